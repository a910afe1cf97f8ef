using Conformance.Reporting.Formats;

namespace Conformance.Reporting;

/// <summary>A run's verdict as a person reads it.</summary>
public static class VerdictInWords
{
    private const int MostCauses = 5;
    private const int MostNamed = 20;
    private const int LongestReason = 160;

    /// <summary>In one line.</summary>
    /// <param name="report">The report.</param>
    public static string InALine(ConformanceReport report)
    {
        var profiles = report.Summary.Profiles.Select(profile => $"{profile.Name} {Said(profile.Verdict)} ({Counted(profile)})");
        return $"{Head(report)}; {string.Join("; ", profiles)}; {Run(report)}";
    }

    /// <summary>In a few lines, one a profile, with what fails the run and how it can be repeated.</summary>
    /// <param name="report">The report.</param>
    public static string InLines(ConformanceReport report)
    {
        var summary = report.Summary;
        return string.Join(
            Environment.NewLine,
            [
                Head(report),
                .. summary.Profiles.Select(profile => $"  {profile.Name,-8} {Said(profile.Verdict)}: {Counted(profile)}"
                    + $"{(profile.Holes.Count > 0 ? $"; {profile.Holes.Count} ways not exercised" : "")}"),
                .. summary.Because is null ? Array.Empty<string>() : [$"  fails: {summary.Because}"],
                "  " + Run(report),
            ]);
    }

    /// <summary>Why a run fails, and where its reader goes on: what fails it beyond its cells, or how many deviate; what several of them share; the page.</summary>
    /// <param name="report">The report of a run that fails.</param>
    /// <param name="page">The page's path.</param>
    public static string WhyItFails(ConformanceReport report, string page)
    {
        var (summary, checks) = (report.Summary, report.Summary.Checks);
        return string.Join(
            Environment.NewLine,
            [
                .. summary.Because is { } because ? because.Split("; ") : [],
                .. summary.Deviates + checks.Deviates > 0 ? [$"{summary.Deviates} of {summary.Cells} cells and {checks.Deviates} of {report.Checks.Count} checks deviate:"] : Array.Empty<string>(),
                .. Named(report),
                .. Causes.Shared(report, MostCauses),
                $"open {page}: each with what was expected and what came, and the command that repeats it",
            ]);
    }

    // The last screen names what deviates, so that nobody looks for it in what scrolled by.
    private static IEnumerable<string> Named(ConformanceReport report)
    {
        var inShort = report.Cells.Select(cell => (cell.Id, InShort: Findings.InShort(cell)))
            .Concat(report.Checks.Select(check => (check.Id, InShort: Findings.InShort(check))))
            .ToDictionary(one => one.Id, one => one.InShort, StringComparer.Ordinal);
        var ids = Causes.IdsInTurn(report).ToList();
        return ids.Take(MostNamed).Select(id => $"  {id}: {BoundedText.Cut(inShort[id], LongestReason)}")
            .Concat(ids.Count > MostNamed ? [$"  and {ids.Count - MostNamed} more"] : []);
    }

    private static string Counted(ProfileEntry profile) =>
        $"{Said(profile.Cells, "cell", profile.Counts)}{(profile.Checks.Total > 0 ? $"; {Said(profile.Checks.Total, "check", profile.Checks)}" : "")}";

    private static string Head(ConformanceReport report) =>
        $"The target {Said(report.Summary.Verdict)}: {Said(report.Summary.Cells, "cell", Cells(report.Summary))}; "
            + $"{Said(report.Checks.Count, "check", report.Summary.Checks)}{Residue(report)}";

    private static string Run(ConformanceReport report) =>
        $"{report.Run.Requests} requests to {report.Target.BaseUrl} in {report.Run.DurationSeconds:0.0} s, seed {report.Run.Seed}";

    private static string Said(string verdict) => verdict is "incomplete" ? "is judged incompletely" : verdict;

    // All of one kind is said in a word; nothing that is there is left out.
    private static string Said(int whole, string one, Counts counts)
    {
        (int Count, string Word)[] parts =
        [
            (counts.Conforms, counts.Conforms == 1 ? "conforms" : "conform"), (counts.Deviates, counts.Deviates == 1 ? "deviates" : "deviate"),
            (counts.NotExercised, "not exercised"), (counts.Waived, "waived"),
        ];
        if (whole > 1 && parts.FirstOrDefault(part => part.Count == whole).Word is { } word)
        {
            return $"all {whole} {one}s {word}";
        }

        return $"of {whole} {one}s {string.Join(", ", parts.Where(part => part.Count > 0).Select(part => $"{part.Count} {part.Word}"))}";
    }

    private static string Residue(ConformanceReport report) => report.Residue.Count switch
    {
        0 => "",
        1 => "; 1 tenant left behind",
        var many => $"; {many} tenants left behind",
    };

    private static Counts Cells(SummaryEntry summary) => new(summary.Conforms, summary.Deviates, summary.NotExercised, summary.Waived);
}
