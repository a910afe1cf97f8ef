using System.Security.Cryptography;
using Conformance.Certifying;
using Conformance.Commands;
using Conformance.Reporting;
using FluentAssertions;

namespace Conformance.Proof.Certifying;

/// <summary>The commands of the lab, the vendor and whoever verifies, with their exit codes and sentences.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class CertifyCommandTests
{
    private const string Variable = "PROOF_OF_THE_CERTIFICATE_PASSPHRASE";
    private const string Passphrase = "canary of the passphrase";

    private readonly string _folder = Directory.CreateTempSubdirectory("certify-").FullName;

    // A key is made by the test that needs it: every run of the suite reads this list.
    private static IEnumerable<TestCaseData> BadKeys =>
    [
        Unfit("signing, no file", "certify", null, "cannot be read: there is no such file; give the path of a PEM file."),
        Unfit("signing, no PEM", "certify", () => "no key", "holds no private key in PEM; convert it with 'openssl pkey -in * -out key.pem', or make a key with 'openssl ecparam*"),
        Unfit("signing, a public key", "certify", () => CertifiableRun.Lab.ExportSubjectPublicKeyInfoPem(), "holds a public key, which cannot sign; give the private one."),
        Unfit("signing, P-384", "certify", () => OfAnotherCurve().ExportPkcs8PrivateKeyPem(), "holds no key of the curve P-256; make a key*"),
        Unfit("signing, RSA", "certify", () => OfRsa().ExportPkcs8PrivateKeyPem(), "holds no key of the curve P-256; make a key*"),
        Unfit("signing, protected", "certify", () => Protected(Passphrase), "is protected by a passphrase; name the environment variable that holds it with --password-from."),
        Unfit("signing, another passphrase", "certify --password-from " + Variable, () => Protected("another"), "is not opened by the passphrase that --password-from names*"),
        Unfit("signing, protected as of old", "certify", () => "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n", "is protected in a form of the past; convert it with 'openssl pkcs8 -topk8*"),
        Unfit("signing, garbage", "certify", () => "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "holds no key of the curve P-256; make a key*"),
        Unfit("signing, too long", "certify", () => new string('-', 70_000), "is too long to be a key; give a PEM file."),
        Unfit("verifying, no file", "verify", null, "cannot be read: there is no such file; give the path of a PEM file."),
        Unfit("verifying, no PEM", "verify", () => "no key", "holds no public key in PEM; give the public key of whoever signed, converted with 'openssl pkey -pubin -in *"),
        Unfit("verifying, a private key", "verify", () => CertifiableRun.Lab.ExportPkcs8PrivateKeyPem(), "holds a private key, which a verifier must not have; give its public half, 'openssl pkey -in *"),
        Unfit("verifying, a certificate", "verify", () => "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "holds an X.509 certificate; give the key in it, 'openssl x509 -in *"),
        Unfit("verifying, P-384", "verify", () => OfAnotherCurve().ExportSubjectPublicKeyInfoPem(), "holds no key of the curve P-256; give the public key of whoever signed."),
    ];

    private static IEnumerable<TestCaseData> BadCommandLines =>
    [
        new TestCaseData("certify", ExitCodes.BadSettings, "Option '--key' is required.*").SetArgDisplayNames("no key to sign with"),
        new TestCaseData("verify B", ExitCodes.BadSettings, "Option '--key' is required.*").SetArgDisplayNames("no key to verify with"),
        new TestCaseData("verify --key LAB-PUBLIC", ExitCodes.BadSettings, "Required argument 'BUNDLE' missing*").SetArgDisplayNames("no bundle"),
        new TestCaseData("verify nowhere.tar --key LAB-PUBLIC", ExitCodes.BadInput, "The bundle cannot be read: *nowhere.tar*").SetArgDisplayNames("a bundle that is not there"),
        new TestCaseData("verify LAB-PUBLIC --key LAB-PUBLIC", ExitCodes.BadInput, "The file is no bundle*").SetArgDisplayNames("a bundle that is none"),
        new TestCaseData("certify --add B --report R --key LAB", ExitCodes.BadSettings, "--add signs what a bundle holds already; leave --report and --url out.*").SetArgDisplayNames("both"),
        new TestCaseData("certify --report RUN --url ftp://x --key LAB", ExitCodes.BadSettings, "--url is no http or https URL*").SetArgDisplayNames("no url"),
        new TestCaseData("certify --report nowhere --key LAB", ExitCodes.BadInput, "There is no report.json in nowhere; give --report *").SetArgDisplayNames("no report"),
        new TestCaseData("certify --report RUN --key LAB --password-from PROOF_NOT_SET", ExitCodes.BadSettings, "--password-from names PROOF_NOT_SET, which is not set*").SetArgDisplayNames("no passphrase"),
        new TestCaseData("certify --report RUN --key LAB --key LAB --out OUT", ExitCodes.Found, "The key * has signed this bundle already.*").SetArgDisplayNames("a key twice"),
        new TestCaseData("certify --report RUN --key LAB --out BELOW", ExitCodes.NoReport, "The bundle cannot be written: *; give --out a path that can be written to.*").SetArgDisplayNames("nowhere to write"),
    ];

    /// <summary>The keys on disk.</summary>
    [OneTimeSetUp]
    public void WriteKeys()
    {
        Environment.SetEnvironmentVariable(Variable, Passphrase);
        Written("lab", CertifiableRun.Lab.ExportPkcs8PrivateKeyPem());
        Written("lab-public", CertifiableRun.Lab.ExportSubjectPublicKeyInfoPem());
        Written("vendor", Protected(Passphrase));
        Written("vendor-public", CertifiableRun.Vendor.ExportSubjectPublicKeyInfoPem());
        Written("stranger-public", CertifiableRun.Stranger.ExportSubjectPublicKeyInfoPem());
    }

    /// <summary>Takes away what the tests wrote.</summary>
    [OneTimeTearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    /// <summary>The lab certifies, the vendor joins with a protected key, and whoever verifies is told what is certified and what is not.</summary>
    [Test]
    public async Task The_lab_certifies_the_vendor_joins_and_anybody_verifies()
    {
        var (report, directory) = await CertifiableRun.Async();
        var bundle = At("b.tar");

        var certified = await RunAsync("certify", "--report", directory, "--key", At("lab"), "--out", bundle, "--url", "https://ci.example.com/7");
        var alone = await RunAsync("verify", bundle, "--key", At("lab-public"));
        var joined = await RunAsync("certify", "--add", bundle, "--key", At("vendor"), "--password-from", Variable);
        var again = await RunAsync("certify", "--add", bundle, "--key", At("lab"));
        var both = await RunAsync("verify", bundle, "--key", At("lab-public"), "--key", At("vendor-public"));
        var one = await RunAsync("verify", bundle, "--key", At("vendor-public"));
        var none = await RunAsync("verify", bundle, "--key", At("stranger-public"));
        var afresh = await RunAsync("certify", "--report", directory, "--key", At("lab"), "--out", bundle);

        new[] { certified, alone, joined, both, one }.Should().OnlyContain(ended => ended.ExitCode == ExitCodes.Fine && ended.Error.Length == 0);
        certified.Output.Should().Contain($"The bundle: {bundle}");
        alone.Output.Should().StartWith("This bundle is sound. It certifies:").And.Contain(report.Target.BaseUrl).And.Contain($"run {report.Run.Id}")
            .And.Contain(ContractDigest.Sha256).And.Contain("all 117 cells and 131 checks conform: core, accounts, limits, faults")
            .And.Contain("https://ci.example.com/7").And.Contain("nobody's product").And.Contain("It does not prove").And.NotContain("unknown");
        both.Output.Split("signed    ").Should().HaveCount(3);
        one.Output.Should().StartWith("This bundle is sound as far as the given keys go: 1 of its 2 signatures could not be looked at.").And.Contain("unknown   a signature under the name " + CertifiableRun.Signing(CertifiableRun.Lab).Fingerprint);
        again.Should().Be((ExitCodes.Found, "", $"The key {CertifiableRun.Signing(CertifiableRun.Lab).Fingerprint} has signed this bundle already.{Environment.NewLine}"));
        afresh.ExitCode.Should().Be(ExitCodes.BadSettings);
        afresh.Error.Should().Contain("is a bundle that others have signed").And.Contain(CertifiableRun.Signing(CertifiableRun.Vendor).Fingerprint).And.Contain("--add");
        none.ExitCode.Should().Be(ExitCodes.Found);
        none.Output.Should().BeEmpty();
        none.Error.Should().StartWith("This bundle certifies nothing: The key ");
        new[] { certified, joined }.Should().NotContain(ended => (ended.Output + ended.Error).Contains(Passphrase));
    }

    /// <summary>A run that may not be certified is refused by name, nothing is written, and no vendor joins what the lab should not have signed.</summary>
    [Test]
    public async Task What_may_not_be_certified_is_refused()
    {
        var (report, _) = await CertifiableRun.Async();
        var holed = report with { Cells = [.. report.Cells.Skip(1)], Residue = ["t-1\n\u001b[2J"] };
        var directory = Directory.CreateDirectory(At("holed")).FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, ConformanceReport.FileName), holed.ToJson());

        var alone = await RunAsync("certify", "--report", directory, "--key", At("lab"));
        await File.WriteAllBytesAsync(Path.Combine(directory, TranscriptFile.FileName), await CertifiableRun.TranscriptAsync());
        var refused = await RunAsync("certify", "--report", directory, "--key", At("lab"));
        await File.WriteAllBytesAsync(At("holed.tar"), (await CertifiableRun.BundleAsync([CertifiableRun.Lab], holed)).ToBytes());
        var joined = await RunAsync("certify", "--add", At("holed.tar"), "--key", At("vendor"), "--password-from", Variable);
        await File.WriteAllTextAsync(Path.Combine(directory, ConformanceReport.FileName), "{}");
        var unread = await RunAsync("certify", "--report", directory, "--key", At("lab"));

        alone.Should().Be((ExitCodes.Found, "", $"There is no transcript.jsonl beside the report in {directory}; a certificate takes both, as the run wrote them.{Environment.NewLine}"));
        refused.ExitCode.Should().Be(ExitCodes.Found);
        refused.Error.Should().Contain("This run is not certified: The report lacks cells of this suite: ").And.Contain("This run is not certified: Tenants were left behind")
            .And.Contain("t-1??[2J", "what a target makes up does not reach the terminal as anything but text");
        File.Exists(Path.Combine(directory, Bundle.FileName)).Should().BeFalse();
        joined.ExitCode.Should().Be(ExitCodes.Found);
        joined.Error.Should().Contain("This bundle is not signed: The report lacks cells of this suite: ");
        unread.Should().Be((ExitCodes.BadInput, "", $"The report.json in {directory} is no report of this suite; give the directory of a run with it.{Environment.NewLine}"));
    }

    /// <summary>A key that is unfit is one sentence, which names the option and the remedy.</summary>
    /// <param name="command">The command.</param>
    /// <param name="pem">What stands in the file; <c>null</c> where there is none.</param>
    /// <param name="sentence">What is said of it.</param>
    [TestCaseSource(nameof(BadKeys))]
    public async Task An_unfit_key_is_one_sentence(string command, Func<string>? pem, string sentence)
    {
        var key = Written(Guid.NewGuid().ToString(), pem?.Invoke());

        var ended = await RunAsync([.. $"{command} --key {key}{(command == "verify" ? " b.tar" : "")}".Split(' ')]);

        ended.ExitCode.Should().Be(ExitCodes.BadInput);
        ended.Error.TrimEnd().Should().Match($"--key {key} {sentence}").And.NotContain("\n").And.NotContain(Passphrase);
        ended.Output.Should().BeEmpty();
    }

    /// <summary>A command line that cannot be followed is one sentence.</summary>
    /// <param name="commandLine">The command line.</param>
    /// <param name="exitCode">How it ends.</param>
    /// <param name="sentence">What it says.</param>
    [TestCaseSource(nameof(BadCommandLines))]
    public async Task A_bad_command_line_is_one_sentence(string commandLine, int exitCode, string sentence)
    {
        var (_, directory) = await CertifiableRun.Async();
        var ended = await RunAsync([.. commandLine.Split(' ').Select(word => word switch
        {
            "LAB" => At("lab"),
            "LAB-PUBLIC" => At("lab-public"),
            "RUN" => directory,
            "OUT" => At("twice.tar"),
            "BELOW" => Path.Combine(At("lab"), "b.tar"),
            _ => word,
        })]);

        ended.ExitCode.Should().Be(exitCode);
        ended.Error.Should().Match(sentence);
        ended.Error.TrimEnd().Should().NotContain("\n");
        File.Exists(At("twice.tar")).Should().BeFalse();
    }

    private static TestCaseData Unfit(string name, string command, Func<string>? pem, string sentence) =>
        new TestCaseData(command, pem, sentence).SetArgDisplayNames(name);

    private static ECDsa OfAnotherCurve() => ECDsa.Create(ECCurve.NamedCurves.nistP384);

    private static RSA OfRsa() => RSA.Create(2048);

    private static string Protected(string passphrase) =>
        CertifiableRun.Vendor.ExportEncryptedPkcs8PrivateKeyPem(passphrase, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await SuiteCommands.RunAsync(arguments, SuiteCommands.All, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string Written(string name, string? content)
    {
        if (content is not null)
        {
            File.WriteAllText(At(name), content);
        }

        return At(name);
    }
}
