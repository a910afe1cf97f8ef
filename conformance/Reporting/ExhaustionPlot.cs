using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Reporting;

/// <summary>The calls that exhausted limits, thinned to what a plot shows.</summary>
internal static class ExhaustionPlot
{
    private const int ServedShown = 60;

    /// <summary>The calls, operation by operation.</summary>
    public static IReadOnlyList<ExhaustionEntry> Of(
        IEnumerable<(Operation Operation, DateTimeOffset SentAt, Exchange Exchange)> calls, RunSettings settings) =>
    [
        .. calls.GroupBy(call => call.Operation).OrderBy(group => group.Key).Select(group => new ExhaustionEntry(
            group.Key.Slug(),
            settings.Limit(Operations.Of(group.Key).Rate, Bucket.PerKey),
            settings.Limit(Operations.Of(group.Key).Rate, Bucket.PerIp),
            Thin(Points([.. group.OrderBy(call => call.SentAt).ThenBy(call => call.Exchange.Number)])))),
    ];

    private static List<ExhaustionPoint> Points(IReadOnlyList<(Operation Operation, DateTimeOffset SentAt, Exchange Exchange)> calls) =>
        [.. calls.Select((call, index) => new ExhaustionPoint(Math.Round((call.SentAt - calls[0].SentAt).TotalSeconds, 3), index + 1, Answer(call.Exchange)))];

    // What was refused is always shown, and so is what stands next to it.
    private static List<ExhaustionPoint> Thin(List<ExhaustionPoint> points)
    {
        var every = Math.Max(1, points.Count / ServedShown);
        return [.. points.Where((point, index) => point.Answer != "served" || index % every == 0 || index == points.Count - 1 || points[index + 1].Answer != "served")];
    }

    private static string Answer(Exchange exchange) => exchange.Status switch
    {
        200 => "served",
        429 when exchange.Text("reason") is "per_key" or "per_ip" => exchange.Text("reason")!,
        0 => "no answer",
        var status => $"{status}",
    };
}
