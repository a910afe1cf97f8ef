using Conformance.Fixtures;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Reporting;

/// <summary>What was sent when, in as many slices as a page shows.</summary>
internal static class Timeline
{
    private const int Slices = 60;
    private const int MostWaits = 40;

    /// <summary>The time line of a run.</summary>
    public static TimelineEntry Of(IReadOnlyCollection<Exchange> exchanges, IEnumerable<ClockWait> waits, DateTimeOffset startedAt)
    {
        var length = exchanges.Select(exchange => (exchange.StartedAt - startedAt).TotalSeconds).DefaultIfEmpty(0).Max();
        var slice = Math.Max(0.01, Math.Round((length / Slices) + 0.0005, 3));
        return new TimelineEntry(
            slice,
            [.. Operations.All.Select(operation => Lane(operation.Slug, [.. exchanges.Where(exchange => exchange.Request.Operation == operation.Operation)], startedAt, slice))],
            [
                .. waits.OrderByDescending(wait => wait.Length).Take(MostWaits).OrderBy(wait => wait.StartedAt).Select(wait => new WaitEntry(
                    wait.For, Math.Round((wait.StartedAt - startedAt).TotalSeconds, 3), Math.Round(wait.Length.TotalSeconds, 3), wait.Moved)),
            ]);
    }

    private static LaneEntry Lane(string operation, IReadOnlyList<Exchange> exchanges, DateTimeOffset startedAt, double slice)
    {
        var (served, refused, limited, other) = (new int[Slices], new int[Slices], new int[Slices], new int[Slices]);
        foreach (var exchange in exchanges)
        {
            var counts = exchange.Status switch
            {
                200 => served,
                429 => limited,
                >= 400 and < 500 => refused,
                _ => other,
            };
            counts[Math.Clamp((int)((exchange.StartedAt - startedAt).TotalSeconds / slice), 0, Slices - 1)]++;
        }

        return new LaneEntry(operation, served, refused, limited, other);
    }
}
