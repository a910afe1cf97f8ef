using Conformance.Reporting.Formats;

namespace Conformance.Reporting;

/// <summary>Tells GitHub Actions of a run: annotations on the output, the Markdown in the step's summary. Elsewhere it does nothing.</summary>
internal static class GitHubStep
{
    /// <summary>Tells it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="variable">The environment.</param>
    /// <param name="output">The job's output.</param>
    /// <param name="error">Where it is said that the summary cannot be written, which fails nothing.</param>
    public static void Tell(ConformanceReport report, Func<string, string?> variable, TextWriter output, TextWriter error)
    {
        if (variable("GITHUB_ACTIONS") == "true" && GitHubAnnotations.Render(report) is { Length: > 0 } annotations)
        {
            // 'dotnet test' puts a heading before the first line of what a failing suite printed; a command must begin its line.
            output.Write("\n" + annotations);
            output.Flush();
        }

        if (variable("GITHUB_STEP_SUMMARY") is { Length: > 0 } summary)
        {
            try
            {
                File.AppendAllText(summary, MarkdownReport.Render(report) + "\n");
            }
            catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
            {
                error.WriteLine($"The file that GITHUB_STEP_SUMMARY names cannot be written: {unwritten.Message}");
            }
        }
    }
}
