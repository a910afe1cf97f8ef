using System.Text.Json;
using Conformance.Checks;
using Conformance.Fixtures.Settings;
using Conformance.Judging;
using Conformance.Reporting;
using Conformance.Scenarios;

namespace Conformance.Certifying;

/// <summary>Rolls a report up again from its ways and checks, so that a verdict which only its summary claims is seen.</summary>
internal static class ReportRollUp
{
    private static readonly Dictionary<string, Verdict> Said = Enum.GetValues<Verdict>().ToDictionary(Entries.Words, StringComparer.Ordinal);

    /// <summary>The verdict on each of the suite's cells that a report has, from the verdicts on its ways.</summary>
    /// <param name="report">The report; nothing in it is waived.</param>
    public static IReadOnlyList<(CellEntry Entry, CellVerdict Verdict)> Cells(ConformanceReport report) =>
        [.. report.Cells.Join(Scenarios.Cells.All, entry => entry.Id, cell => cell.Id, (entry, cell) => (entry, new CellVerdict(cell, [.. entry.Ways.Select(way => Of(cell, way))])), StringComparer.Ordinal)];

    /// <summary>Whether the summary is what the cells and checks make.</summary>
    /// <param name="report">The report; nothing in it is waived.</param>
    public static bool IsSummarised(ConformanceReport report)
    {
        var checks = report.Checks.Join(AllChecks.List, entry => entry.Id, check => check.Id, (entry, check) => new CheckVerdict(check, Of(entry.Verdict), entry.Lacking, []), StringComparer.Ordinal);
        var settings = new RunSettings
        {
            Advisories = report.Run.Settings.GetValueOrDefault(nameof(RunSettings.Advisories)) is "report" ? Strictness.Report : Strictness.Fail,
        };
        var summary = RunVerdict.Of(null, [.. Cells(report).Select(cell => cell.Verdict)], [.. checks], report.Unlisted, report.Advisories, [], settings);

        // What stopped a run cannot be rolled up; that nothing did is a rule of its own.
        return Json(summary) == Json(report.Summary);
    }

    private static string Json(SummaryEntry summary) => JsonSerializer.Serialize(summary with { Because = null }, ReportJson.Readable.SummaryEntry);

    // What nobody has a word for is no verdict to rely on.
    private static Verdict Of(string verdict) => Said.GetValueOrDefault(verdict, Verdict.Deviates);

    private static WayVerdict Of(Cell cell, WayEntry entry) => new()
    {
        Name = entry.Name,
        Verdict = Of(entry.Verdict),
        Because = entry.Because,
        ProvokesTheRow = cell.Row.Ways.Any(way => way.Name == entry.Name && way.Elsewhere is null),
        SetUpWentWrong = Of(entry.Verdict) == Verdict.NotExercised && entry.Because?.StartsWith("needs ", StringComparison.Ordinal) is not true,
    };
}
