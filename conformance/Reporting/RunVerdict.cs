using Conformance.Checks;
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
    /// <param name="waiverFaults">What is wrong with waivers, one sentence each.</param>
    /// <param name="settings">The run's settings.</param>
    public static SummaryEntry Of(
        string? stopped,
        IReadOnlyList<CellVerdict> cells,
        IReadOnlyList<CheckVerdict> checks,
        IReadOnlyList<UnlistedEntry> unlisted,
        IReadOnlyList<AdvisoryEntry> advisories,
        IReadOnlyList<string> waiverFaults,
        RunSettings settings)
    {
        var profiles = ProfileVerdict.All(cells, checks);
        var ofCells = Counts.Of([.. cells.Select(cell => cell.Verdict)]);
        var ofChecks = Counts.Of([.. checks.Select(check => check.Verdict)]);
        var outside = unlisted.Where(answer => answer.Waiver is null).ToList();
        var advised = settings.Advisories == Strictness.Fail ? advisories.Count : 0;
        var holes = profiles.SelectMany(profile => profile.Holes).Count();
        var standing = Standings.Worst(
        [
            .. cells.Select(cell => Standings.Of(cell.Verdict)),
            .. checks.Select(check => Standings.Of(check.Verdict)),
            .. Enumerable.Repeat(Standing.Incomplete, holes),
            .. unlisted.Select(answer => answer.Waiver is null ? Standing.Deviates : Standing.Incomplete),
            .. Enumerable.Repeat(Standing.Deviates, advised),
        ]);
        string?[] because =
        [
            stopped,
            stopped is null && ofCells.NotExercised == cells.Count ? "not one cell was exercised" : null,
            outside.Count > 0 ? $"{Numbered(outside.Count, "answer")} outside the table, the first: {outside[0].Because} (request {outside[0].RequestId})" : null,
            advised > 0 ? $"{Numbered(advised, "advisory", "advisories")} and Advisories=fail" : null,
            settings.Coverage == CoverageRule.Require && ofCells.NotExercised + ofChecks.NotExercised + holes > 0
                ? $"{Numbered(ofCells.NotExercised, "cell")}, {Numbered(ofChecks.NotExercised, "check")} and {Numbered(holes, "way")} not exercised and Coverage=require"
                : null,
            .. waiverFaults,
        ];
        var joined = string.Join("; ", because.Where(one => one is not null));
        return new SummaryEntry(
            standing.Word(),
            joined.Length == 0 ? null : joined,
            cells.Count,
            ofCells.Conforms,
            ofCells.Deviates,
            ofCells.NotExercised,
            ofCells.Waived,
            ofChecks,
            profiles);
    }

    /// <summary>Whether a run fails: it deviates, it was stopped, or a hole in it counts.</summary>
    /// <param name="summary">The roll-up.</param>
    public static bool Fails(SummaryEntry summary) => summary.Verdict is "deviates" || summary.Because is not null;

    private static string Numbered(int count, string one, string? many = null) => count == 1 ? $"1 {one}" : $"{count} {many ?? one + "s"}";
}
