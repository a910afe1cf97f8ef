namespace Conformance.Reporting;

/// <summary>One thing that is wrong, and everything that shows it.</summary>
/// <param name="What">What is wrong, with the operation: <c>topup: status: expected 409, came 423</c>.</param>
/// <param name="Ids">The cells and checks that deviate by it, in the report's order, cells first.</param>
public sealed record Cause(string What, IReadOnlyList<string> Ids);

/// <summary>
/// What is wrong with a target, told apart from how often it shows: one wrong status breaks a cell and every check that comes by it, and
/// a reader looks for the one.
/// </summary>
internal static class Causes
{
    private const int Named = 2;

    /// <summary>The causes of a report's deviations, the one that shows most often first.</summary>
    /// <param name="report">The report.</param>
    public static IReadOnlyList<Cause> Of(ConformanceReport report) =>
    [
        .. OfCells(report).Concat(OfChecks(report))
            .GroupBy(seen => seen.What, seen => seen.Id, StringComparer.Ordinal)
            .Select(same => new Cause(same.Key, [.. same.Distinct(StringComparer.Ordinal)]))
            .OrderByDescending(cause => cause.Ids.Count),
    ];

    /// <summary>The ids of what deviates, the first of each cause before all others, where there is room for a few of them.</summary>
    /// <param name="report">The report.</param>
    public static IEnumerable<string> IdsInTurn(ConformanceReport report)
    {
        var causes = Of(report);
        return causes.Select(cause => cause.Ids[0]).Concat(causes.SelectMany(cause => cause.Ids)).Distinct(StringComparer.Ordinal);
    }

    /// <summary>The causes that show more than once, one line each.</summary>
    /// <param name="report">The report.</param>
    /// <param name="most">How many lines at most.</param>
    public static IEnumerable<string> Shared(ConformanceReport report, int most) => Of(report)
        .Where(cause => cause.Ids.Count > 1)
        .Take(most)
        .Select(cause => $"the same in {cause.Ids.Count}, {string.Join(", ", cause.Ids.Take(Named))}{(cause.Ids.Count > Named ? ", …" : "")}: {cause.What}");

    private static IEnumerable<(string What, string Id)> OfCells(ConformanceReport report) =>
        from cell in report.Cells
        where cell.Verdict == "deviates"
        from way in cell.Ways
        where way.Verdict == "deviates"
        select ($"{cell.Endpoint}: {way.Because}", cell.Id);

    private static IEnumerable<(string What, string Id)> OfChecks(ConformanceReport report) =>
        from check in report.Checks
        where check.Verdict == "deviates"
        from what in check.Departures.GroupBy(departure => departure.RequestId, StringComparer.Ordinal).Select(InOne).DefaultIfEmpty(check.Because ?? "")
        select (what, check.Id);

    // As a way of a cell says it: all that is wrong with one answer.
    private static string InOne(IEnumerable<DepartureEntry> ofOneAnswer)
    {
        var whats = ofOneAnswer.Select(departure => departure.What).Distinct(StringComparer.Ordinal).ToList();
        var operation = whats[0].Split(": ", 2)[0] + ": ";
        return string.Join("; ", whats.Select((what, index) => index > 0 && what.StartsWith(operation, StringComparison.Ordinal) ? what[operation.Length..] : what));
    }
}
