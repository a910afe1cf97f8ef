using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Conformance.Certifying;
using FluentAssertions;

namespace Conformance.Proof.Certifying;

/// <summary>Envelopes are those of the DSSE specification, read and written.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class DsseTests
{
    private const string Vector = """
        {"payload": "aGVsbG8gd29ybGQ=",
         "payloadType": "http://example.com/HelloWorld",
         "signatures": [{"sig": "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="}]}
        """;

    /// <summary>The specification's own example (protocol.md, test vectors), whose signature is r and s side by side.</summary>
    [Test]
    public void The_vector_of_the_specification_verifies()
    {
        using var key = new CertificateKey(ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = Coordinate("46950820868899156662930047687818585632848591499744589407958293238635476079160"),
                Y = Coordinate("5640078356564379163099075877009565129882514886557779369047442380624545832820"),
            },
        }));

        var envelope = DsseEnvelope.Parse(Encoding.UTF8.GetBytes(Vector));

        Encoding.UTF8.GetString(envelope.Payload).Should().Be("hello world");
        Encoding.UTF8.GetString(PreAuthentication.Encode(envelope.PayloadType, envelope.Payload)).Should().Be("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
        envelope.SignaturesOf(key, DSASignatureFormat.IeeeP1363FixedFieldConcatenation).Should().ContainSingle().Which.KeyId.Should().BeEmpty();
        envelope.SignaturesOf(key).Should().BeEmpty("that is not the form in which openssl writes a signature");
        (envelope with { PayloadType = "http://example.com/HelloWorle" }).SignaturesOf(key, DSASignatureFormat.IeeeP1363FixedFieldConcatenation).Should().BeEmpty("the type is signed too");
        (envelope with { Payload = "hello worle"u8.ToArray() }).SignaturesOf(key, DSASignatureFormat.IeeeP1363FixedFieldConcatenation).Should().BeEmpty();
    }

    /// <summary>Lengths count bytes, and of nothing there are none.</summary>
    /// <param name="type">The type.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="encoded">Their encoding.</param>
    [TestCase("application/vnd.exämple+json", "{}", "DSSEv1 29 application/vnd.exämple+json 2 {}")]
    [TestCase("", "", "DSSEv1 0  0 ")]
    [TestCase("a", "1 b", "DSSEv1 1 a 3 1 b")]
    public void Lengths_count_bytes(string type, string payload, string encoded) =>
        PreAuthentication.Encode(type, Encoding.UTF8.GetBytes(payload)).Should().Equal(Encoding.UTF8.GetBytes(encoded));

    /// <summary>Either alphabet of base64 is read, with its padding or without, and the standard one is written.</summary>
    /// <param name="payload">The payload as it is written.</param>
    [TestCase("+/+/Pj8=")]
    [TestCase("-_-_Pj8=")]
    [TestCase("-_-_Pj8")]
    public void Either_base64_is_read(string payload)
    {
        var envelope = DsseEnvelope.Parse(Encoding.UTF8.GetBytes($$"""{"payload":"{{payload}}","payloadType":"t","further":1}"""));

        envelope.Payload.Should().Equal(0xfb, 0xff, 0xbf, 0x3e, 0x3f);
        envelope.Signatures.Should().BeEmpty();
        envelope.ToJson().Should().Contain("\"+/+/Pj8=\"");
    }

    /// <summary>What is no envelope is told from one.</summary>
    /// <param name="json">What was written.</param>
    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("""{"payload":"a","payloadType":"t"}""")]
    [TestCase("""{"payload":"%%%%"}""")]
    [TestCase("""{"payload":"","payload":""}""")]
    [TestCase("""{"signatures":[{"sig":1}]}""")]
    public void What_is_no_envelope_is_told(string json) =>
        FluentActions.Invoking(() => DsseEnvelope.Parse(Encoding.UTF8.GetBytes(json))).Should().Throw<FormatException>();

    /// <summary>Several sign the same payload; each key finds its own signature, whatever name stands at it.</summary>
    [Test]
    public void Several_sign_one_payload()
    {
        var lab = CertifiableRun.Signing(CertifiableRun.Lab);
        var vendor = CertifiableRun.Signing(CertifiableRun.Vendor);

        var envelope = DsseEnvelope.Parse(Encoding.UTF8.GetBytes(new DsseEnvelope("t", [1, 2, 3], []).SignedBy(lab).SignedBy(vendor).ToJson()));

        envelope.SignaturesOf(lab).Should().Equal(envelope.Signatures[0]);
        envelope.SignaturesOf(vendor).Should().Equal(envelope.Signatures[1]);
        envelope.SignaturesOf(CertifiableRun.Signing(CertifiableRun.Stranger)).Should().BeEmpty();
        var renamed = envelope with { Signatures = [envelope.Signatures[0] with { KeyId = vendor.Fingerprint }, new DsseSignature("", [])] };
        renamed.SignaturesOf(lab).Should().ContainSingle();
        renamed.SignaturesOf(vendor).Should().BeEmpty();
    }

    private static byte[] Coordinate(string digits)
    {
        var bytes = BigInteger.Parse(digits, CultureInfo.InvariantCulture).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}
