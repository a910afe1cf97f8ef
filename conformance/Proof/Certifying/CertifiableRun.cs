using System.Security.Cryptography;
using System.Text;
using Conformance.Certifying;
using Conformance.Checks;
using Conformance.Fixtures.Settings;
using Conformance.Reporting;
using Conformance.Running;
using Conformance.Scenarios;

namespace Conformance.Proof.Certifying;

/// <summary>One run on the embedded platform that may be certified, which all tests of the certificate share, and the keys of those who sign.</summary>
internal static class CertifiableRun
{
    private static readonly Lazy<Task<(ConformanceReport Report, string Directory)>> Ran = new(RunAsync);

    private static readonly Lazy<Task<byte[]>> Transcript = new(async () => await File.ReadAllBytesAsync(Path.Combine((await Async()).Directory, TranscriptFile.FileName)));

    private static readonly Lazy<Task<Bundle>> Unsigned = new(async () => await BundleAsync([], (await Async()).Report));

    /// <summary>The lab's key.</summary>
    public static ECDsa Lab { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The vendor's key.</summary>
    public static ECDsa Vendor { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>A key of somebody else.</summary>
    public static ECDsa Stranger { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The run's report and the directory that it was written to; no test writes there.</summary>
    public static Task<(ConformanceReport Report, string Directory)> Async() => Ran.Value;

    /// <summary>The transcript, as it was written.</summary>
    public static Task<byte[]> TranscriptAsync() => Transcript.Value;

    /// <summary>The bundle that the keys make of a report, whatever it holds, and the run's transcript.</summary>
    /// <param name="keys">Who signs.</param>
    /// <param name="report">The report; the run's own where none is given.</param>
    public static async Task<Bundle> BundleAsync(ECDsa[] keys, ConformanceReport? report = null) => report is null
        ? Certificate.With(await Unsigned.Value, keys.Select(Signing))
        : Certificate.Of(Encoding.UTF8.GetBytes(report.ToJson() + "\n"), await TranscriptAsync(), url: null, keys.Select(Signing));

    /// <summary>A key as the suite holds it. It is not disposed of: other tests use the same.</summary>
    /// <param name="key">The key.</param>
    public static CertificateKey Signing(ECDsa key) => new(key);

    /// <summary>Takes away what the run wrote.</summary>
    public static async Task DeleteAsync()
    {
        if (Ran.IsValueCreated)
        {
            Directory.Delete((await Async()).Directory, recursive: true);
        }
    }

    private static async Task<(ConformanceReport Report, string Directory)> RunAsync()
    {
        var settings = new RunSettings { RateLimits = RateLimitScope.All, Coverage = CoverageRule.Require };
        await using var run = await ConformanceRun.OpenAsync(settings, TimeProvider.System, CancellationToken.None);
        await Task.WhenAll(Cells.All.Select(run.JudgeAsync));
        await Task.WhenAll(AllChecks.List.Select(run.JudgeAsync));
        var report = await run.CloseAsync();
        var directory = Directory.CreateTempSubdirectory("certifiable-").FullName;
        ReportFiles.Write(report, run, directory);
        return (report, directory);
    }
}

/// <summary>Ends what the tests of the certificate share.</summary>
[SetUpFixture]
public sealed class CertifiableRunEnd
{
    /// <summary>Takes away what the run wrote.</summary>
    [OneTimeTearDown]
    public Task Delete() => CertifiableRun.DeleteAsync();
}
