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
            return ConformanceReport.Parse(json);
        }
        catch (JsonException broken)
        {
            throw Refused(path, $"at {broken.Path}: it cannot be read");
        }
    }

    private static CommandException Refused(string path, string fault) => new(
        ExitCodes.BadInput, $"{path} is no report of this suite: {ConsoleText.Harmless(fault)}. Name a report.json that a run wrote; {ReportSchema.FileName} beside the suite says what one is.");
}
