using System.Text.Json;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Judging;

/// <summary>
/// Holds every answer of a run against the table, whatever it was asked for: the table is every error that the API can return,
/// so any other status, error or reason is a deviation wherever it is seen (contract, section 2).
/// </summary>
public static class PassiveMonitor
{
    /// <summary>Why the endpoint may not answer this.</summary>
    /// <param name="exchange">Any exchange.</param>
    /// <returns>The reason, or <c>null</c> where the answer is 200 or listed, or where there is none of the API; a preflight is not in the table.</returns>
    public static string? Unlisted(Exchange exchange)
    {
        if (exchange.Failure is not null || exchange.Status == 200 || exchange.Request.Method is "OPTIONS" || Judge.IsUnread(exchange))
        {
            return null;
        }

        var operation = exchange.Request.Operation;
        var sameStatus = Cells.Of(operation).Where(cell => cell.Row.Status == exchange.Status).ToList();
        if (sameStatus.Count == 0)
        {
            return $"{operation.Slug()} may not answer {exchange.Status}";
        }

        if (exchange.Request.Method is "HEAD")
        {
            return null;
        }

        if (exchange.Json is not { ValueKind: JsonValueKind.Object } body)
        {
            return $"an error body is a JSON object; that of {operation.Slug()}'s {exchange.Status} is not";
        }

        if (Judge.StandingTwice(body).FirstOrDefault(twice => twice.Name is "error" or "reason") is { Times: > 1 } ambiguous)
        {
            return $"{operation.Slug()} answers {exchange.Status} with {ambiguous.Name} {ambiguous.Times} times";
        }

        var sameError = sameStatus.Where(cell => cell.Row.Error == exchange.Text("error")).ToList();
        if (sameError.Count == 0)
        {
            return $"{operation.Slug()} may not answer {exchange.Status} with this error";
        }

        if (Judge.MediaType(exchange).FirstOrDefault() is { } another)
        {
            return another;
        }

        if (exchange.EchoesCredential)
        {
            return $"{operation.Slug()} repeats the credential that the request carried (contract, section 7)";
        }

        return sameError.Exists(cell => Judge.Fits(body, cell.Row.Reason))
            ? null
            : $"{operation.Slug()} may not answer {exchange.Status} {exchange.Text("error")} with this reason";
    }

    /// <summary>What a refusal says beyond its row, whatever it was provoked by (contract, section 7, error bodies).</summary>
    /// <param name="exchange">Any exchange whose answer is listed.</param>
    /// <param name="additional">What is made of members that the contract does not name.</param>
    /// <returns>The first such member, or <c>null</c>.</returns>
    public static string? MoreThanTheRow(Exchange exchange, Strictness additional) =>
        exchange is { Status: >= 400, Request.Method: not ("HEAD" or "OPTIONS"), Json: { ValueKind: JsonValueKind.Object } body }
        && Judge.Members(body, exchange.Status, additional).FirstOrDefault() is { } more
            ? $"{exchange.Request.Operation.Slug()} answers {exchange.Status} {exchange.Text("error")}: {more}"
            : null;

    /// <summary>Why a refusal by the limiter contradicts itself: it says how many calls it counted, and that is within the limit.</summary>
    /// <param name="exchange">Any exchange.</param>
    /// <param name="settings">The run's settings, with the limits.</param>
    /// <returns>The reason, or <c>null</c>.</returns>
    public static string? RefusedWithinTheLimit(Exchange exchange, RunSettings settings)
    {
        var rate = Operations.Of(exchange.Request.Operation).Rate;
        int? limit = (exchange.Status, exchange.Text("reason")) switch
        {
            (429, "per_key") => settings.Limit(rate, Bucket.PerKey),
            (429, "per_ip") => settings.Limit(rate, Bucket.PerIp),
            _ => null,
        };
        var count = Exchange.Whole(exchange.Member("current_count"));
        return count <= limit ? $"a call was refused as number {count} of a minute that has {limit} (contract, section 4)" : null;
    }
}
