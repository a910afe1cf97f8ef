using System.CommandLine;
using Conformance.Reporting;

namespace Conformance.Commands;

/// <summary><c>report REPORT.json [--out DIR]</c>: writes every other format of a report anew.</summary>
internal static class ReportCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        // Not required by the parser: 'report diff' has none.
        var path = new Argument<string?>("REPORT.json") { Description = "The report of a run, or its folder.", Arity = ArgumentArity.ZeroOrOne };
        var directory = new Option<string?>("--out") { Description = "Where the formats go; else beside the report.", HelpName = "DIR" };
        var command = new Command("report", "Writes the other formats of a report.json anew.") { path, directory, DiffCommand.Create() };
        command.SetAction(async (parsed, _) =>
        {
            var file = parsed.GetValue(path) ?? throw new CommandException(ExitCodes.BadSettings, "Name the report.json to read: Conformance report REPORT.json.");
            var report = await ReportFile.ReadAsync(file);
            foreach (var written in Write(report, parsed.GetValue(directory) ?? Path.GetDirectoryName(Path.GetFullPath(file))!))
            {
                await parsed.InvocationConfiguration.Output.WriteLineAsync(written);
            }

            return ExitCodes.Fine;
        });
        return command;
    }

    private static IReadOnlyList<string> Write(ConformanceReport report, string directory)
    {
        try
        {
            return ReportFiles.WriteFormats(report, directory);
        }
        catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.NoReport, $"The formats cannot be written: {unwritten.Message} Set --out to a folder that can be written to.");
        }
    }
}
