using Conformance.Checks;
using Conformance.Judging;
using Conformance.Scenarios;

namespace Conformance.Reporting;

/// <summary>
/// Gives each profile its verdict: from its cells and checks, and from the ways of whichever cell that take this profile. So a cell that
/// conforms by the means of <c>core</c> cannot hide that its way with another account's key was never sent.
/// </summary>
public static class ProfileVerdict
{
    /// <summary>The verdicts of the four profiles.</summary>
    /// <param name="cells">The verdict on every cell.</param>
    /// <param name="checks">The verdict on every check.</param>
    public static IReadOnlyList<ProfileEntry> All(IReadOnlyList<CellVerdict> cells, IReadOnlyList<CheckVerdict> checks) =>
        [.. Profiles.All.Select(profile => Of(profile, cells, checks))];

    private static ProfileEntry Of(Profile profile, IReadOnlyList<CellVerdict> cells, IReadOnlyList<CheckVerdict> checks)
    {
        var own = cells.Where(cell => Profiles.Of(cell.Cell) == profile).Select(cell => cell.Verdict).ToList();
        var ownChecks = checks.Where(check => check.Check.Profile == profile).Select(check => check.Verdict).ToList();
        var ways = cells.SelectMany(cell => cell.Ways.Where(way => ProfileOf(cell.Cell, way) == profile).Select(way => (cell.Cell, Way: way, cell.Waiver))).ToList();
        var standing = Standings.Worst(
        [
            .. own.Concat(ownChecks).Select(Standings.Of),
            .. ways.Select(one => one is { Waiver: not null, Way.Verdict: Verdict.Deviates } ? Standing.Incomplete : Standings.Of(one.Way.Verdict)),
        ]);
        return new ProfileEntry(
            profile.Slug(),
            standing.Word(),
            own.Count,
            Counts.Of(own),
            Counts.Of(ownChecks),
            [.. ways.Where(one => one.Way.Verdict == Verdict.NotExercised).Select(one => $"{one.Cell.Id} {one.Way.Name}")]);
    }

    // What is no way of the row (a control, a step of exhaustion) takes what its cell takes.
    private static Profile? ProfileOf(Cell cell, WayVerdict verdict) =>
        cell.Row.Ways.FirstOrDefault(way => way.Name == verdict.Name) is { } way ? Profiles.Of(cell, way) : Profiles.Of(cell);
}
