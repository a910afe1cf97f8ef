using System.Text.Json;
using Conformance.Fixtures.Wire;

namespace Conformance.Judging;

/// <summary>What a topup asks for and what its answer tells (contract, sections 1 and 7).</summary>
internal static class Credits
{
    /// <summary>How many credits were topped up on a tenant, as the answer to a topup tells; <c>null</c> where it does not.</summary>
    /// <param name="topup">The answer.</param>
    public static double? In(Exchange topup) =>
        topup.Member("balances") is { ValueKind: JsonValueKind.Object } balances && balances.TryGetProperty("topup_credits", out var credits)
        && credits.ValueKind == JsonValueKind.Number
            ? credits.GetDouble()
            : null;

    /// <summary>Every number among the balances that a topup answers; none where it answers no balances.</summary>
    /// <param name="topup">The answer.</param>
    public static IEnumerable<double> Balances(Exchange topup) => topup.Member("balances") is { ValueKind: JsonValueKind.Object } balances
        ? balances.EnumerateObject().Where(balance => balance.Value.ValueKind == JsonValueKind.Number).Select(balance => balance.Value.GetDouble())
        : [];

    /// <summary>The amount that a topup asks for.</summary>
    /// <param name="topup">The request.</param>
    public static double Asked(ApiRequest topup) => JsonElement.Parse(topup.Body).GetProperty("amount").GetDouble();

    /// <summary>Whether credits grew by exactly an amount: sums of decimal fractions in binary differ in the last places.</summary>
    /// <param name="before">How many there were.</param>
    /// <param name="amount">The amount.</param>
    /// <param name="after">How many there are.</param>
    public static bool Grew(double before, double amount, double after) => Math.Abs(after - before - amount) <= 1e-9 * Math.Max(1, Math.Abs(after));
}
