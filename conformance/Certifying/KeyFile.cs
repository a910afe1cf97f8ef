using System.Security.Cryptography;
using System.Text;
using Conformance.Commands;

namespace Conformance.Certifying;

/// <summary>Reads a key from the PEM file that <c>--key</c> names. Whatever is unfit is one sentence with the remedy.</summary>
internal static class KeyFile
{
    private const string P256 = "1.2.840.10045.3.1.7";
    private const string MakeOne = "make a key with 'openssl ecparam -name prime256v1 -genkey -noout -out key.pem'";
    private const int LongestFile = 64 * 1024;

    /// <summary>Reads a private key.</summary>
    /// <param name="path">The file.</param>
    /// <param name="password">The passphrase, where there is one.</param>
    /// <exception cref="CommandException">The file holds no private key of the curve P-256, or cannot be opened.</exception>
    public static CertificateKey ReadPrivate(string path, string? password)
    {
        var pem = Text(path);
        var labels = Labels(pem);
        if (pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            throw Unfit(path, $"is protected in a form of the past; convert it with 'openssl pkcs8 -topk8 -in {path} -out key.pem'");
        }

        if (labels.Contains("ENCRYPTED PRIVATE KEY"))
        {
            return password is null
                ? throw Unfit(path, "is protected by a passphrase; name the environment variable that holds it with --password-from")
                : Import(path, key => key.ImportFromEncryptedPem(pem, password), $"is not opened by the passphrase that --password-from names, or is no key of the curve P-256; correct the passphrase, or {MakeOne}");
        }

        return labels.Any(label => label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
            ? Import(path, key => key.ImportFromPem(pem), $"holds no key of the curve P-256; {MakeOne}")
            : throw Unfit(path, labels.Contains("PUBLIC KEY") ? "holds a public key, which cannot sign; give the private one" : $"holds no private key in PEM; convert it with 'openssl pkey -in {path} -out key.pem', or {MakeOne}");
    }

    /// <summary>Reads a public key.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CommandException">The file holds no public key of the curve P-256 alone.</exception>
    public static CertificateKey ReadPublic(string path)
    {
        var pem = Text(path);
        var labels = Labels(pem);
        if (labels.Any(label => label.EndsWith("PRIVATE KEY", StringComparison.Ordinal)))
        {
            throw Unfit(path, $"holds a private key, which a verifier must not have; give its public half, 'openssl pkey -in {path} -pubout'");
        }

        return labels.Contains("PUBLIC KEY")
            ? Import(path, key => key.ImportFromPem(pem), "holds no key of the curve P-256; give the public key of whoever signed")
            : throw Unfit(path, labels.Contains("CERTIFICATE")
                ? $"holds an X.509 certificate; give the key in it, 'openssl x509 -in {path} -pubkey -noout'"
                : $"holds no public key in PEM; give the public key of whoever signed, converted with 'openssl pkey -pubin -in {path} -out key.pem' if need be");
    }

    private static CertificateKey Import(string path, Action<ECDsa> import, string unfit)
    {
        var key = ECDsa.Create();
        try
        {
            import(key);
            if (key.KeySize == 256 && key.ExportParameters(includePrivateParameters: false).Curve is { IsNamed: true, Oid.Value: P256 })
            {
                return new CertificateKey(key);
            }
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            // What the platform says of it helps nobody to give another one.
        }

        key.Dispose();
        throw Unfit(path, unfit);
    }

    private static string Text(string path)
    {
        try
        {
            return BoundedFile.Read(path, LongestFile) is { } pem ? Encoding.UTF8.GetString(pem) : throw Unfit(path, "is too long to be a key; give a PEM file");
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unfit(path, $"cannot be read: {Unread.Because(path, unread)}; give the path of a PEM file");
        }
    }

    private static List<string> Labels(string pem)
    {
        var labels = new List<string>();
        for (var rest = pem; PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..])
        {
            labels.Add(rest[found.Label]);
        }

        return labels;
    }

    private static CommandException Unfit(string path, string why) => new(ExitCodes.BadInput, $"--key {path} {why}.");
}
