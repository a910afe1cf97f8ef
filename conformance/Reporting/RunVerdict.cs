using Conformance.Fixtures.Settings;
using Conformance.Judging;

namespace Conformance.Reporting;

/// <summary>Rolls the verdicts of a run up into one, and says whether the run fails.</summary>
public static class RunVerdict
{
    /// <summary>The roll-up: a deviation anywhere deviates; otherwise a hole anywhere is incomplete.</summary>
    /// <param name="stopped">Why the target could not be judged at all, if so.</param>
    /// <param name="cells">The verdicts on the cells.</param>
    /// <param name="checks">The verdicts on the checks beyond the table.</param>
    /// <param name="unlisted">Answers outside the table.</param>
    /// <param name="advisories">Advisories, which may count.</param>
    /// <param name="settings">The run's settings.</param>
    public static SummaryEntry Of(
        string? stopped,
        IReadOnlyList<Verdict> cells,
        IReadOnlyList<Verdict> checks,
        IReadOnlyList<UnlistedEntry> unlisted,
        IReadOnlyList<AdvisoryEntry> advisories,
        RunSettings settings)
    {
        var ofCells = Count(cells);
        var ofChecks = Count(checks);
        var deviates = ofCells.Deviates + ofChecks.Deviates;
        var notExercised = ofCells.NotExercised + ofChecks.NotExercised;
        var advised = settings.Advisories == Strictness.Fail ? advisories.Count : 0;
        var verdict = deviates + unlisted.Count + advised > 0 ? "deviates" : notExercised > 0 ? "incomplete" : "conforms";
        string?[] because =
        [
            stopped,
            stopped is null && cells.All(cell => cell == Verdict.NotExercised) ? "not one cell was exercised" : null,
            unlisted.Count > 0 ? $"{Numbered(unlisted.Count, "answer")} outside the table, the first: {unlisted[0].Because} (request {unlisted[0].RequestId})" : null,
            advised > 0 ? $"{Numbered(advised, "advisory", "advisories")} and Advisories=fail" : null,
            settings.Coverage == CoverageRule.Require && notExercised > 0 ? $"{Numbered(ofCells.NotExercised, "cell")} and {Numbered(ofChecks.NotExercised, "check")} not exercised and Coverage=require" : null,
        ];
        var joined = string.Join("; ", because.Where(one => one is not null));
        return new SummaryEntry(
            verdict,
            joined.Length == 0 ? null : joined,
            cells.Count,
            ofCells.Conforms,
            ofCells.Deviates,
            ofCells.NotExercised,
            ofCells.Waived,
            ofChecks);
    }

    /// <summary>Whether a run fails: it deviates, it was stopped, or a hole in it counts.</summary>
    /// <param name="summary">The roll-up.</param>
    public static bool Fails(SummaryEntry summary) => summary.Verdict is "deviates" || summary.Because is not null;

    /// <summary>The roll-up in one line for a person.</summary>
    /// <param name="report">The report.</param>
    public static string InWords(ConformanceReport report)
    {
        var summary = report.Summary;
        var residue = report.Residue.Count > 0 ? $", {Numbered(report.Residue.Count, "tenant")} left behind" : "";
        return $"The target {(summary.Verdict is "incomplete" ? "is judged incompletely" : summary.Verdict)}: "
            + $"of {summary.Cells} cells {summary.Conforms} conform, {summary.Deviates} deviate, {summary.NotExercised} were not exercised; "
            + $"of {report.Checks.Count} checks {summary.Checks.Conforms}, {summary.Checks.Deviates} and {summary.Checks.NotExercised}"
            + $"{residue} ({report.Run.Requests} requests to {report.Target.BaseUrl} in {report.Run.DurationSeconds:0.0} s, seed {report.Run.Seed})";
    }

    private static Counts Count(IReadOnlyList<Verdict> verdicts) => new(
        verdicts.Count(verdict => verdict == Verdict.Conforms),
        verdicts.Count(verdict => verdict == Verdict.Deviates),
        verdicts.Count(verdict => verdict == Verdict.NotExercised),
        verdicts.Count(verdict => verdict == Verdict.Waived));

    private static string Numbered(int count, string one, string? many = null) => count == 1 ? $"1 {one}" : $"{count} {many ?? one + "s"}";
}
