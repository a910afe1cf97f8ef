using System.CommandLine;
using Conformance.Certifying;

namespace Conformance.Commands;

/// <summary><c>verify</c>: says what a bundle certifies, or why it certifies nothing. It asks nobody: all it needs is in the bundle.</summary>
internal static class VerifyCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var bundle = new Argument<string>("BUNDLE") { Description = "The bundle that 'certify' packed." };
        var key = new Option<string[]>("--key") { Description = "A public key that must have signed, PEM; may be repeated.", HelpName = "PUB.pem", Required = true };
        var command = new Command("verify", "Says what a signed run certifies, without a network.") { bundle, key };
        command.SetAction(parsed =>
        {
            using var keys = Keys.Public(parsed.GetValue(key)!);
            return Verify(Bundle.BytesOf(parsed.GetValue(bundle)!), keys, parsed.InvocationConfiguration);
        });
        return command;
    }

    private static int Verify(byte[] bytes, Keys keys, InvocationConfiguration console)
    {
        var found = Verification.Of(bytes, keys);
        foreach (var rejection in found.Rejections)
        {
            console.Error.WriteLine(CertificateWords.OneLine($"This bundle certifies nothing: {rejection}"));
        }

        if (found.Rejections.Count > 0)
        {
            return ExitCodes.Found;
        }

        console.Output.WriteLine(found.Strangers.Count == 0
            ? "This bundle is sound. It certifies:"
            : $"This bundle is sound as far as the given keys go: {found.Strangers.Count} of its {found.Strangers.Count + found.Signers.Count} signatures could not be looked at. It certifies:");
        foreach (var line in CertificateWords.Of(found.Report!, found.Url).Concat(CertificateWords.Signatures(found)).Concat(CertificateWords.Limits))
        {
            console.Output.WriteLine(CertificateWords.OneLine(line));
        }

        return ExitCodes.Fine;
    }
}
