using System.Text;

namespace Conformance.Reporting.Page;

/// <summary>Where the slices of a run stand on its time line.</summary>
internal sealed class TimelineDrawing
{
    public const int Width = 960;
    public const int Left = 92;
    public const int Right = 950;
    public const int LaneHeight = 34;
    public const int Bar = 26;

    private const double LeastBar = 2;
    private const int MostTicks = 9;
    private static readonly double[] Steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600];

    private readonly TimelineEntry _timeline;
    private readonly int _slices;
    private readonly int _peak;

    private TimelineDrawing(TimelineEntry timeline)
    {
        _timeline = timeline;
        _slices = Math.Max(1, timeline.Lanes.Select(lane => lane.Served.Count).DefaultIfEmpty(1).Max());
        _peak = Math.Max(1, timeline.Lanes.SelectMany(lane => lane.Served.Select((_, slice) => Kinds(lane).Sum(kind => kind.Counts[slice]))).DefaultIfEmpty(1).Max());
    }

    /// <summary>Where the lanes end.</summary>
    public int Bottom => (_timeline.Lanes.Count * LaneHeight) + 6;

    /// <summary>The time line's height, its waits and axis included.</summary>
    public int Height => Bottom + LaneHeight + 26;

    /// <summary>How long the run was, in seconds.</summary>
    public double Seconds => _timeline.SliceSeconds * _slices;

    /// <summary>Draws a time line.</summary>
    /// <param name="timeline">The slices.</param>
    public static TimelineDrawing Of(TimelineEntry timeline) => new(timeline);

    /// <summary>What a lane counts, from the bottom of a bar to its top.</summary>
    /// <param name="lane">The lane.</param>
    public static IReadOnlyList<(string Name, IReadOnlyList<int> Counts)> Kinds(LaneEntry lane) =>
        [("served", lane.Served), ("refused", lane.Refused), ("limited", lane.Limited), ("other", lane.Other)];

    /// <summary>Where a time stands.</summary>
    /// <param name="seconds">Seconds since the run began.</param>
    public double X(double seconds) => Math.Round(Left + ((Right - Left) * Math.Clamp(seconds / Seconds, 0, 1)), 1);

    /// <summary>The times that the axis names.</summary>
    public IEnumerable<double> Ticks()
    {
        var step = Steps.FirstOrDefault(step => Seconds / step <= MostTicks, Steps[^1]);
        for (var tick = 0; tick * step <= Seconds; tick++)
        {
            yield return Math.Round(tick * step, 1);
        }
    }

    /// <summary>
    /// The bars of one kind of answer in one lane, as a path. A bar's height grows with the root of its count, so that a burst leaves what is
    /// small beside it to be seen.
    /// </summary>
    /// <param name="lane">The lane's place, from 0.</param>
    /// <param name="kind">The kind's place in <see cref="Kinds"/>.</param>
    public string Bars(int lane, int kind)
    {
        var kinds = Kinds(_timeline.Lanes[lane]);
        var foot = ((lane + 1) * LaneHeight) + 2;
        var width = (Right - Left) / (double)_slices;
        var path = new StringBuilder();
        for (var slice = 0; slice < kinds[kind].Counts.Count; slice++)
        {
            if (kinds[kind].Counts[slice] > 0)
            {
                var total = kinds.Sum(one => one.Counts[slice]);
                var whole = Math.Max(LeastBar, Bar * Math.Sqrt(total / (double)_peak));
                var below = whole * kinds.Take(kind).Sum(one => one.Counts[slice]) / total;
                var tall = whole * kinds[kind].Counts[slice] / total;
                path.Append($"M{Left + (slice * width):0.#} {foot - below - tall:0.#}h{width - 1.5:0.#}v{tall:0.#}h-{width - 1.5:0.#}z");
            }
        }

        return path.ToString();
    }
}
