using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>
/// Holds every served answer of a run against the shape of its operation (contract, section 1), whatever it was asked for: a target that
/// answers otherwise only now and then need not do so just when the check of that shape asks.
/// </summary>
internal static class ServedShapes
{
    /// <summary>A check's verdict once the whole run was seen: that of an operation's body deviates where any served answer does.</summary>
    /// <param name="verdict">The verdict of the check alone.</param>
    /// <param name="exchanges">All that was exchanged.</param>
    public static CheckVerdict Over(CheckVerdict verdict, IEnumerable<Exchange> exchanges)
    {
        if (verdict.Found != Verdict.Conforms || Operations.All.FirstOrDefault(one => verdict.Check.Id == SuccessChecks.BodyOf(one.Operation)) is not { } spec)
        {
            return verdict;
        }

        var departures = exchanges
            .Where(exchange => exchange.Request.Operation == spec.Operation && exchange is { Status: 200, TooLong: false, Request.Method: "POST" })
            .SelectMany(exchange => SuccessShape.Deviations(exchange).Select(deviation => new Departure($"{spec.Slug}: {deviation}", exchange)))
            .ToList();
        return departures.Count == 0 ? verdict : verdict with { Found = Verdict.Deviates, Departures = departures };
    }
}
