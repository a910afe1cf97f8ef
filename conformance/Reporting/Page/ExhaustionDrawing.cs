namespace Conformance.Reporting.Page;

/// <summary>Where the calls of an operation's bursts stand on its plot: time to the right, the calls of a window upwards.</summary>
internal sealed class ExhaustionDrawing
{
    public const int Width = 300;
    public const int Height = 190;
    public const int Left = 34;
    public const int Right = 292;
    public const int Top = 12;
    public const int Bottom = 160;

    // Calls of one burst follow each other faster than this; what is further apart was waited for, and starts a window of its own.
    private const double WaitSeconds = 5;
    private const int Hour = 3600;
    private const double Margin = 1.1;
    private const int Gap = 14;
    private const int LeastWidth = 34;

    private readonly double _most;

    private ExhaustionDrawing(ExhaustionEntry entry)
    {
        Entry = entry;
        var windows = Split(entry.Points);
        _most = Margin * Math.Max(entry.IpLimit, windows.SelectMany(window => window.Points.Select(point => point.Call - window.Before)).DefaultIfEmpty(0).Max());
        Windows = Place(windows);
        Dots = [.. Windows.SelectMany(Draw)];
        Stretches = Stretch(entry.Points);
    }

    /// <summary>The calls.</summary>
    public ExhaustionEntry Entry { get; }

    /// <summary>The windows, left to right.</summary>
    public IReadOnlyList<Window> Windows { get; }

    /// <summary>The calls on the plot.</summary>
    public IReadOnlyList<Dot> Dots { get; }

    /// <summary>The calls in a row that were answered alike: the plot in words.</summary>
    public IReadOnlyList<Stretched> Stretches { get; }

    /// <summary>What the plot shows, in a sentence.</summary>
    public string Sentence => $"{Entry.Endpoint}: {First("per_key", Entry.KeyLimit, "key")}; {First("per_ip", Entry.IpLimit, "address")}.";

    /// <summary>Draws an operation's bursts.</summary>
    /// <param name="entry">The calls.</param>
    public static ExhaustionDrawing Of(ExhaustionEntry entry) => new(entry);

    /// <summary>The height at which a number of calls stands.</summary>
    /// <param name="calls">The calls.</param>
    public double Y(double calls) => Math.Round(Bottom - ((Bottom - Top) * calls / _most), 1);

    private static List<Window> Split(IReadOnlyList<ExhaustionPoint> points)
    {
        var windows = new List<Window>();
        for (var index = 0; index < points.Count; index++)
        {
            if (index == 0 || points[index].AtSeconds - points[index - 1].AtSeconds >= WaitSeconds)
            {
                windows.Add(new Window([], index == 0 ? 0 : points[index - 1].Call, index == 0 ? 0 : points[index].AtSeconds - points[index - 1].AtSeconds));
            }

            windows[^1].Points.Add(points[index]);
        }

        return windows;
    }

    // A window gets room by the number of its calls, as a wait is long and says nothing.
    private static List<Window> Place(List<Window> windows)
    {
        var room = Right - Left - ((Gap + LeastWidth) * windows.Count);
        var calls = Math.Max(1, windows.Sum(window => window.Points.Count));
        var from = (double)Left;
        var placed = new List<Window>();
        foreach (var window in windows)
        {
            var to = from + LeastWidth + (room * window.Points.Count / (double)calls);
            placed.Add(window with { From = Math.Round(from + 6, 1), To = Math.Round(to, 1) });
            from = to + Gap;
        }

        return placed;
    }

    private static List<Stretched> Stretch(IReadOnlyList<ExhaustionPoint> points)
    {
        var stretches = new List<Stretched>();
        for (var index = 0; index < points.Count; index++)
        {
            var point = points[index];
            if (stretches.Count > 0 && stretches[^1].Answer == point.Answer)
            {
                stretches[^1] = stretches[^1] with { To = point.Call };
                continue;
            }

            // Only served calls are left out of a report: they fill what lies between two others.
            if (stretches.Count > 0 && stretches[^1].Answer == "served")
            {
                stretches[^1] = stretches[^1] with { To = point.Call - 1 };
            }

            stretches.Add(new Stretched(point.Answer == "served" && stretches.Count > 0 ? stretches[^1].To + 1 : point.Call, point.Call, point.Answer, point.AtSeconds));
        }

        return stretches;
    }

    private IEnumerable<Dot> Draw(Window window)
    {
        var start = window.Points[0].AtSeconds;
        var length = window.Points[^1].AtSeconds - start;
        foreach (var point in window.Points)
        {
            var share = length > 0 ? (point.AtSeconds - start) / length : 0;
            yield return new Dot(Math.Round(window.From + ((window.To - window.From) * share), 1), Y(point.Call - window.Before), point);
        }
    }

    private string First(string reason, int limit, string bucket) => Entry.Points.FirstOrDefault(point => point.Answer == reason) is { } first
        ? $"with {limit} calls a minute per {bucket}, call {first.Call} was the first refused as {reason}"
        : $"with {limit} calls a minute per {bucket}, no call was refused as {reason}";

    /// <summary>Calls that followed each other without a wait.</summary>
    /// <param name="Points">The calls.</param>
    /// <param name="Before">How many calls came before it.</param>
    /// <param name="WaitedSeconds">How long was waited before it.</param>
    public sealed record Window(List<ExhaustionPoint> Points, int Before, double WaitedSeconds)
    {
        /// <summary>Where it begins.</summary>
        public double From { get; init; }

        /// <summary>Where it ends.</summary>
        public double To { get; init; }

        /// <summary>What stands below it.</summary>
        public string Label => WaitedSeconds >= Hour ? $"+{WaitedSeconds / Hour:0} h" : WaitedSeconds > 0 ? $"+{PageWords.Lasting(WaitedSeconds)}" : PageWords.Lasting(Points[^1].AtSeconds - Points[0].AtSeconds);
    }

    /// <summary>A call on the plot.</summary>
    /// <param name="X">To the right.</param>
    /// <param name="Y">Downwards.</param>
    /// <param name="Point">The call.</param>
    public sealed record Dot(double X, double Y, ExhaustionPoint Point);

    /// <summary>Calls in a row that were answered alike.</summary>
    /// <param name="From">The first call.</param>
    /// <param name="To">The last call.</param>
    /// <param name="Answer">The answer.</param>
    /// <param name="AtSeconds">When the first was sent.</param>
    public sealed record Stretched(int From, int To, string Answer, double AtSeconds);
}
