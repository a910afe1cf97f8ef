using System.Security.Cryptography;

namespace Conformance.Certifying;

/// <summary>A key of the curve P-256: a private one signs, either half tells what it signed.</summary>
/// <param name="key">The key, which is disposed of with this.</param>
internal sealed class CertificateKey(ECDsa key) : IDisposable
{
    /// <summary>SHA-256 of the public key (its SubjectPublicKeyInfo), in lower-case hexadecimal: the key's name among people.</summary>
    public string Fingerprint { get; } = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    /// <summary>Signs with ECDSA and SHA-256, in DER.</summary>
    /// <param name="data">What is signed.</param>
    public byte[] Sign(byte[] data) => key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>Whether this key made a signature.</summary>
    /// <param name="signature">The signature; whatever is none was made by nobody.</param>
    /// <param name="data">What was signed.</param>
    /// <param name="format">How the signature is written.</param>
    public bool Made(byte[] signature, byte[] data, DSASignatureFormat format)
    {
        try
        {
            return key.VerifyData(data, signature, HashAlgorithmName.SHA256, format);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public void Dispose() => key.Dispose();
}
