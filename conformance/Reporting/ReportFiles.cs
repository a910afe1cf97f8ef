using Conformance.Running;

namespace Conformance.Reporting;

/// <summary>Writes what a run leaves to its report directory.</summary>
public static class ReportFiles
{
    /// <summary>Writes the report and the transcript.</summary>
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

    /// <summary>Writes all that is made from a report alone.</summary>
    /// <param name="report">The report.</param>
    /// <param name="directory">The directory.</param>
    /// <returns>The report's full path.</returns>
    /// <exception cref="IOException">It cannot be written there.</exception>
    public static string Write(ConformanceReport report, string directory)
    {
        Directory.CreateDirectory(directory);

        // A report that is there is whole: whoever waits for it never reads half of one.
        var path = Path.GetFullPath(Path.Combine(directory, ConformanceReport.FileName));
        var partial = path + ".partial";
        File.WriteAllText(partial, report.ToJson() + "\n");
        File.Move(partial, path, overwrite: true);
        return path;
    }
}
