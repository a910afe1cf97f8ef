using System.Text;
using Conformance.Reporting.Formats;

namespace Conformance.Reporting.Diffing;

/// <summary>A comparison for people: on a console, or in Markdown.</summary>
internal static class DiffText
{
    /// <summary>The comparison as lines of text.</summary>
    public static string Plain(ReportDiff diff)
    {
        var text = new StringBuilder();
        foreach (var sentence in Head(diff))
        {
            text.Append(sentence).Append('\n');
        }

        foreach (var section in diff.Sections)
        {
            text.Append($"\n{section.Title}: {section.Changes.Count}{(section.Worse ? " (worse)" : "")}\n");
            foreach (var change in section.Changes)
            {
                text.Append($"  {Line(change.Id)}: {Line(Change(change))}\n");
            }
        }

        return text.Append($"\n{End(diff)}\n").ToString();
    }

    /// <summary>The comparison as Markdown.</summary>
    public static string InMarkdown(ReportDiff diff)
    {
        var text = new BoundedText(MarkdownReport.MostBytes);
        text.Add($"# Platform API: {End(diff)}\n\n{string.Concat(Head(diff).Select(sentence => $"- {Markdown.Text(sentence)}\n"))}");
        foreach (var section in diff.Sections)
        {
            text.Add($"\n## {section.Title}: {section.Changes.Count}\n\n| id | was | now | because |\n|---|---|---|---|\n");
            foreach (var change in section.Changes)
            {
                text.Add($"| {Markdown.Text(change.Id)} | {Markdown.Text(change.Was ?? "")} | {Markdown.Text(change.Now ?? "")} | {Markdown.Text(change.Because ?? "")} |\n");
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Head(ReportDiff diff)
    {
        yield return $"Old: {Side(diff.Old)}";
        yield return $"New: {Side(diff.New)}";
        if (!diff.SameTarget)
        {
            yield return "The two are of different targets.";
        }

        if (!diff.SameContract)
        {
            yield return $"The two were judged by different contracts ({diff.Old.ContractSha256[..12]} and {diff.New.ContractSha256[..12]}): what only one of them has is named as such.";
        }
    }

    private static string Side(DiffSide side) =>
        $"{side.Verdict}, {side.Conforms} of {side.Cells} cells and {side.ChecksConform} of {side.Checks} checks conform (run {side.Run} of {side.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {side.Target}){(side.Because is null ? "" : $"; {Line(side.Because)}")}";

    private static string Change(DiffChange change) =>
        $"{change.Was ?? "(nothing)"} -> {change.Now ?? "(nothing)"}{(change.Because is null ? "" : $": {change.Because}")}";

    private static string End(ReportDiff diff) => diff.Worse ? "something got worse" : "nothing got worse";

    private static string Line(string text) => ConsoleText.Harmless(text.ReplaceLineEndings(" "));
}
