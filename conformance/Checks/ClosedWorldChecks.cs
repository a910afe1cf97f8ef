using System.Text;
using System.Text.Json.Nodes;
using Conformance.Fixtures.Tenants;
using Conformance.Judging;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>
/// Odd input is answered by a row that the table lists for the operation, or by 200: never by anything else, a dropped connection or a
/// hang (contract, sections 2 and 7).
/// </summary>
internal static class ClosedWorldChecks
{
    private const string Clause = "section 7, the table is every error there is";
    private const int Deep = 400;
    private const int Overlong = 20_000;
    private const int Large = 150_000;
    private const string ByteOrderMark = "\uFEFF";
    private const string NoUtf8 = "{\"unknown\":\"é\",";
    private const string HalfAPair = "\"\\ud800\"";
    private const string Placeholder = "placeholder";
    private const string Nul = "\"\\u0000\"";

    private static readonly string LongText = $"\"{new string('x', Large)}\"";
    private static readonly string[] NoObjects = ["", "{", "nonsense", "null", "[]", "\"text\"", "5", "{\"a\":1,}", "[[{}]]", Nested()];
    private static readonly string[] OddValues = ["null", "\"\"", "5", "true", "[]", "{}", "\"" + new string('x', Overlong) + "\"", Nul, HalfAPair, "-1e400"];
    private static readonly string[] Periods = ["\"last_year\"", "\"CURRENT_MONTH\"", "\"2026-13\""];
    private static readonly string[] Lifetimes = ["0", "-60", "0.5", "86400000", "1000000000000", "\"60\""];
    private static readonly string[] MediaTypes = ["text/plain", "application/xml", "application/x-www-form-urlencoded", ""];

    public static IReadOnlyList<Check> All { get; } =
    [
        .. Operations.All.SelectMany(operation => new[]
        {
            new Check($"closed-world/{operation.Slug}-no-object", $"{operation.Slug} answers a body that is no JSON object, or is not said to be one, and a caller that is a web page or does not say what it is, as the table lists, or 200.", Clause, journey => NoObjectAsync(journey, operation.Operation)),
            new Check($"closed-world/{operation.Slug}-odd-members", $"{operation.Slug} answers empty, mistyped, overlong and unknown members as the table lists, or 200.", Clause, journey => OddMembersAsync(journey, operation.Operation)),
        }),
    ];

    private static async Task NoObjectAsync(Journey journey, Operation operation)
    {
        var tenant = await TenantAsync(journey, operation);
        var request = await journey.RequestAsync(operation, tenant);
        await Task.WhenAll(
            [
                .. NoObjects.Select(body => ListedAsync(journey, request with { Body = body })),
                ListedAsync(journey, request with { Body = ByteOrderMark + request.Body }),
                ListedAsync(journey, request with { Body = NoUtf8 + request.Body[1..], Encoding = Encoding.Latin1 }),
                .. MediaTypes.Select(type => ListedAsync(journey, request with { MediaType = type })),
                ListedAsync(journey, request with { Header = ("User-Agent", "") }),
                ListedAsync(journey, request with { Header = ("Origin", "https://app.example.com") }),
            ]);
    }

    private static async Task OddMembersAsync(Journey journey, Operation operation)
    {
        var tenant = await TenantAsync(journey, operation);
        var valid = await journey.RequestAsync(operation, tenant);
        var members = JsonNode.Parse(valid.Body)!.AsObject().Select(member => member.Key).Concat(OptionalOf(operation)).ToList();
        var edits = members.SelectMany(member => OddValues.Select(value => (member, value))).Where(edit => !IsUnnameable(operation, edit)).Concat(FurtherOf(operation));
        var byRef = Operations.Of(operation).NamesTenant ? OddValues.Select(value => (member: "external_ref", value)) : [];
        var validByRef = await journey.RequestAsync(operation, tenant, Address.ByRef);
        await Task.WhenAll(
            [
                .. edits.Select(edit => ListedAsync(journey, valid with { Body = With(valid.Body, edit.member, edit.value) })),
                .. byRef.Select(edit => ListedAsync(journey, validByRef with { Body = With(validByRef.Body, edit.member, edit.value) })),
            ]);
    }

    // As it is written: half a surrogate pair is no text that could be read and written again.
    private static string With(string json, string member, string value)
    {
        var body = JsonNode.Parse(json)!.AsObject();
        var path = member.Split('.');
        (path.Length == 1 ? body : body[path[0]]!.AsObject())[path[^1]] = Placeholder;
        return body.ToJsonString().Replace($"\"{Placeholder}\"", value, StringComparison.Ordinal);
    }

    private static string[] OptionalOf(Operation operation) => operation switch
    {
        Operation.Create => ["whu.email", "whu.name", "entitlements"],
        Operation.Sso => ["ttl_seconds"],
        Operation.Usage => ["period"],
        _ => [],
    };

    private static IEnumerable<(string member, string value)> FurtherOf(Operation operation) =>
    [
        ("unknown", "{\"a\":[1,2]}"),
        ("unknown", LongText),
        ("__proto__", "{}"),
        .. operation == Operation.Usage ? Periods.Select(value => ("period", value)) : [],
        .. operation == Operation.Sso ? Lifetimes.Select(value => ("ttl_seconds", value)) : [],
    ];

    // A create that fails may have made its tenant all the same, and only its reference could end it: it has to be one that any server reads.
    private static bool IsUnnameable(Operation operation, (string Member, string Value) edit) =>
        operation == Operation.Create && edit is ("external_ref", Nul or HalfAPair);

    // A create that is served makes a tenant, so its other members are those of one that nobody else uses.
    private static async Task<Tenant> TenantAsync(Journey journey, Operation operation) =>
        operation == Operation.Create ? journey.Unmade() : await journey.SharedAsync(operation);

    private static async Task ListedAsync(Journey journey, Fixtures.Wire.ApiRequest request)
    {
        var exchange = await journey.SendAgainAsync(request);
        journey.Add(exchange, Judge.Listed(exchange));
    }

    private static string Nested() => new string('[', Deep) + new string(']', Deep);
}
