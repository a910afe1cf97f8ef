using Conformance.Fixtures;

namespace Conformance.Running;

/// <summary>Where a run stands while it goes on, in one line for a person.</summary>
public static class ProgressLine
{
    // A shorter wait is over before its line is read.
    private static readonly TimeSpan WorthSaying = TimeSpan.FromSeconds(3);

    /// <summary>The line.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The time, by the run's own clock.</param>
    public static string Of(ConformanceRun run, DateTimeOffset now)
    {
        var (judged, whole) = run.Judged;
        var doing = run.IsEnding
            ? $"{run.Target.Ledger.Alive.Count} tenants yet to terminate"
            : $"{judged} of {whole} cells and checks judged";
        var wait = run.Target.Clock.Waits.Where(wait => !wait.Moved && End(wait) - now > WorthSaying).MinBy(End);
        return wait is null ? $"{doing}." : $"{doing}; waiting for {wait.For}, {Math.Ceiling((End(wait) - now).TotalSeconds):0} s more.";
    }

    private static DateTimeOffset End(ClockWait wait) => wait.StartedAt + wait.Length;
}
