using System.Collections.Concurrent;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;

namespace Conformance.Running;

/// <summary>
/// Whether a target's windows are aligned to the minute (contract, section 4), seen where its clock can be moved. The bursts of the operations
/// are spread over the minute, so that some keys have their next window half a minute later. One that begins with its first call, or slides,
/// gives none that.
/// </summary>
internal sealed class MinuteWindows
{
    /// <summary>How long a window is (contract, section 4).</summary>
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>How long after its burst began a key is called again.</summary>
    public static readonly TimeSpan Half = TimeSpan.FromSeconds(30);

    // Eight bursts, seven seconds apart: wherever a minute begins, two of them at least stand in its second half.
    private const int Bursts = 8;
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(7);

    // It is a finding on all operations, and told once.
    private const Operation Teller = Operation.Usage;

    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<Exchange> _halves = new();
    private DateTimeOffset? _first;
    private int _placed;

    /// <summary>The next burst's place.</summary>
    /// <param name="earliest">When it may begin.</param>
    /// <returns>When it is to begin, within the minute that follows.</returns>
    public DateTimeOffset Next(DateTimeOffset earliest)
    {
        lock (_gate)
        {
            _first ??= earliest;
            var place = _first.Value + (Apart * _placed++);
            var minutes = Math.Max(0, Math.Ceiling((earliest - place) / Minute));
            return place + (Minute * minutes);
        }
    }

    /// <summary>Notes what a key was answered half a minute after a burst in its place.</summary>
    /// <param name="exchange">The call.</param>
    public void Note(Exchange exchange) => _halves.Enqueue(exchange);

    /// <summary>The cell of <see cref="Teller"/>, where all bursts were asked and none of their windows was over: then they are not aligned.</summary>
    /// <param name="verdict">The verdict on any cell.</param>
    /// <param name="settings">The run's settings.</param>
    /// <returns>The same, or one more way.</returns>
    public CellVerdict Concluded(CellVerdict verdict, RunSettings settings)
    {
        var halves = _halves.ToList();
        if (verdict.Cell.Operation != Teller || !verdict.Cell.Row.Ways.Any(way => way.Exhausts == Bucket.PerKey) || halves.Count < Bursts || halves.Exists(half => half.Status == 200))
        {
            return verdict;
        }

        var misaligned = new Verdicts(verdict.Cell, "half-a-minute-later", settings).Judged(
            halves.Find(half => half.Request.Operation == Teller) ?? halves[^1],
            [$"window: of {Bursts} bursts, {Apart.TotalSeconds:0} s apart in their minutes, none was over {Half.TotalSeconds:0} s later"],
            "windows that are aligned to the minute: wherever it begins, two of these bursts at least stand in its second half");
        return verdict with { Ways = [.. verdict.Ways, misaligned] };
    }
}
