using System.Text;

namespace Conformance.Reporting.Formats;

/// <summary>What deviates as GitHub's workflow commands, which mark the run and the pull request.</summary>
internal static class GitHubAnnotations
{
    /// <summary>How many errors GitHub shows of one step.</summary>
    public const int Most = 10;

    private const int LongestMessage = 4000;

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
            yield return ("Platform API: the run fails", because);
        }

        foreach (var cell in report.Cells.Where(cell => cell.Verdict == "deviates"))
        {
            yield return ($"{cell.Id} deviates", string.Join("\n\n", Findings.Of(cell)));
        }

        foreach (var check in report.Checks.Where(check => check.Verdict == "deviates"))
        {
            yield return ($"{check.Id} deviates", string.Join("\n\n", Findings.Of(check)));
        }
    }

    // The older form, '##[command]', is obeyed wherever it stands in a line, within a message too.
    private static string Data(string text) => ConsoleText.Harmless(text)
        .Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
