namespace Conformance.Reporting.Page;

/// <summary>The page's sentences about a run.</summary>
internal static class PageWords
{
    /// <summary>The verdict as a headline.</summary>
    /// <param name="verdict">The run's verdict.</param>
    public static string Headline(string verdict) => verdict switch
    {
        "conforms" => "The target conforms",
        "deviates" => "The target deviates",
        _ => "The target is judged incompletely",
    };

    /// <summary>What the verdict rests on, in a sentence.</summary>
    /// <param name="report">The report.</param>
    public static string Standfirst(ConformanceReport report)
    {
        var (summary, checks) = (report.Summary, report.Summary.Checks);
        if (summary.Verdict == "conforms")
        {
            return $"All {summary.Cells} cells of the error table and all {report.Checks.Count} checks beyond it were exercised, and every answer was as the contract has it.";
        }

        string?[] parts =
        [
            Part("deviate", summary.Deviates, checks.Deviates),
            Part("are waived", summary.Waived, checks.Waived),
            Part("were not exercised", summary.NotExercised, checks.NotExercised),
            report.Unlisted.Count(answer => answer.Waiver is null) is > 0 and var outside ? $"{Numbered(outside, "answer")} outside the table" : null,
        ];
        var said = string.Join("; ", parts.Where(part => part is not null));
        return said.Length == 0 ? $"Of {summary.Cells} cells {summary.Conforms} conform." : said + ".";

        string? Part(string what, int cells, int ofChecks) => (cells, ofChecks) switch
        {
            (0, 0) => null,
            (_, 0) => $"{cells} of {summary.Cells} cells {what}",
            (0, _) => $"{ofChecks} of {report.Checks.Count} checks {what}",
            _ => $"{cells} of {summary.Cells} cells and {ofChecks} of {report.Checks.Count} checks {what}",
        };
    }

    /// <summary>Why one cell does not conform, in a line.</summary>
    /// <param name="cell">The cell.</param>
    public static string Why(CellEntry cell)
    {
        var wrong = cell.Ways.Where(way => way.Verdict == "deviates").ToList();
        return wrong.Count switch
        {
            0 => cell.Lacking ?? "",
            1 => $"{wrong[0].Name}: {wrong[0].Because}",
            var count => $"{wrong[0].Name}: {wrong[0].Because} – and in {Numbered(count - 1, "other way")}",
        };
    }

    /// <summary>A length of time in the unit that suits it.</summary>
    /// <param name="seconds">Seconds.</param>
    public static string Lasting(double seconds) => seconds switch
    {
        < 1 => $"{seconds * 1000:0} ms",
        < 120 => $"{seconds:0.#} s",
        _ => $"{Math.Floor(seconds / 60):0} min {seconds % 60:0} s",
    };

    private static string Numbered(int count, string one) => count == 1 ? $"1 {one}" : $"{count} {one}s";
}
