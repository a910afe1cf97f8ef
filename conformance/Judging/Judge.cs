using System.Diagnostics;
using System.Text.Json;
using System.Text.Unicode;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Judging;

/// <summary>What a row leaves open and the scenario knows.</summary>
public sealed record Circumstances
{
    /// <summary>The real status of the account that called, where the row's reason is that.</summary>
    public string? AccountStatus { get; init; }

    /// <summary>The limit that was exceeded by this very call, where the row is 429.</summary>
    public int? Limit { get; init; }

    /// <summary>Whether the limit was exceeded before this call too: then the count is only known to be over the limit.</summary>
    public bool OverBefore { get; init; }

    /// <summary>Whether members that the contract does not name count.</summary>
    public Strictness AdditionalMembers { get; init; } = Strictness.Fail;
}

/// <summary>
/// Compares an answer with what the contract says, and returns every deviation, not only the first. Pure: it knows no target,
/// no test framework and no clock.
/// </summary>
public static class Judge
{
    private static readonly string[] UsageSums = ["credits_used", "usd_credits", "cloud_usd"];
    private static readonly string[] RateLimitMembers = ["retry_after_seconds", "current_count"];

    /// <summary>Holds an answer against a row of the table (contract, section 2; for 429 also section 4).</summary>
    /// <param name="exchange">What was asked and what came.</param>
    /// <param name="row">The row.</param>
    /// <param name="circumstances">What the row leaves open.</param>
    /// <returns>The deviations; none where the answer conforms.</returns>
    public static IReadOnlyList<string> Refusal(Exchange exchange, ErrorRow row, Circumstances circumstances)
    {
        if (exchange.Failure is not null)
        {
            return [$"answer: no whole one came: {exchange.Failure}"];
        }

        var deviations = new List<string>();
        if (exchange.Status != row.Status)
        {
            deviations.Add($"status: expected {row.Status}, came {exchange.Status}");
        }

        if (exchange.Request.Method is "HEAD")
        {
            return deviations;
        }

        deviations.AddRange(MediaType(exchange));
        if (exchange.Json is not { ValueKind: JsonValueKind.Object } body)
        {
            deviations.Add(NoObject(exchange));
            return deviations;
        }

        deviations.AddRange(Error(exchange, row));
        deviations.AddRange(ReasonOf(body, row.Reason, circumstances));

        // What the call was served with is no part of an error body that went wrong.
        if (exchange.Status != 200)
        {
            deviations.AddRange(Members(body, row.Status, circumstances.AdditionalMembers));
        }

        if (row.Status == 429)
        {
            deviations.AddRange(RateLimit(exchange, body, circumstances));
        }

        if (exchange.EchoesCredential)
        {
            deviations.Add("body: repeats the credential that the request carried (contract, section 7)");
        }

        return deviations;
    }

    /// <summary>Holds an answer against what a call that is served gets (contract, section 1).</summary>
    /// <param name="exchange">What was asked and what came.</param>
    /// <param name="expectation">Served, and whether as something already done or as zeros.</param>
    /// <returns>The deviations; none where the answer conforms.</returns>
    public static IReadOnlyList<string> Served(Exchange exchange, Expectation expectation)
    {
        if (exchange.Failure is not null)
        {
            return [$"answer: no whole one came: {exchange.Failure}"];
        }

        if (exchange.Status != 200)
        {
            return [$"status: expected 200, came {exchange.Status}"];
        }

        var deviations = new List<string>(MediaType(exchange));
        if (exchange.Json is not { ValueKind: JsonValueKind.Object } body)
        {
            deviations.Add(NoObject(exchange));
            return deviations;
        }

        var member = Operations.Of(exchange.Request.Operation).ServedMember;
        if (exchange.Member(member) is not { ValueKind: JsonValueKind.True })
        {
            deviations.Add($"{member}: expected true, came {Shown(exchange.Member(member))}");
        }

        deviations.AddRange(AmbiguousIn(body, member, "already", "usage"));
        if (expectation == Expectation.ServedAlready && exchange.Member("already") is not { ValueKind: JsonValueKind.True })
        {
            deviations.Add($"already: expected true, came {Shown(exchange.Member("already"))}");
        }

        if (expectation == Expectation.ServedFresh && exchange.Member("already") is { ValueKind: JsonValueKind.True })
        {
            deviations.Add("already: expected none, as it was done now, came true");
        }

        if (expectation == Expectation.ServedZeros)
        {
            deviations.AddRange(Zeros(exchange));
        }

        return deviations;
    }

    /// <summary>Whether an answer is 200 or any row that the table lists for the operation.</summary>
    /// <param name="exchange">What was asked and what came.</param>
    /// <returns>The deviation, if it is neither.</returns>
    public static IReadOnlyList<string> Listed(Exchange exchange) =>
        exchange.Failure is not null ? [$"answer: no whole one came: {exchange.Failure}"]
        : PassiveMonitor.Unlisted(exchange) is { } because ? [because]
        : [];

    /// <summary>
    /// Whether a request never came to the API: its method is none that every server knows, and the server refused it by itself, in words that are
    /// not the API's.
    /// </summary>
    /// <param name="exchange">What was asked and what came.</param>
    public static bool IsUnread(Exchange exchange) =>
        exchange is { Status: 400 or 501, Request.Method: not ("GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS") }
        && exchange.Json is not { ValueKind: JsonValueKind.Object };

    /// <summary>Whether a reason is what a row says, as far as that can be told without knowing the circumstances.</summary>
    /// <param name="body">The error body.</param>
    /// <param name="reason">The row's reason.</param>
    internal static bool Fits(JsonElement body, Reason reason)
    {
        var came = Member(body, "reason");
        return reason switch
        {
            Reason.Absent => came is null,
            Reason.Fixed(var text) => TextOf(came) == text,
            Reason.StatusOfAccount or Reason.Message => !string.IsNullOrWhiteSpace(TextOf(came)),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Whether an answer's media type is JSON's; its parameters are free.</summary>
    /// <param name="exchange">What was asked and what came.</param>
    /// <returns>The deviation, if it is not.</returns>
    internal static IEnumerable<string> MediaType(Exchange exchange)
    {
        var came = exchange.Headers.GetValueOrDefault("Content-Type");

        // Parameters are ignored, also one that is empty (RFC 9110, 5.6.6).
        var isJson = string.Equals(came?.Split(';')[0].Trim(), "application/json", StringComparison.OrdinalIgnoreCase);
        return isJson ? [] : [$"media type: expected application/json, came {came ?? "none"}"];
    }

    /// <summary>The members of a body that stand in it more than once: which of them a reader sees is left to its parser.</summary>
    /// <param name="body">The body.</param>
    internal static IEnumerable<(string Name, int Times)> StandingTwice(JsonElement body) => body.EnumerateObject()
        .GroupBy(member => member.Name, StringComparer.Ordinal)
        .Where(same => same.Count() > 1)
        .Select(same => (same.Key, same.Count()));

    private static string NoObject(Exchange exchange) =>
        exchange.TooLong ? $"body: goes on past {Exchange.LongestBodyOf(exchange.Request.Operation) / 1024} KiB"
        : "body: expected a JSON object, came " + exchange.Body.Span switch
        {
            [] => "nothing",
            [0xEF, 0xBB, 0xBF, ..] => "a byte order mark before it",
            [0x1F, 0x8B, ..] => "gzip, which was not asked for",
            var bytes when !Utf8.IsValid(bytes) => "bytes that are no UTF-8",
            _ => exchange.Json is { } other ? $"a JSON {other.ValueKind.ToString().ToLowerInvariant()}" : "no JSON",
        };

    private static IEnumerable<string> Error(Exchange exchange, ErrorRow row) =>
        exchange.Text("error") == row.Error ? [] : [$"error: expected \"{row.Error}\", came {Shown(exchange.Member("error"))}"];

    private static IEnumerable<string> ReasonOf(JsonElement body, Reason reason, Circumstances circumstances)
    {
        var came = Member(body, "reason");
        var expected = reason switch
        {
            Reason.Absent when came is not null => "none",
            Reason.Fixed(var text) when TextOf(came) != text => $"\"{text}\"",
            Reason.StatusOfAccount when TextOf(came) is not { } status || status != circumstances.AccountStatus =>
                $"\"{circumstances.AccountStatus}\", the account's status",
            Reason.Message when string.IsNullOrWhiteSpace(TextOf(came)) => "a message",
            _ => null,
        };
        return expected is null ? [] : [$"reason: expected {expected}, came {Shown(came)}"];
    }

    /// <summary>What a refusal has that no row of its status has, or more than once.</summary>
    /// <param name="body">The error body.</param>
    /// <param name="status">Its status.</param>
    /// <param name="additional">What is made of members that the contract does not name.</param>
    internal static IEnumerable<string> Members(JsonElement body, int status, Strictness additional)
    {
        foreach (var (name, times) in StandingTwice(body))
        {
            yield return $"members: {name} stands {times} times";
        }

        if (additional == Strictness.Report)
        {
            yield break;
        }

        foreach (var name in body.EnumerateObject().Select(member => member.Name).Distinct(StringComparer.Ordinal).Where(name => name is not ("error" or "reason")))
        {
            if (status != 429 || !RateLimitMembers.Contains(name, StringComparer.Ordinal))
            {
                yield return $"members: {name} is none that the contract names for this row";
            }
        }
    }

    private static IEnumerable<string> RateLimit(Exchange exchange, JsonElement body, Circumstances circumstances)
    {
        var wait = Exchange.Whole(Member(body, "retry_after_seconds"));
        if (wait is not (>= 1 and <= 60))
        {
            yield return $"retry_after_seconds: expected a whole number from 1 to 60, came {Shown(Member(body, "retry_after_seconds"))}";
        }

        var header = exchange.Headers.GetValueOrDefault("Retry-After");
        if (wait is null ? header is null : header != wait.Value.ToString())
        {
            yield return $"Retry-After: expected {(wait is null ? "a header" : wait.Value.ToString())}, the same as retry_after_seconds, came {header ?? "none"}";
        }

        var count = Exchange.Whole(Member(body, "current_count"));
        var (fits, expected) = (circumstances.Limit, circumstances.OverBefore) switch
        {
            (null, _) => (count is not null, "a whole number"),
            ({ } limit, true) => (count > limit, $"more than {limit}, the limit"),
            ({ } limit, false) => (count == limit + 1, $"{limit + 1}, the limit and the refused call"),
        };
        if (!fits)
        {
            yield return $"current_count: expected {expected}, came {Shown(Member(body, "current_count"))}";
        }
    }

    private static IEnumerable<string> Zeros(Exchange exchange)
    {
        if (exchange.Member("usage") is not { ValueKind: JsonValueKind.Object } usage)
        {
            return ["usage: expected an object"];
        }

        var deviations = UsageSums
            .Where(name => Member(usage, name) is not { ValueKind: JsonValueKind.Number } number || number.GetDouble() != 0)
            .Select(name => $"usage.{name}: expected 0, came {Shown(Member(usage, name))}")
            .Concat(AmbiguousIn(usage, [.. UsageSums, "by_workspace"]).Select(twice => $"usage.{twice}"));
        var workspaces = Member(usage, "by_workspace");
        return workspaces is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 0
            ? deviations
            : deviations.Append($"usage.by_workspace: expected an empty list, came {Shown(workspaces)}");
    }

    private static IEnumerable<string> AmbiguousIn(JsonElement body, params string[] judged) =>
        StandingTwice(body).Where(twice => judged.Contains(twice.Name, StringComparer.Ordinal)).Select(twice => $"{twice.Name}: stands {twice.Times} times");

    private static JsonElement? Member(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? TextOf(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static string Shown(JsonElement? value)
    {
        const int enough = 120;
        var text = value?.GetRawText().ReplaceLineEndings(" ") ?? "none";
        return text.Length > enough ? text[..enough] + "…" : text;
    }
}
