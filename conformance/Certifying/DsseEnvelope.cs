using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conformance.Certifying;

/// <summary>One signature of an envelope.</summary>
/// <param name="KeyId">A hint at the key, which nothing may rest on.</param>
/// <param name="Sig">The signature.</param>
internal sealed record DsseSignature(string KeyId, byte[] Sig);

/// <summary>A payload with the signatures of those who vouch for it (DSSE 1.0, envelope.md).</summary>
/// <param name="PayloadType">What the payload is.</param>
/// <param name="Payload">The payload.</param>
/// <param name="Signatures">The signatures.</param>
internal sealed record DsseEnvelope(string PayloadType, byte[] Payload, IReadOnlyList<DsseSignature> Signatures)
{
    /// <summary>The same payload with a further signature.</summary>
    /// <param name="key">Who signs.</param>
    public DsseEnvelope SignedBy(CertificateKey key) =>
        this with { Signatures = [.. Signatures, new DsseSignature(key.Fingerprint, key.Sign(PreAuthentication.Encode(PayloadType, Payload)))] };

    /// <summary>The signatures that a key made, whatever key they name.</summary>
    /// <param name="key">The key.</param>
    /// <param name="format">How signatures are written; openssl and sigstore write DER, the specification's example does not.</param>
    public IReadOnlyList<DsseSignature> SignaturesOf(CertificateKey key, DSASignatureFormat format = DSASignatureFormat.Rfc3279DerSequence)
    {
        var signed = PreAuthentication.Encode(PayloadType, Payload);
        return [.. Signatures.Where(signature => key.Made(signature.Sig, signed, format))];
    }

    /// <summary>The envelope as it is written, in standard base64.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new EnvelopeForm(
            Convert.ToBase64String(Payload),
            PayloadType,
            [.. Signatures.Select(signature => new SignatureForm(signature.KeyId, Convert.ToBase64String(signature.Sig)))]),
        EnvelopeJson.Readable.EnvelopeForm) + "\n";

    /// <summary>Reads an envelope; base64 of either alphabet is taken, and what is empty may be left out.</summary>
    /// <param name="json">Its bytes.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static DsseEnvelope Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var form = JsonSerializer.Deserialize(json, EnvelopeJson.Readable.EnvelopeForm) ?? throw new FormatException("it is null");
            return new DsseEnvelope(
                form.PayloadType ?? "",
                Decoded(form.Payload),
                [.. (form.Signatures ?? []).Select(signature => new DsseSignature(signature?.Keyid ?? "", Decoded(signature?.Sig)))]);
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"it is no DSSE envelope (line {wrong.LineNumber + 1})", wrong);
        }
    }

    private static byte[] Decoded(string? base64)
    {
        var standard = (base64 ?? "").Replace('-', '+').Replace('_', '/').TrimEnd('=');
        return Convert.FromBase64String(standard.PadRight((standard.Length + 3) / 4 * 4, '='));
    }

    /// <summary>An envelope as JSON has it.</summary>
    internal sealed record EnvelopeForm(string? Payload, string? PayloadType, IReadOnlyList<SignatureForm?>? Signatures);

    /// <summary>A signature as JSON has it.</summary>
    internal sealed record SignatureForm(string? Keyid, string? Sig);
}

/// <summary>How an envelope is written.</summary>
[JsonSerializable(typeof(DsseEnvelope.EnvelopeForm))]
internal sealed partial class EnvelopeJson : JsonSerializerContext
{
    /// <summary>A line a member, and the plus of base64 as itself, so that a shell can take it apart.</summary>
    public static EnvelopeJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        AllowDuplicateProperties = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
