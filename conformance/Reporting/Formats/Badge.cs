namespace Conformance.Reporting.Formats;

/// <summary>What a badge says of a report.</summary>
/// <param name="Message">The verdict, and how many cells and checks conform.</param>
/// <param name="Color">Green where all conforms, red where the run fails, yellow between.</param>
/// <param name="Hex">The same colour for a picture.</param>
internal sealed record Badge(string Message, string Color, string Hex)
{
    /// <summary>What stands on its left.</summary>
    public const string Label = "Platform API";

    /// <summary>The badge of a report.</summary>
    public static Badge Of(ConformanceReport report)
    {
        var summary = report.Summary;
        var counts = $"{summary.Conforms}/{summary.Cells} cells, {summary.Checks.Conforms}/{summary.Checks.Total} checks";
        return summary switch
        {
            _ when RunVerdict.Fails(summary) => new($"{summary.Verdict}, {counts}", "red", "#b62324"),
            { Verdict: "conforms" } => new($"conforms, {counts}", "brightgreen", "#1a7f37"),
            _ => new($"{summary.Verdict}, {counts}", "yellow", "#8a6100"),
        };
    }
}
