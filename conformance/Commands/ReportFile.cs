using System.Text.Json;
using Conformance.Reporting;

namespace Conformance.Commands;

/// <summary>Reads the <c>report.json</c> that a command is told to read.</summary>
internal static class ReportFile
{
    /// <summary>Reads it.</summary>
    /// <param name="path">The file, or the report directory that holds it.</param>
    /// <exception cref="CommandException">It cannot be read, or is no report.</exception>
    public static async Task<ConformanceReport> ReadAsync(string path)
    {
        if (Directory.Exists(path) && File.Exists(Path.Combine(path, ConformanceReport.FileName)))
        {
            path = Path.Combine(path, ConformanceReport.FileName);
        }

        string json;
        try
        {
            json = await File.ReadAllTextAsync(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(ExitCodes.BadInput, $"{path} cannot be read: {Unread.Because(path, unreadable)}. Name a report.json that a run wrote, or the folder that holds it.");
        }

        if (await ReportSchema.FaultAsync(json) is { } fault)
        {
            throw Refused(path, fault);
        }

        try
        {
            var report = ConformanceReport.Parse(json);
            return Miscounted(report) is { } miscounted ? throw Refused(path, miscounted) : report;
        }
        catch (JsonException broken)
        {
            throw Refused(path, $"at {broken.Path}: it cannot be read");
        }
    }

    // Formats tell the summary's numbers beside the list that they count: a report in which they part was not written by a run.
    private static string? Miscounted(ConformanceReport report)
    {
        var summary = report.Summary;
        return Fault("cells", [.. report.Cells.Select(cell => cell.Verdict)], new Counts(summary.Conforms, summary.Deviates, summary.NotExercised, summary.Waived))
            ?? Fault("checks", [.. report.Checks.Select(check => check.Verdict)], summary.Checks)
            ?? (summary.Cells == report.Cells.Count ? null : $"its summary counts {summary.Cells} cells where it has {report.Cells.Count}");

        static string? Fault(string what, IReadOnlyList<string> verdicts, Counts counted) => new (string Word, int Count)[]
            {
                ("conforms", counted.Conforms), ("deviates", counted.Deviates), ("not exercised", counted.NotExercised), ("waived", counted.Waived),
            }
            .Where(one => verdicts.Count(verdict => verdict == one.Word) != one.Count)
            .Select(one => $"its summary counts {one.Count} {what} as '{one.Word}' where it has {verdicts.Count(verdict => verdict == one.Word)}")
            .FirstOrDefault();
    }

    private static CommandException Refused(string path, string fault) => new(
        ExitCodes.BadInput, $"{path} is no report of this suite: {ConsoleText.Harmless(fault)}. Name a report.json that a run wrote; {ReportSchema.FileName} beside the suite says what one is.");
}
