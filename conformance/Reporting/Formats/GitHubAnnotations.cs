using System.Text;

namespace Conformance.Reporting.Formats;

/// <summary>What deviates as GitHub's workflow commands, which mark the run and the pull request; each cause before its repetitions.</summary>
internal static class GitHubAnnotations
{
    /// <summary>How many errors GitHub shows of one step.</summary>
    public const int Most = 10;

    private const int LongestMessage = 4000;
    private const int MostCauses = 5;

    /// <summary>The commands, one a line; nothing where the run does not fail.</summary>
    public static string Render(ConformanceReport report)
    {
        var errors = All(report).ToList();
        var text = new StringBuilder();
        foreach (var (title, message) in errors.Take(Most))
        {
            text.Append("::error title=").Append(Property(title)).Append("::").Append(Data(message.Length > LongestMessage ? message[..LongestMessage] + "…" : message)).Append('\n');
        }

        // A notice: an eleventh error would not be shown.
        return errors.Count > Most
            ? text.Append("::notice title=").Append(Property("Platform API")).Append("::and ").Append(errors.Count - Most).Append(" more; report.json has them all\n").ToString()
            : text.ToString();
    }

    private static IEnumerable<(string Title, string Message)> All(ConformanceReport report)
    {
        if (report.Summary.Because is { } because)
        {
            yield return ("Platform API: the run fails", string.Join("\n", Causes.Shared(report, MostCauses).Prepend(because)));
        }

        var turn = Causes.IdsInTurn(report).Select((id, index) => (id, index)).ToDictionary(one => one.id, one => one.index, StringComparer.Ordinal);
        var found = report.Cells.Where(cell => cell.Verdict == "deviates").Select(cell => (cell.Id, Findings: Findings.Of(cell)))
            .Concat(report.Checks.Where(check => check.Verdict == "deviates").Select(check => (check.Id, Findings: Findings.Of(check))));
        foreach (var (id, findings) in found.OrderBy(one => turn.GetValueOrDefault(one.Id, int.MaxValue)))
        {
            yield return ($"{id} deviates", string.Join("\n\n", findings));
        }
    }

    // The older form, '##[command]', is obeyed wherever it stands in a line, within a message too.
    private static string Data(string text) => ConsoleText.Harmless(text)
        .Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
