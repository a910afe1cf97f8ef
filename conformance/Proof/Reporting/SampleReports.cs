using System.Net.Sockets;
using Conformance.Fixtures.Settings;
using Conformance.Proof.Deviants;
using Conformance.Reporting;
using Conformance.Scenarios;
using ReferencePlatform;

namespace Conformance.Proof.Reports;

/// <summary>Reports of real runs that the tests of the formats share, each made once.</summary>
internal static class SampleReports
{
    /// <summary>What a target sends that would rather be obeyed than shown: Markdown, HTML, commands of CI systems, what no XML can say.</summary>
    public const string Hostile = "```\n</details></code><script>alert(1)</script>\n::error title=x::y\n##[error]z ##vso[task.complete] | [link](https://evil.example) @everyone \u0001\uFFFF & `x` $x$ :tada:";

    private static readonly Lazy<Task<ConformanceReport>> HonestRun = new(() => Runs.OfAsync(new RunSettings()));
    private static readonly Lazy<Task<ConformanceReport>> DeviantRun = new(() => DeviatingAsync(CoverageRule.Report, waived: false));
    private static readonly Lazy<Task<ConformanceReport>> WaivedRun = new(() => DeviatingAsync(CoverageRule.Report, waived: true));
    private static readonly Lazy<Task<ConformanceReport>> RequiringRun = new(() => DeviatingAsync(CoverageRule.Require, waived: true));
    private static readonly Lazy<Task<ConformanceReport>> StoppedRun = new(StoppedAsync);

    /// <summary>The reports by name, for tests of every one of them.</summary>
    public static IReadOnlyDictionary<string, Func<Task<ConformanceReport>>> All { get; } = new Dictionary<string, Func<Task<ConformanceReport>>>(StringComparer.Ordinal)
    {
        ["honest"] = () => Honest,
        ["deviant"] = () => Deviant,
        ["waived"] = () => Waived,
        ["requiring"] = () => Requiring,
        ["stopped"] = () => Stopped,
    };

    /// <summary>A whole run in which all conforms.</summary>
    public static Task<ConformanceReport> Honest => HonestRun.Value;

    /// <summary>A run of a few cells of topup, one of which deviates with <see cref="Hostile"/>; most were not asked for.</summary>
    public static Task<ConformanceReport> Deviant => DeviantRun.Value;

    /// <summary>The same with that deviation waived.</summary>
    public static Task<ConformanceReport> Waived => WaivedRun.Value;

    /// <summary>The same again, where a cell that was not exercised fails the run.</summary>
    public static Task<ConformanceReport> Requiring => RequiringRun.Value;

    /// <summary>A run whose target was not there.</summary>
    public static Task<ConformanceReport> Stopped => StoppedRun.Value;

    private static async Task<ConformanceReport> DeviatingAsync(CoverageRule coverage, bool waived)
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        await using var deviant = await DeviantTarget.StartAsync(platform, reply =>
        {
            if (reply.Operation == "topup" && reply.Status == 409 && reply.Body.Contains("suspended", StringComparison.Ordinal))
            {
                reply.Status = 423;
                reply.Body = Hostile;
            }
        });
        var settings = Runs.Of(platform) with { BaseUrl = deviant.BaseUrl, Coverage = coverage, Waivers = waived ? WaiverOf(deviant.BaseUrl) : "" };
        return await Runs.OfAsync(settings, Cells.Of(Operation.Topup).Where(cell => cell.Row.Status is 409 or 405));
    }

    private static async Task<ConformanceReport> StoppedAsync()
    {
        // A port that was free a moment ago and that nobody listens on.
        using var probe = new TcpListener(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        var baseUrl = $"http://{probe.LocalEndpoint}";
        probe.Stop();
        return await Runs.OfAsync(new RunSettings { BaseUrl = baseUrl, ApiKeys = "sk_canary_7Qm2ZxW9rT4kLp8vYbN3cHdJ" });
    }

    private static string WaiverOf(string target)
    {
        var path = TemporaryFolder.File(".json");
        var expires = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(30);
        File.WriteAllText(
            path,
            $$"""{"waivers":[{"id":"topup/409.suspended","target":"{{target}}","reason":"being mended | soon","owner":"billing","link":"https://tracker.example.com/7","expires":"{{expires:yyyy-MM-dd}}"}]}""");
        return path;
    }
}
