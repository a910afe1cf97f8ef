namespace Conformance.Scenarios;

/// <summary>The knobs of a tenant's entitlements (contract, section 1).</summary>
public static class Entitlements
{
    /// <summary>Those that are a number, zero or more, or null for no limit.</summary>
    public static IReadOnlyList<string> Numbers { get; } =
        ["credits_per_day", "monthly_credit_cap", "max_projects", "max_published_projects", "max_custom_domains", "cloud_budget_cap", "monthly_credits", "rollover_months"];

    /// <summary>All of those with one value.</summary>
    /// <param name="json">The value as it goes over the wire, such as <c>-1</c>.</param>
    /// <param name="except">The one that is left out, if any.</param>
    public static string EveryNumber(string json, string? except = null) =>
        $"{{{string.Join(',', Numbers.Where(knob => knob != except).Select(knob => $"\"{knob}\":{json}"))}}}";
}
