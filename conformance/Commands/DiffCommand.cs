using System.CommandLine;
using Conformance.Reporting.Diffing;

namespace Conformance.Commands;

/// <summary><c>diff OLD NEW</c>: what changed from one report to another; also known as <c>report diff</c>.</summary>
internal static class DiffCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var before = new Argument<string>("OLD") { Description = "The report.json of the earlier run, or its folder." };
        var after = new Argument<string>("NEW") { Description = "The report.json of the later run, or its folder." };
        var format = new Option<string>("--format") { Description = "text, markdown or json.", DefaultValueFactory = _ => "text", HelpName = "FORMAT" };
        format.AcceptOnlyFromAmong("text", "markdown", "json");
        var command = new Command("diff", "Compares two reports; 1 where the new one is worse.") { before, after, format };
        command.SetAction(async (parsed, _) =>
        {
            var diff = ReportDiff.Of(await ReportFile.ReadAsync(parsed.GetValue(before)!), await ReportFile.ReadAsync(parsed.GetValue(after)!));
            await parsed.InvocationConfiguration.Output.WriteAsync(parsed.GetValue(format) switch
            {
                "json" => diff.ToJson(),
                "markdown" => DiffText.InMarkdown(diff),
                _ => DiffText.Plain(diff),
            });
            return diff.Worse ? ExitCodes.Found : ExitCodes.Fine;
        });
        return command;
    }
}
