using Conformance.Reporting.Formats;
using Conformance.Running;

namespace Conformance.Reporting;

/// <summary>A file that is rendered from a report alone.</summary>
/// <param name="Name">Its name in the report directory.</param>
/// <param name="Render">What it says.</param>
public sealed record ReportFormat(string Name, Func<ConformanceReport, string> Render);

/// <summary>Writes what a run leaves to its report directory.</summary>
public static class ReportFiles
{
    /// <summary>The files beside <c>report.json</c> that say what it says.</summary>
    public static IReadOnlyList<ReportFormat> Formats { get; } =
    [
        new(HtmlReport.FileName, HtmlReport.Render),
        new(JUnitXml.FileName, JUnitXml.Render),
        new(MarkdownReport.FileName, MarkdownReport.Render),
        new(BadgeJson.FileName, BadgeJson.Render),
        new(BadgeSvg.FileName, BadgeSvg.Render),
    ];

    /// <summary>Writes the report, the transcript, and every other format of the report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="run">The run that it is of.</param>
    /// <param name="directory">The directory.</param>
    /// <returns>The report's full path.</returns>
    /// <exception cref="IOException">They cannot be written there.</exception>
    public static string Write(ConformanceReport report, ConformanceRun run, string directory)
    {
        Directory.CreateDirectory(directory);
        TranscriptFile.Write(run.Target.Client.Transcript.Exchanges, run.Target.Secrets, Path.Combine(directory, TranscriptFile.FileName));
        return Write(report, directory);
    }

    /// <summary>Writes the report and every other format of it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="directory">The directory, made where it is not there.</param>
    /// <returns>The report's full path.</returns>
    /// <exception cref="IOException">They cannot be written there.</exception>
    public static string Write(ConformanceReport report, string directory)
    {
        WriteFormats(report, directory);

        // A report that is there is whole, and so is what stands beside it: whoever waits for it never reads half of one.
        var path = Path.GetFullPath(Path.Combine(directory, ConformanceReport.FileName));
        var partial = path + ".partial";
        File.WriteAllText(partial, report.ToJson() + "\n");
        File.Move(partial, path, overwrite: true);
        return path;
    }

    /// <summary>Writes the formats beside a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="directory">The directory, made where it is not there.</param>
    /// <returns>The full paths.</returns>
    /// <exception cref="IOException">They cannot be written there.</exception>
    public static IReadOnlyList<string> WriteFormats(ConformanceReport report, string directory)
    {
        Directory.CreateDirectory(directory);
        var written = new List<string>();
        foreach (var format in Formats)
        {
            var path = Path.GetFullPath(Path.Combine(directory, format.Name));
            File.WriteAllText(path, format.Render(report));
            written.Add(path);
        }

        return written;
    }
}
