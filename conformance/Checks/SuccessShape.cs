using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>The members that the body of a served call must have, and their types; further members are free (contract, section 1).</summary>
internal static class SuccessShape
{
    private static readonly string[] Balances =
    [
        "included_credits", "included_credits_used", "rollover_credits", "rollover_credits_used", "topup_credits", "daily_bonus_limit", "daily_bonus_used",
    ];

    private static readonly string[] Sums = ["credits_used", "usd_credits", "cloud_usd"];
    private static readonly string[] SuspendReport = ["pausedPods", "unpublishedProjects", "disconnectedDomains", "pausedCloud", "errors"];
    private static readonly string[] UnsuspendReport = ["restoredProjects", "reboundDomains", "resumedCloud", "errors"];
    private static readonly string[] TerminateReport = ["deletedProjects", "deletedPods", "deletedDomains", "deletedCloud", "errors"];

    // A date, or a time that says that it is UTC, in ISO 8601's extended format; and the same in its basic one.
    private static readonly Regex Iso8601 = new("^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.,]+(Z|[+-]00(:?00)?))?$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static readonly string[] Basic = ["yyyyMMdd", "yyyyMMdd'T'HHmmss'Z'", "yyyyMMdd'T'HHmmss.FFFFFFF'Z'"];

    /// <summary>In what a served body differs from its operation's.</summary>
    /// <param name="exchange">The exchange.</param>
    public static IEnumerable<string> Deviations(Exchange exchange)
    {
        if (exchange.Json is not { ValueKind: JsonValueKind.Object } body)
        {
            return ["body: expected a JSON object"];
        }

        var already = exchange.Member("already") is { ValueKind: JsonValueKind.True };
        return exchange.Request.Operation switch
        {
            Operation.Create =>
            [
                .. Guid.TryParseExact(exchange.Text("tenant_id"), "D", out _) ? [] : Wrong("tenant_id", "a UUID", exchange.Member("tenant_id")),
                .. HttpsUrl("dashboard_url", exchange),
            ],
            Operation.Plan => [],
            Operation.Topup => Numbers(body, "balances", Balances),
            Operation.Sso =>
            [
                .. HttpsUrl("redirectTo", exchange),
                .. exchange.Text("redirectTo") is { } url && Has(url, "token") && Has(url, "workspace") ? [] : new[] { "redirectTo: expected token= and workspace= in it" },
            ],
            Operation.Suspend => [.. Status(exchange, "suspended"), .. already ? [] : Lists(body, SuspendReport)],
            Operation.Unsuspend => [.. Status(exchange, "active"), .. already ? [] : Lists(body, UnsuspendReport)],
            Operation.Terminate => already ? [] : Lists(body, TerminateReport),
            Operation.Usage => Usage(body),
        };
    }

    /// <summary>Whether a usage period is what the contract says of its kind.</summary>
    /// <param name="exchange">The answer.</param>
    /// <param name="period">The period that was asked for.</param>
    public static IEnumerable<string> Period(Exchange exchange, string period)
    {
        if (Span(exchange) is not var (from, to))
        {
            return ["usage.period: expected from and to as ISO-8601 in UTC"];
        }

        var aligned = from.TimeOfDay == TimeSpan.Zero && from.Day == 1
            && (period is "ytd" ? from.Month == 1 : to == from.AddMonths(1));
        return from < to && aligned ? [] : [$"usage.period: not aligned to the calendar, {from:O} to {to:O}"];
    }

    /// <summary>How many entries usage lists; <c>null</c> where the answer does not say.</summary>
    /// <param name="exchange">The answer.</param>
    public static int? Workspaces(Exchange exchange) =>
        exchange.Member("usage") is { ValueKind: JsonValueKind.Object } usage && usage.TryGetProperty("by_workspace", out var workspaces) && workspaces.ValueKind == JsonValueKind.Array
            ? workspaces.GetArrayLength()
            : null;

    /// <summary>When a usage period begins and ends; <c>null</c> where the answer does not say.</summary>
    /// <param name="exchange">The answer.</param>
    public static (DateTimeOffset From, DateTimeOffset To)? Span(Exchange exchange) =>
        exchange.Member("usage") is { ValueKind: JsonValueKind.Object } usage && usage.TryGetProperty("period", out var period)
            && Instant(period, "from") is { } from && Instant(period, "to") is { } to
            ? (from, to)
            : null;

    /// <summary>
    /// What a parameter of a URL holds, as it stands there; <c>null</c> where it has none. It may be in the query or in the fragment, which
    /// keeps a token out of the logs on its way: the contract says that it is in the URL.
    /// </summary>
    /// <param name="url">The URL.</param>
    /// <param name="name">The parameter.</param>
    public static string? Parameter(string? url, string name) =>
        url?.Split('?', '&', '#').Skip(1).FirstOrDefault(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    private static IEnumerable<string> Usage(JsonElement body)
    {
        if (!body.TryGetProperty("usage", out var usage) || usage.ValueKind != JsonValueKind.Object)
        {
            return ["usage: expected an object"];
        }

        var deviations = new List<string>(Numbers(body, "usage", Sums));
        if (!usage.TryGetProperty("period", out var period) || period.ValueKind != JsonValueKind.Object
            || !period.TryGetProperty("label", out var label) || label.ValueKind != JsonValueKind.String)
        {
            deviations.Add("usage.period: expected an object with from, to and a label");
        }

        if (!usage.TryGetProperty("by_workspace", out var workspaces) || workspaces.ValueKind != JsonValueKind.Array)
        {
            deviations.Add("usage.by_workspace: expected a list");
            return deviations;
        }

        foreach (var workspace in workspaces.EnumerateArray())
        {
            if (workspace.ValueKind != JsonValueKind.Object || !workspace.TryGetProperty("workspace_id", out var id) || id.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
            {
                deviations.Add("usage.by_workspace: expected entries with a workspace_id, a text or a number");
                break;
            }

            deviations.AddRange(Sums.Where(name => !workspace.TryGetProperty(name, out var sum) || sum.ValueKind != JsonValueKind.Number)
                .Select(name => $"usage.by_workspace: expected a number {name} in each entry"));
        }

        return deviations.Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Numbers(JsonElement body, string member, string[] names) =>
        body.TryGetProperty(member, out var values) && values.ValueKind == JsonValueKind.Object
            ? names.Where(name => !values.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Number)
                .Select(name => $"{member}.{name}: expected a number, came {(values.TryGetProperty(name, out var value) ? value.GetRawText() : "none")}")
            : [$"{member}: expected an object"];

    private static IEnumerable<string> Lists(JsonElement body, string[] names) =>
        body.TryGetProperty("report", out var report) && report.ValueKind == JsonValueKind.Object
            ? names.Where(name => !report.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array).Select(name => $"report.{name}: expected a list")
            : ["report: expected an object"];

    private static IEnumerable<string> Status(Exchange exchange, string status) =>
        exchange.Text("status") == status ? [] : Wrong("status", $"\"{status}\"", exchange.Member("status"));

    private static IEnumerable<string> HttpsUrl(string member, Exchange exchange) =>
        exchange.Text(member) is { } text && !text.Any(char.IsWhiteSpace) && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps ? [] : Wrong(member, "an https URL", exchange.Member(member));

    private static bool Has(string url, string name) => Parameter(url, name) is { Length: > 0 };

    private static DateTimeOffset? Instant(JsonElement period, string name)
    {
        if (period.ValueKind != JsonValueKind.Object || !period.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        // Its letters may be small ones (RFC 3339, 5.6).
        var text = value.GetString()!.ToUpperInvariant();
        var isTime = DateTimeOffset.TryParseExact(text, Basic, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            || (Iso8601.IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant));
        return isTime && instant.Offset == TimeSpan.Zero ? instant : null;
    }

    private static string[] Wrong(string member, string expected, JsonElement? came) => [$"{member}: expected {expected}, came {came?.GetRawText() ?? "none"}"];
}
