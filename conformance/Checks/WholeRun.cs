using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>
/// Holds the served answers of a whole run against what a check asked of some of them (contract, section 1; section 3 for sso): a target
/// that answers otherwise only now and then need not do so just when that check asks.
/// </summary>
internal static class WholeRun
{
    /// <summary>A check's verdict once the whole run was seen.</summary>
    /// <param name="verdict">The verdict of the check alone.</param>
    /// <param name="exchanges">All that was exchanged.</param>
    public static CheckVerdict Over(CheckVerdict verdict, IEnumerable<Exchange> exchanges)
    {
        if (verdict.Found != Verdict.Conforms)
        {
            return verdict;
        }

        var departures = (verdict.Check.Id == IdempotencyChecks.FreshToken ? Tokens(exchanges) : Shapes(verdict.Check, exchanges)).ToList();
        return departures.Count == 0 ? verdict : verdict with { Found = Verdict.Deviates, Departures = departures };
    }

    private static IEnumerable<Departure> Shapes(Check check, IEnumerable<Exchange> exchanges) =>
        Operations.All.FirstOrDefault(one => check.Id == SuccessChecks.BodyOf(one.Operation)) is { } spec
            ? Served(spec.Operation, exchanges).SelectMany(exchange => Judge.Served(exchange, Expectation.Served).Concat(SuccessShape.Deviations(exchange)).Distinct(StringComparer.Ordinal).Select(deviation => new Departure($"{spec.Slug}: {deviation}", exchange)))
            : [];

    private static IEnumerable<Departure> Tokens(IEnumerable<Exchange> exchanges)
    {
        var seen = new Dictionary<string, Exchange>(StringComparer.Ordinal);
        foreach (var exchange in Served(Operation.Sso, exchanges))
        {
            if (SuccessShape.Parameter(exchange.Text("redirectTo"), "token") is { Length: > 0 } token && !seen.TryAdd(token, exchange))
            {
                yield return new Departure($"sso: redirectTo: the token of request {seen[token].Request.RequestId} again", exchange) { Before = [seen[token]] };
            }
        }
    }

    private static IEnumerable<Exchange> Served(Operation operation, IEnumerable<Exchange> exchanges) =>
        exchanges.Where(exchange => exchange.Request.Operation == operation && exchange is { Status: 200, TooLong: false, Request.Method: "POST" });
}
