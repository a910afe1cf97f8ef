using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Conformance.Certifying;
using Conformance.Commands;
using Conformance.Reporting;
using FluentAssertions;

namespace Conformance.Proof.Certifying;

/// <summary>A bundle certifies what was signed, as it was signed, by those whose keys are given; and nothing else does.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class VerificationTests
{
    private const int Seed = 20261;

    private static CertificateKey Lab => CertifiableRun.Signing(CertifiableRun.Lab);

    private static CertificateKey Vendor => CertifiableRun.Signing(CertifiableRun.Vendor);

    private static CertificateKey Stranger => CertifiableRun.Signing(CertifiableRun.Stranger);

    private static IEnumerable<TestCaseData> OtherStatements =>
    [
        Other("another statement", statement => statement["_type"] = "https://in-toto.io/Statement/v0.1", "What was signed is no in-toto statement v1 *"),
        Other("another predicate", statement => statement["predicateType"] = "https://slsa.dev/provenance/v1", "What was signed is no in-toto statement v1 *"),
        Other("no predicate", statement => statement.Remove("predicate"), "What was signed is no *"),
        Other("one subject", statement => statement["subject"]!.AsArray().RemoveAt(1), "The transcript.jsonl in the bundle is not the one that was signed."),
        Other("no subjects", statement => statement["subject"] = new JsonArray(null, null), "The report.json in the bundle is not the one that was signed."),
        Other("another digest", statement => statement["subject"]![0]!["digest"]!["sha256"] = new string('0', 64), "The report.json in the bundle is not the one that was signed."),
        Other("another result", statement => statement["predicate"]!["failedTests"]!.AsArray().Add("topup/409.suspended"), "The statement says otherwise than the report that it is on."),
        Other("another target", statement => statement["predicate"]!["configuration"]![1]!["uri"] = "https://vendor.example.com", "The statement says otherwise than the report that it is on."),
        Other("a member more", statement => statement["further"] = 1, "The statement says otherwise than the report that it is on."),
    ];

    /// <summary>Each key that is given must have signed; a signature by another one is named and counts for nothing.</summary>
    [Test]
    public async Task Every_given_key_must_have_signed()
    {
        var byLab = (await CertifiableRun.BundleAsync([CertifiableRun.Lab])).ToBytes();
        var byBoth = (await CertifiableRun.BundleAsync([CertifiableRun.Lab, CertifiableRun.Vendor])).ToBytes();

        Verification.Of(byLab, [Lab]).Should().BeEquivalentTo(new { Rejections = Array.Empty<string>(), Signers = new[] { Lab.Fingerprint }, Strangers = Array.Empty<string>() });
        Verification.Of(byBoth, [Vendor, Lab]).Should().BeEquivalentTo(new { Rejections = Array.Empty<string>(), Strangers = Array.Empty<string>() });
        Verification.Of(byBoth, [Vendor]).Should().BeEquivalentTo(new { Rejections = Array.Empty<string>(), Strangers = new[] { Lab.Fingerprint } });
        Verification.Of(byLab, [Lab, Vendor]).Rejections.Should().Equal($"The key {Vendor.Fingerprint} has not signed what is in the bundle.");
        Verification.Of(byBoth, [Stranger]).Rejections.Should().ContainSingle();
        Verification.Of((await CertifiableRun.BundleAsync([])).ToBytes(), [Lab]).Rejections.Should().ContainSingle();
    }

    /// <summary>The same run has the same statement; the url stays with it.</summary>
    [Test]
    public async Task The_statement_is_that_of_the_run()
    {
        var (report, _) = await CertifiableRun.Async();
        var bundle = await CertifiableRun.BundleAsync([CertifiableRun.Lab]);
        var withUrl = Certificate.Of(bundle.Report, bundle.Transcript, "https://ci.example.com/7", [Lab]);

        DsseEnvelope.Parse((await CertifiableRun.BundleAsync([CertifiableRun.Vendor])).Attestation).Payload.Should().Equal(DsseEnvelope.Parse(bundle.Attestation).Payload);
        Verification.Of(withUrl.ToBytes(), [Lab]).Should().BeEquivalentTo(new { Rejections = Array.Empty<string>(), Url = "https://ci.example.com/7" });
        var statement = JsonNode.Parse(DsseEnvelope.Parse(withUrl.Attestation).Payload)!;
        statement["_type"]!.GetValue<string>().Should().Be("https://in-toto.io/Statement/v1");
        statement["predicate"]!["result"]!.GetValue<string>().Should().Be("PASSED");
        statement["predicate"]!["passedTests"]!.AsArray().Should().HaveCount(report.Cells.Count + report.Checks.Count);
        statement["predicate"]!["warnedTests"]!.AsArray().Concat(statement["predicate"]!["failedTests"]!.AsArray()).Should().BeEmpty();
        statement["predicate"]!["configuration"]!.AsArray().Select(one => one!["name"]!.GetValue<string>()).Should().Equal("contract", "target", "run");
        statement["predicate"]!["configuration"]![0]!["digest"]!["sha256"]!.GetValue<string>().Should().Be(ContractDigest.Sha256);
        statement["predicate"]!["configuration"]![2]!["annotations"]!["profile.faults"]!.GetValue<string>().Should().Be("conforms");
        statement["subject"]![1]!["digest"]!["sha256"]!.GetValue<string>().Should().Be(Convert.ToHexStringLower(SHA256.HashData(await CertifiableRun.TranscriptAsync())));
    }

    /// <summary>A statement that does not say what the bundle holds is rejected, although the key has signed it.</summary>
    /// <param name="change">What is changed in the statement.</param>
    /// <param name="sentence">The sentence that rejects it.</param>
    [TestCaseSource(nameof(OtherStatements))]
    public async Task A_statement_on_something_else_is_rejected(Action<JsonObject> change, string sentence)
    {
        var bundle = await CertifiableRun.BundleAsync([CertifiableRun.Lab]);
        var statement = JsonNode.Parse(DsseEnvelope.Parse(bundle.Attestation).Payload)!.AsObject();
        change(statement);

        var rejections = Verification.Of(Signed(bundle, Statement.PayloadType, Encoding.UTF8.GetBytes(statement.ToJsonString())).ToBytes(), [Lab]).Rejections;

        rejections.Should().NotBeEmpty();
        rejections[0].Should().Match(sentence);
    }

    /// <summary>What was signed as something else, or is no statement at all, certifies nothing.</summary>
    [Test]
    public async Task What_is_no_statement_certifies_nothing()
    {
        var bundle = await CertifiableRun.BundleAsync([CertifiableRun.Lab]);
        var payload = DsseEnvelope.Parse(bundle.Attestation).Payload;

        Rejection(Signed(bundle, "application/json", payload)).Should().Be("What was signed is 'application/json', and not an in-toto statement.");
        foreach (var json in new[] { "", "null", "[]", "{}", """{"subject":{}}""", "\u0001" })
        {
            Rejection(Signed(bundle, Statement.PayloadType, Encoding.UTF8.GetBytes(json))).Should().StartWith("What was signed is no ");
        }

        // A report that is none, signed in good form.
        string[] residues = ["\"residue\": [null]", "\"residue\": null", "\"more\": 1, \"residue\": []", "\"residue\": [\"t-1\"], \"residue\": []"];
        var odd = residues.Select(residue => Encoding.UTF8.GetString(bundle.Report).Replace("\"residue\": []", residue, StringComparison.Ordinal));
        foreach (var json in odd.Concat(["", "null", "{}", """{"schema":"conformance-report/1"}"""]))
        {
            json.Should().NotBe(Encoding.UTF8.GetString(bundle.Report));
            var other = bundle with { Report = Encoding.UTF8.GetBytes(json) };
            var statement = Statement.Parse(payload);
            var forged = statement with { Subject = [statement.Subject[0] with { Digest = DigestSet.Of(other.Report) }, statement.Subject[1]] };
            Rejection(Signed(other, Statement.PayloadType, forged.ToBytes())).Should().Be("What was signed is no statement on a report that this suite writes.");
        }

        static string Rejection(Bundle signed) => Verification.Of(signed.ToBytes(), [Lab]).Rejections.Should().ContainSingle().Subject;
    }

    /// <summary>An envelope has one form: what is not signed in it cannot be changed either.</summary>
    [Test]
    public async Task An_envelope_has_one_form()
    {
        var bundle = await CertifiableRun.BundleAsync([CertifiableRun.Lab]);
        var json = Encoding.UTF8.GetString(bundle.Attestation);
        var envelope = DsseEnvelope.Parse(bundle.Attestation);

        foreach (var other in new[] { json + " ", json.Replace("\n", "", StringComparison.Ordinal), json.Replace("\"payload\"", "\"more\": 1, \"payload\"", StringComparison.Ordinal), "{" })
        {
            FluentActions.Invoking(() => Verification.Of((bundle with { Attestation = Encoding.UTF8.GetBytes(other) }).ToBytes(), [Lab]))
                .Should().Throw<CommandException>().WithMessage("The file is no bundle as 'Conformance certify' packs it: of its attestation.dsse.json, *").Which.ExitCode.Should().Be(ExitCodes.BadInput);
        }

        var renamed = envelope with { Signatures = [envelope.Signatures[0] with { KeyId = Vendor.Fingerprint }] };
        var twice = envelope.SignedBy(Lab);
        foreach (var other in new[] { renamed, twice })
        {
            Verification.Of((bundle with { Attestation = Encoding.UTF8.GetBytes(other.ToJson()) }).ToBytes(), [Lab]).Rejections
                .Should().Equal($"The signature of the key {Lab.Fingerprint} stands there twice, or under another key's name.");
        }
    }

    /// <summary>A hundred times another byte anywhere in the bundle: a hundred rejections.</summary>
    [Test]
    public Task Any_changed_byte_is_rejected() => ChangeAsync(100);

    /// <summary>The same, thousands of times.</summary>
    [Test]
    [Explicit("Takes a minute; for whoever changes the bundle's form.")]
    public Task Any_of_thousands_of_changed_bytes_is_rejected() => ChangeAsync(5000);

    private static async Task ChangeAsync(int times)
    {
        var bundle = await CertifiableRun.BundleAsync([CertifiableRun.Lab, CertifiableRun.Vendor]);
        var bytes = bundle.ToBytes();
        var random = new Random(Seed);
        Verification.Of(bytes, [Lab, Vendor]).Rejections.Should().BeEmpty();

        var accepted = new List<int>();
        for (var time = 0; time < times; time++)
        {
            // A quarter in the few bytes of the attestation and of the archive's end, which would otherwise hardly be met.
            var at = time % 4 == 0 ? bytes.Length - 1 - random.Next(bundle.Attestation.Length + 2048) : random.Next(bytes.Length);
            var kept = bytes[at];
            bytes[at] = (byte)(kept + 1 + random.Next(255));
            if (IsAccepted(bytes))
            {
                accepted.Add(at);
            }

            bytes[at] = kept;
        }

        accepted.Should().BeEmpty("of {0} changes of one byte (seed {1}) each is rejected", times, Seed);
    }

    private static bool IsAccepted(byte[] bytes)
    {
        try
        {
            return Verification.Of(bytes, [Lab, Vendor]).Rejections.Count == 0;
        }
        catch (CommandException refused)
        {
            refused.ExitCode.Should().Be(ExitCodes.BadInput);
            return false;
        }
    }

    private static TestCaseData Other(string name, Action<JsonObject> change, string sentence) => new TestCaseData(change, sentence).SetArgDisplayNames(name);

    private static Bundle Signed(Bundle bundle, string payloadType, byte[] payload) =>
        bundle with { Attestation = Encoding.UTF8.GetBytes(new DsseEnvelope(payloadType, payload, []).SignedBy(Lab).ToJson()) };
}
