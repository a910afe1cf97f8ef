using System.CommandLine;
using Conformance.Fixtures;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Tenants;

namespace Conformance.Commands;

/// <summary><c>sweep</c>: terminates what earlier runs left on a target, as their ledgers tell.</summary>
internal static class SweepCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var settings = new SettingsOption();
        var ledgers = new Argument<string[]>("LEDGER")
        {
            Description = "Ledgers of ended runs; without any, all in ReportDirectory.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("sweep", "Terminates the tenants that killed runs left behind.") { settings, ledgers };
        command.SetAction((parsed, cancellation) =>
            SweepAsync(settings.Read(parsed), parsed.GetValue(ledgers) ?? [], parsed.InvocationConfiguration.Output, cancellation));
        return command;
    }

    private static async Task<int> SweepAsync(RunSettings settings, string[] named, TextWriter output, CancellationToken cancellation)
    {
        var paths = named.Length > 0 ? named : LedgerFile.In(settings.ReportDirectory);
        if (paths.Count == 0)
        {
            await output.WriteLineAsync($"There is no ledger in {settings.ReportDirectory}: nothing to sweep.");
            return ExitCodes.Fine;
        }

        if (settings.BaseUrl.Length == 0)
        {
            throw new SettingsException(["sweep needs the settings of the runs whose ledgers it sweeps, and BaseUrl is empty; give --settings, or set CONFORMANCE_BASEURL."]);
        }

        await using var target = await Target.OpenAsync(settings, TimeProvider.System, cancellation);
        await target.TryMoveClockAsync(cancellation);
        var sweep = new Sweep(target);
        var left = 0;
        foreach (var path in paths)
        {
            left += await SweepAsync(sweep, settings, path, output, cancellation);
        }

        await output.WriteLineAsync(left == 0 ? "Nothing is left." : $"{left} left: sweep again when what is said above is seen to.");
        return left == 0 ? ExitCodes.Fine : ExitCodes.Found;
    }

    private static async Task<int> SweepAsync(Sweep sweep, RunSettings settings, string path, TextWriter output, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            throw Unreadable(path, Unread.Because(path, new FileNotFoundException()));
        }

        if (!LedgerFile.IsNamedAsOne(path))
        {
            throw new CommandException(ExitCodes.BadInput, $"{path} is no ledger of this suite: those are called {LedgerFile.Naming}.");
        }

        using var ledger = Open(path);
        if (ledger is null)
        {
            await output.WriteLineAsync($"{path}: its run is still alive; sweep it when that has ended.");
            return 1;
        }

        var isUnbegun = ledger.IsUnbegun();
        var lines = ledger.Read();
        if (lines is not [{ Event: LedgerEvent.Run, Target: not null } run, ..])
        {
            if (lines.Count > 0 || !isUnbegun)
            {
                throw new CommandException(ExitCodes.BadInput, $"{path} is no ledger of this suite: its first line names no run.");
            }

            // Killed before a line was whole, which is before anything was sent.
            ledger.Remove();
            return 0;
        }

        if (run.Target != LedgerFile.Target(settings))
        {
            await output.WriteLineAsync($"{path}: its tenants are at {run.Target}, and the settings name {LedgerFile.Target(settings)}; sweep it with the settings of its run.");
            return 1;
        }

        var swept = await sweep.OfAsync(ledger, cancellation);
        foreach (var one in swept)
        {
            await output.WriteLineAsync($"{one.Name}: {(one.IsLeft ? "LEFT: " : "")}{one.What}");
        }

        var left = swept.Count(one => one.IsLeft);
        await output.WriteLineAsync($"{path}: {swept.Count} tenants, {left} left{(left == 0 ? "; removed" : "; kept")}");
        if (left == 0)
        {
            ledger.Remove();
        }

        return left;
    }

    private static LedgerFile? Open(string path)
    {
        try
        {
            return LedgerFile.TryOpen(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, Unread.Because(path, unreadable));
        }
    }

    private static CommandException Unreadable(string path, string why) =>
        new(ExitCodes.BadInput, $"The ledger {path} cannot be read: {why}. Name one that a run left in its ReportDirectory, or none for all of them.");
}
