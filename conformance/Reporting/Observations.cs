using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Reporting;

/// <summary>What was seen where the contract leaves it open, so that two reports show what changed.</summary>
internal static class Observations
{
    /// <summary>The observations of a run, by id.</summary>
    /// <param name="exchanges">All that was exchanged.</param>
    /// <param name="noted">What was noted on the way.</param>
    /// <param name="mask">Takes secrets out of a text.</param>
    public static IReadOnlyList<ObservationEntry> Of(IEnumerable<Exchange> exchanges, IReadOnlyDictionary<string, string> noted, Func<string, string> mask) =>
    [
        .. noted.Concat(BrokenOff(exchanges))
            .OrderBy(seen => seen.Key, StringComparer.Ordinal)
            .Select(seen => new ObservationEntry(seen.Key, mask(seen.Value))),
    ];

    // A server may close a connection that it kept open at any time, so that the call on it is sent once more: but not unseen.
    private static IEnumerable<KeyValuePair<string, string>> BrokenOff(IEnumerable<Exchange> exchanges) => exchanges
        .Where(exchange => exchange.NoAnswer == NoAnswer.Broken)
        .GroupBy(exchange => exchange.Request.Operation)
        .Select(broken => KeyValuePair.Create(
            $"connection/{broken.Key.Slug()}",
            $"broke off before the answer's end {broken.Count()} times, the first in request {broken.First().Request.RequestId}: {broken.First().Failure}"));
}
