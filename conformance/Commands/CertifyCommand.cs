using System.CommandLine;
using Conformance.Certifying;

namespace Conformance.Commands;

/// <summary><c>certify</c>: packs a run that conforms into a bundle and signs it, or adds a signature to one.</summary>
internal static class CertifyCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var report = new Option<string?>("--report") { Description = "The run's report directory; without it, ReportDirectory.", HelpName = "DIR" };
        var add = new Option<string?>("--add") { Description = "Sign this bundle too, in place of packing a run.", HelpName = "BUNDLE" };
        var key = new Option<string[]>("--key") { Description = "A private key, P-256 in PEM; may be repeated.", HelpName = "KEY.pem", Required = true };
        var password = new Option<string?>("--password-from") { Description = "The environment variable with the keys' passphrase.", HelpName = "VARIABLE" };
        var url = new Option<string?>("--url") { Description = "Where the run can be looked up.", HelpName = "URL" };
        var to = new Option<string?>("--out") { Description = "The bundle to write; without it, beside the report.", HelpName = "FILE" };
        var settings = new SettingsOption();
        var command = new Command("certify", "Signs a run in which everything conforms.") { report, add, key, password, url, to, settings };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(add) is not null && (parsed.GetValue(report) ?? parsed.GetValue(url)) is not null)
            {
                throw new CommandException(ExitCodes.BadSettings, "--add signs what a bundle holds already; leave --report and --url out.");
            }

            var lookedUp = Address(parsed.GetValue(url));
            using var keys = Keys.Private(parsed.GetValue(key)!, parsed.GetValue(password));
            return parsed.GetValue(add) is { } bundle
                ? Add(bundle, keys, parsed.GetValue(to) ?? bundle, parsed.InvocationConfiguration)
                : Pack(parsed.GetValue(report) ?? settings.Read(parsed).ReportDirectory, lookedUp, keys, parsed.GetValue(to), parsed.InvocationConfiguration);
        });
        return command;
    }

    private static int Pack(string directory, string? url, Keys keys, string? to, InvocationConfiguration console)
    {
        var (report, reportBytes, transcript) = Certificate.Read(directory);
        if (Refused("This run is not certified", Certificate.Refusals(report, transcript), console))
        {
            return ExitCodes.Found;
        }

        var path = Path.GetFullPath(to ?? Path.Combine(directory, Bundle.FileName));
        var bundle = Certificate.Of(reportBytes, transcript, url, keys);
        KeepOthers(path, keys);
        Write(bundle, path, console);
        Say(CertificateWords.Of(report, url), keys, console);
        return ExitCodes.Fine;
    }

    // Others may have signed what lies there, and their signatures are nobody else's to throw away.
    private static void KeepOthers(string path, Keys keys)
    {
        if (File.Exists(path) && Verification.StrangersIn(path, keys) is { Count: > 0 } others)
        {
            throw new CommandException(
                ExitCodes.BadSettings, $"{path} is a bundle that others have signed ({string.Join(", ", others)}); sign it too with --add, or give --out another path.");
        }
    }

    private static int Add(string path, Keys keys, string to, InvocationConfiguration console)
    {
        var bundle = Bundle.Read(Bundle.BytesOf(path));
        var found = Verification.OfContents(bundle);
        if (Refused("This bundle is not signed", found.Rejections, console))
        {
            return ExitCodes.Found;
        }

        Write(Certificate.With(bundle, keys), Path.GetFullPath(to), console);
        Say(CertificateWords.Of(found.Report!, found.Url), keys, console);
        console.Output.WriteLine("Whose the earlier signatures are was not looked at: 'Conformance verify' does that.");
        return ExitCodes.Fine;
    }

    private static bool Refused(string what, IReadOnlyList<string> refusals, InvocationConfiguration console)
    {
        foreach (var refusal in refusals)
        {
            console.Error.WriteLine(CertificateWords.OneLine($"{what}: {refusal}"));
        }

        return refusals.Count > 0;
    }

    private static void Say(IEnumerable<string> certified, Keys keys, InvocationConfiguration console)
    {
        foreach (var line in certified.Concat(keys.Select(key => $"signed    {key.Fingerprint}")))
        {
            console.Output.WriteLine(CertificateWords.OneLine(line));
        }
    }

    private static void Write(Bundle bundle, string path, InvocationConfiguration console)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);

            // A bundle that is there is whole.
            File.WriteAllBytes(path + ".partial", bundle.ToBytes());
            File.Move(path + ".partial", path, overwrite: true);
        }
        catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.NoReport, $"The bundle cannot be written: {unwritten.Message.TrimEnd('.')}; give --out a path that can be written to.");
        }

        console.Output.WriteLine($"The bundle: {path}");
    }

    private static string? Address(string? url) =>
        url is null || (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0)
            ? url
            : throw new CommandException(ExitCodes.BadSettings, "--url is no http or https URL, or holds a password; give the address at which the run can be looked up.");
}
