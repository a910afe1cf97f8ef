namespace Conformance.Reporting.Formats;

/// <summary>What several formats read out of a report.</summary>
internal static class Findings
{
    /// <summary>Whether a cell or check that was not exercised fails the run.</summary>
    public static bool RequiresCoverage(this ConformanceReport report) =>
        report.Run.Settings.GetValueOrDefault("Coverage")?.Equals("require", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>What deviates in a cell, one text a way.</summary>
    public static IReadOnlyList<string> Of(CellEntry cell) =>
        [.. cell.Ways.Where(way => way.Verdict == "deviates").Select(way => way.Finding ?? $"{cell.Id} deviates: {way.Name}: {way.Because}")];

    /// <summary>What deviates in a check.</summary>
    public static IReadOnlyList<string> Of(CheckEntry check) => [check.Finding ?? $"{check.Id} deviates: {check.Because}"];

    /// <summary>What deviates in a cell, in one line.</summary>
    public static string InShort(CellEntry cell) =>
        string.Join("; ", cell.Ways.Where(way => way.Verdict == "deviates").Select(way => $"{way.Name}: {way.Because}"));

    /// <summary>What deviates in a check, in one line.</summary>
    public static string InShort(CheckEntry check) => check.Because ?? "";

    /// <summary>A waiver in one line.</summary>
    public static string InShort(WaiverEntry waiver) => $"waived until {waiver.Expires:yyyy-MM-dd}: {waiver.Reason} (owner {waiver.Owner}, {waiver.Link})";

    /// <summary>The ways that were not sent in cells that were exercised otherwise, but for those that may lawfully stay unseen.</summary>
    public static IEnumerable<(string Id, string Lacked)> Holes(ConformanceReport report)
    {
        var holes = report.Summary.Profiles.SelectMany(profile => profile.Holes).ToHashSet(StringComparer.Ordinal);
        return report.Cells.Where(cell => cell.Verdict != "not exercised")
            .SelectMany(cell => cell.Ways.Select(way => (Id: $"{cell.Id} {way.Name}", Lacked: way.Because ?? "unknown")))
            .Where(way => holes.Contains(way.Id));
    }

    /// <summary>
    /// What was lacking, without what one call of it came to: setting up goes wrong for many in the same way, each with an answer and a
    /// request of its own.
    /// </summary>
    /// <param name="lacked">What was lacking.</param>
    public static string Kind(string lacked) =>
        lacked.EndsWith(')') && lacked.Contains(" (request ", StringComparison.Ordinal) ? lacked.Split(": ", 2)[0] : lacked;

    /// <summary>What was lacking, once a cause, without the ways that lacked it.</summary>
    public static string Lacked(CellEntry cell) =>
        string.Join("; ", cell.Ways.Where(way => way.Verdict == "not exercised").Select(way => way.Because ?? "unknown").Distinct(StringComparer.Ordinal));
}
