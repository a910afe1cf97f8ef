using System.ComponentModel;
using System.Diagnostics;
using Conformance.Certifying;
using FluentAssertions;

namespace Conformance.Proof.Certifying;

/// <summary>Nobody must take this suite's word for a signature: the README's lines verify it with openssl alone.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class OpenSslTests
{
    /// <summary>The README's lines accept what the lab signed, and reject it once it is changed.</summary>
    [Test]
    public async Task The_lines_of_the_readme_verify_a_bundle()
    {
        if (await RunAsync(Path.GetTempPath(), "openssl version && tar --version && base64 --version") is not 0)
        {
            Assert.Ignore("There is no shell with openssl, tar and base64 here, so the README's lines cannot be tried.");
        }

        var lines = Lines("openssl dgst -sha256 -verify");
        var folder = Directory.CreateTempSubdirectory("openssl-").FullName;
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, Bundle.FileName), (await CertifiableRun.BundleAsync([CertifiableRun.Lab, CertifiableRun.Vendor])).ToBytes());
            await File.WriteAllTextAsync(Path.Combine(folder, "lab-public.pem"), CertifiableRun.Lab.ExportSubjectPublicKeyInfoPem());
            (await RunAsync(folder, lines)).Should().Be(0);

            await File.WriteAllTextAsync(Path.Combine(folder, "lab-public.pem"), CertifiableRun.Stranger.ExportSubjectPublicKeyInfoPem());
            (await RunAsync(folder, lines)).Should().NotBe(0, "that key has not signed");

            var forged = await CertifiableRun.BundleAsync([CertifiableRun.Lab]);
            await File.WriteAllBytesAsync(Path.Combine(folder, Bundle.FileName), (forged with { Report = [.. forged.Report, (byte)' '] }).ToBytes());
            await File.WriteAllTextAsync(Path.Combine(folder, "lab-public.pem"), CertifiableRun.Lab.ExportSubjectPublicKeyInfoPem());
            (await RunAsync(folder, lines)).Should().NotBe(0, "that report was not signed");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A key that the README's lines make signs, and its name is the one that they print.</summary>
    [Test]
    public async Task The_lines_of_the_readme_make_a_key()
    {
        var lines = Lines("openssl ecparam");
        var folder = Directory.CreateTempSubdirectory("openssl-").FullName;
        try
        {
            if (await RunAsync(folder, $"({lines}) > printed") is not 0)
            {
                Assert.Ignore("There is no shell with openssl and sha256sum here, so the README's lines cannot be tried.");
            }

            using var made = KeyFile.ReadPrivate(Path.Combine(folder, "lab.pem"), null);
            using var half = KeyFile.ReadPublic(Path.Combine(folder, "lab-public.pem"));
            half.Fingerprint.Should().Be(made.Fingerprint);
            (await File.ReadAllTextAsync(Path.Combine(folder, "printed"))).Should().Contain(made.Fingerprint);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Lines(string having) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"))
        .Split("```").Where((_, number) => number % 2 == 1).Single(block => block.Contains(having, StringComparison.Ordinal)).Trim();

    private static async Task<int?> RunAsync(string folder, string lines)
    {
        try
        {
            using var shell = Process.Start(new ProcessStartInfo("sh", ["-e", "-c", lines])
            {
                WorkingDirectory = folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            await Task.WhenAll(shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
            await shell.WaitForExitAsync();
            return shell.ExitCode;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
