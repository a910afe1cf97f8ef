using Conformance.Scenarios;

namespace Conformance.Reporting.Formats;

/// <summary><c>report.md</c>: what a person reads first, short enough for the summary of a GitHub step.</summary>
internal static class MarkdownReport
{
    /// <summary>The file's name in the report directory.</summary>
    public const string FileName = "report.md";

    /// <summary>Its size at most; a GitHub step takes 1 MiB.</summary>
    public const int MostBytes = 500_000;

    private const int MostOfDeviations = 300_000;
    private const int RoomForTheEnd = 200;
    private const int MostRows = 50;
    private const int MostCauses = 10;
    private const int LongestFinding = 8000;

    /// <summary>The document.</summary>
    public static string Render(ConformanceReport report)
    {
        // Apart, so that however much deviates leaves room for the rest.
        var first = Bounded(MostOfDeviations, Deviations(report).Prepend(ProfileTable(report)).Prepend(Head(report)));
        var rest = Bounded(MostBytes - MostOfDeviations - RoomForTheEnd, NotExercised(report).Concat(Waived(report)).Concat(Beside(report)));
        var leftOut = first.LeftOut + rest.LeftOut;
        return $"{first}{rest}" + (leftOut == 0 ? "" : $"\n{leftOut} more entries do not fit here; `report.json` has them all.\n");
    }

    private static BoundedText Bounded(int mostBytes, IEnumerable<string> blocks)
    {
        var text = new BoundedText(mostBytes);
        foreach (var block in blocks)
        {
            text.Add(block);
        }

        return text;
    }

    private static string Head(ConformanceReport report)
    {
        var because = report.Summary.Because is { } fault ? $"\n**The run fails:** {Markdown.Text(fault)}\n" : "";
        return $"""
            # Platform API: {report.Summary.Verdict}

            {Markdown.Text(VerdictInWords.InALine(report))}
            {because}
            Run {report.Run.Id} of {report.Run.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, suite {report.Suite.Version}, contract {report.Suite.ContractSha256[..12]}.


            """.ReplaceLineEndings("\n");
    }

    private static string ProfileTable(ConformanceReport report)
    {
        var summary = report.Summary;
        var all = new Counts(summary.Conforms, summary.Deviates, summary.NotExercised, summary.Waived);
        return "| profile | verdict | cells conform | deviate | not exercised | waived | checks conform | deviate | not exercised | waived | ways not sent |\n"
            + "|---|---|---|---|---|---|---|---|---|---|---|\n"
            + string.Concat(summary.Profiles.Select(profile => Row(profile.Name, profile.Verdict, profile.Counts, profile.Checks, profile.Holes.Count)))
            + Row("**all**", $"**{summary.Verdict}**", all, summary.Checks, summary.Profiles.Sum(profile => profile.Holes.Count));
    }

    private static string Row(string name, string verdict, Counts cells, Counts checks, int holes) =>
        $"| {name} | {verdict} | {cells.Conforms} | {cells.Deviates} | {cells.NotExercised} | {cells.Waived} "
        + $"| {checks.Conforms} | {checks.Deviates} | {checks.NotExercised} | {checks.Waived} | {holes} |\n";

    private static IEnumerable<string> Deviations(ConformanceReport report)
    {
        var cells = report.Cells.Where(cell => cell.Verdict == "deviates").ToList();
        var checks = report.Checks.Where(check => check.Verdict == "deviates").ToList();
        if (cells.Count + checks.Count == 0)
        {
            yield break;
        }

        yield return $"\n## Deviations: {cells.Count} cells, {checks.Count} checks\n\n";
        if (Causes.Shared(report, MostCauses).ToList() is { Count: > 0 } shared)
        {
            yield return string.Concat(shared.Select(line => $"- {Markdown.Text(BoundedText.Cut(line, 300))}\n")) + "\n";
        }

        if (cells.Count > 0)
        {
            yield return Matrix(report);
        }

        var findings = cells.Select(cell => (cell.Id, InShort: Findings.InShort(cell), Findings: Findings.Of(cell)))
            .Concat(checks.Select(check => (check.Id, InShort: Findings.InShort(check), Findings: Findings.Of(check))));
        foreach (var (id, inShort, found) in findings)
        {
            var blocks = string.Join('\n', found.Select(finding => Markdown.Block(BoundedText.Cut(finding, LongestFinding))));
            yield return $"<details><summary><code>{id}</code> {Markdown.Text(BoundedText.Cut(inShort, 300))}</summary>\n\n{blocks}\n</details>\n";
        }
    }

    // The rows of the error table in which something deviates, and no other.
    private static string Matrix(ConformanceReport report)
    {
        var operations = Operations.All.Select(operation => operation.Slug).ToList();
        var rows = report.Cells.GroupBy(cell => (cell.Status, cell.Error, cell.Reason)).Where(row => row.Any(cell => cell.Verdict == "deviates"));
        return $"| row | {string.Join(" | ", operations)} |\n|---|{string.Concat(operations.Select(_ => "---|"))}\n"
            + string.Concat(rows.Select(row =>
                $"| {row.Key.Status} {Markdown.Text(row.Key.Error)} {Markdown.Text(row.Key.Reason ?? "")} "
                + $"| {string.Join(" | ", operations.Select(operation => Mark(row.FirstOrDefault(cell => cell.Endpoint == operation)?.Verdict)))} |\n"))
            + "\n";
    }

    private static string Mark(string? verdict) => verdict switch
    {
        null => "",
        "deviates" => "**deviates**",
        _ => verdict,
    };

    private static IEnumerable<string> NotExercised(ConformanceReport report)
    {
        var lacking = report.Cells.Where(cell => cell.Verdict == "not exercised").Select(cell => (Lacked: Findings.Lacked(cell), cell.Id))
            .Concat(report.Checks.Where(check => check.Verdict == "not exercised").Select(check => (Lacked: check.Lacking ?? "unknown", check.Id)))
            .ToList();
        lacking.AddRange(Findings.Holes(report).Select(hole => (hole.Lacked, hole.Id)));
        if (lacking.Count == 0)
        {
            yield break;
        }

        yield return $"\n## Not exercised: {report.Summary.NotExercised} cells, {report.Summary.Checks.NotExercised} checks\n\nWith the ways of other cells that were not sent, by what was lacking.\n\n";
        foreach (var same in lacking.GroupBy(one => Findings.Kind(one.Lacked), StringComparer.Ordinal).OrderByDescending(same => same.Count()))
        {
            var ids = same.Take(MostRows).Select(one => $"- {Markdown.Text(one.Id)}{Markdown.Text(BoundedText.Cut(one.Lacked[same.Key.Length..], 300))}\n").Concat(same.Count() > MostRows ? [$"- and {same.Count() - MostRows} more\n"] : []);
            yield return $"<details><summary>{same.Count()}: {Markdown.Text(BoundedText.Cut(same.Key, 300))}</summary>\n\n{string.Concat(ids)}\n</details>\n";
        }
    }

    private static IEnumerable<string> Waived(ConformanceReport report)
    {
        var waived = report.Cells.Where(cell => cell.Waiver is not null).Select(cell => (cell.Id, Waiver: cell.Waiver!))
            .Concat(report.Checks.Where(check => check.Waiver is not null).Select(check => (check.Id, Waiver: check.Waiver!)))
            .ToList();
        if (waived.Count > 0)
        {
            yield return $"\n## Waived: {report.Summary.Waived} cells, {report.Summary.Checks.Waived} checks\n\n| id | owner | until | reason | link |\n|---|---|---|---|---|\n";
        }

        foreach (var (id, waiver) in waived)
        {
            yield return $"| {Markdown.Text(id)} | {Markdown.Text(waiver.Owner)} | {waiver.Expires:yyyy-MM-dd} | {Markdown.Text(waiver.Reason)} | {Markdown.Link(waiver.Link)} |\n";
        }
    }

    private static IEnumerable<string> Beside(ConformanceReport report)
    {
        if (report.Unlisted.Count > 0)
        {
            yield return $"\n## Answers outside the table: {report.Unlisted.Count}\n\n| operation | status | what is wrong | request | waived by |\n|---|---|---|---|---|\n"
                + string.Concat(report.Unlisted.Take(MostRows).Select(answer =>
                    $"| {answer.Endpoint} | {answer.Status} | {Markdown.Text(BoundedText.Cut(answer.Because, 300))} | {answer.RequestId} | {Markdown.Text(answer.Waiver?.Owner ?? "")} |\n"))
                + More(report.Unlisted.Count);
        }

        if (report.Advisories.Count > 0)
        {
            yield return $"\n## Advisories: {report.Advisories.Count}\n\n| id | what was seen |\n|---|---|\n"
                + string.Concat(report.Advisories.Take(MostRows).Select(advisory => $"| {Markdown.Text(advisory.Id)} | {Markdown.Text(BoundedText.Cut(advisory.Because, 300))} |\n"))
                + More(report.Advisories.Count);
        }

        if (report.Residue.Count > 0)
        {
            yield return $"\n## Left behind: {report.Residue.Count} tenants\n\n"
                + string.Concat(report.Residue.Take(MostRows).Select(tenant => $"- {Markdown.Text(tenant)}\n"))
                + More(report.Residue.Count);
        }
    }

    private static string More(int count) => count > MostRows ? $"\nThe first {MostRows} of {count}; `report.json` has them all.\n" : "";
}
