using System.Runtime.InteropServices;
using Conformance.Certifying;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Tenants;
using Conformance.Reporting;
using Conformance.Running;

namespace Conformance;

/// <summary>The one run of this process that NUnit's tests ask for verdicts. Opened by the first that asks, closed at the end.</summary>
internal static class Session
{
    private static readonly CancellationTokenSource Interruption = new();
    private static readonly TaskCompletionSource Said = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private static readonly Lazy<Task<ConformanceRun>> Opened = new(OpenAsync);
    private static readonly Lazy<Task<ClosedRun?>> Closed = new(ConcludeAsync);

    /// <summary>The run's settings, read before anything else happens.</summary>
    public static RunSettings Settings { get; set; } = new();

    /// <summary>What the proof of the suite came to, in a line, and where that is told; <c>null</c> where no deviant was asked for.</summary>
    public static (string InALine, string Path)? ProofScore { get; set; }

    /// <summary>The run.</summary>
    public static Task<ConformanceRun> RunAsync() => Opened.Value;

    /// <summary>The run, where it has been opened; it may have ended since.</summary>
    public static ConformanceRun? Running => Opened is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? Opened.Value.Result : null;

    /// <summary>Why a live target cannot be judged, with the path of the report that says so; <c>null</c> where it can, or is the embedded one.</summary>
    public static async Task<string?> UnreachableAsync()
    {
        if (Settings.BaseUrl.Length == 0 || (await RunAsync()).Stopped is not { } stopped)
        {
            return null;
        }

        var sentence = ConsoleText.Harmless(stopped);
        return await CloseAsync() is { } closed ? $"{sentence}{Environment.NewLine}The report: {closed.Page}" : sentence;
    }

    /// <summary>Where a signal has ended the run, done once that is said; what the tests come to by then counts for nothing. Else <c>null</c>.</summary>
    public static Task? Interrupted => Interruption.IsCancellationRequested ? Said.Task : null;

    /// <summary>Ends the run if there was one, and writes its report; once, whoever asks.</summary>
    public static Task<ClosedRun?> CloseAsync() => Closed.Value;

    /// <summary>
    /// Makes Ctrl-C and SIGTERM end the run properly: what it made is terminated, the report written, and only then the process ends.
    /// To be called before the test platform is built, whose own handlers, called in the order in which they were added, end the process
    /// at once. A second Ctrl-C does so here too.
    /// </summary>
    public static IDisposable EndOnSignals()
    {
        Console.CancelKeyPress += (_, _) => End();
        return PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => End());
    }

    private static void End()
    {
        if (!Interruption.IsCancellationRequested)
        {
            Interruption.CancelAsync().GetAwaiter().GetResult();
            if (CloseAsync().GetAwaiter().GetResult() is { } closed)
            {
                Console.Error.WriteLine(closed.InLines);
            }

            Said.SetResult();
        }

        Environment.Exit(ExitCodes.Interrupted);
    }

    private static Task<ConformanceRun> OpenAsync()
    {
        if (Settings.BaseUrl.Length > 0 && LedgerFile.Abandoned(Settings.ReportDirectory) is { Count: > 0 } abandoned)
        {
            Console.Error.WriteLine(
                $"{(abandoned.Count == 1 ? "An earlier run" : $"{abandoned.Count} earlier runs")} may have left tenants behind, as {string.Join(", ", abandoned)} tell{(abandoned.Count == 1 ? "s" : "")}: 'Conformance sweep' with the same settings terminates them.");
        }

        return OpenedAsync();

        static async Task<ConformanceRun> OpenedAsync()
        {
            var run = await ConformanceRun.OpenAsync(Settings, TimeProvider.System, Interruption.Token, keepsLedger: true);
            if (run.Waivers.Elsewhere is { Count: > 0 } others)
            {
                await Console.Error.WriteLineAsync($"Waivers: some are for {string.Join(", ", others)}, and waive nothing here.");
            }

            return run;
        }
    }

    private static async Task<ClosedRun?> ConcludeAsync()
    {
        if (!Opened.IsValueCreated)
        {
            return null;
        }

        await using var run = await Opened.Value;
        if (run is { HasJudged: false, Stopped: null } && !Interruption.IsCancellationRequested)
        {
            // A filter matched nothing: that is no verdict, and takes no other's place.
            await run.CloseAsync();
            return null;
        }

        var report = await run.CloseAsync();
        Bundle.SetAside(Settings.ReportDirectory);
        var path = ReportFiles.Write(report, run, Settings.ReportDirectory);
        GitHubStep.Tell(report, Environment.GetEnvironmentVariable, Console.Out, Console.Error);
        return new ClosedRun(report, path, run.KeptLedger);
    }
}

/// <summary>A run that has ended.</summary>
/// <param name="Report">Its report.</param>
/// <param name="Path">Where that is.</param>
/// <param name="KeptLedger">The ledger of what it left behind, if it did.</param>
internal sealed record ClosedRun(ConformanceReport Report, string Path, string? KeptLedger)
{
    /// <summary>The page for a person beside the report.</summary>
    public string Page => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, HtmlReport.FileName);

    /// <summary>The verdict in one line, with the remedy where tenants are left.</summary>
    public string InALine => VerdictInWords.InALine(Report) + (KeptLedger is null ? "" : $"; {Remedy}");

    /// <summary>The same in a few lines.</summary>
    public string InLines =>
        $"{VerdictInWords.InLines(Report)}{Environment.NewLine}  the page: {Page}{(KeptLedger is null ? "" : $"{Environment.NewLine}  {Remedy}")}";

    private string Remedy => $"to terminate what is left: Conformance sweep {KeptLedger}";
}
