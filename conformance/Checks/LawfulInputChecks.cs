using System.Text.Json;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>What is lawful is served, at its edges too (contract, sections 1 and 7).</summary>
internal static class LawfulInputChecks
{
    private const string Clause = "section 7, lawful values at the edge";

    private static readonly string[] Mails =
    [
        "a.b+tag@example.com", "a.b+another@example.com", "ab@example.com", "AB@example.com", "someone@mail.sub.example.co.uk", "first_last@example.com", "x1@example.org", "q@example.com", "someone@my-domain.example",
        "7up@example.com", "o'neil@example.com", "someone@123.example", "a-local-part-of-sixty-four-characters-which-is-as-long-as-may-be@example.com",
    ];
    private static readonly string[] Names = ["Ærøskøbing Ümlaut", "山田太郎", "محمد", "Ольга \"O\" <o>", "🙂", "O'Neil; DROP TABLE tenants;--", "100% \\ Sons, 3rd of " + new string('n', 60)];
    // Of a long fraction all digits count, but how many of them a balance shows is nobody's to say: it comes where they are beyond what a number tells.
    private static readonly string[] Amounts =
        ["0.000000000001", "0.000000001", "0.000001", "0.0001", "0.001", "0.01", "0.125", "0.1234567", "0.5", "1", "5.0", "2.75", "1000000", "123456.75", "1e3", "16777217", "3000000000", "7", "1000000000000", "12.345678901234567", "1000000000000000", "1e18", "1e21"];

    private static readonly string[] Lifetimes = ["60", "300", "900", "60"];

    private static readonly string[] BadNumbers = ["-1", "true", "\"many\"", "[1]", "{\"a\":1}", "1e999"];

    private static readonly (string Name, string Json)[] Entitlements =
    [
        .. Scenarios.Entitlements.Numbers.SelectMany(knob => new[] { "0", "null", "3000000000" }.Select(value => ($"{knob} {value}", $$"""{"{{knob}}":{{value}}}"""))),
        .. new[] { "credits_per_day", "cloud_budget_cap", "monthly_credits" }.Select(knob => ($"{knob} 12.5", $$"""{"{{knob}}":12.5}""")),
        ("custom_domains_enabled true", """{"custom_domains_enabled":true}"""),
        ("custom_domains_enabled false", """{"custom_domains_enabled":false}"""),
        ("max_compute_size nano", """{"max_compute_size":"nano"}"""),
        ("max_compute_size 4xl", """{"max_compute_size":"4xl"}"""),
        ("plan_name", """{"plan_name":"Équipe 2 – 山"}"""),
        ("an unknown knob beside a good one", """{"max_projects":3,"no_such_knob":{"a":[1]}}"""),
        .. BadNumbers.Select(value => ($"{value} for every number beside a good one", Beside(value))),
        ("-1 for every number beside a good boolean", "{\"custom_domains_enabled\":true," + Scenarios.Entitlements.EveryNumber("-1")[1..]),
        ("a long name beside a good one", $$"""{"max_projects":3,"plan_name":"{{new string('n', 80)}}"}"""),
        ("a boolean in quotes beside a good one", """{"max_projects":3,"custom_domains_enabled":"yes"}"""),
        ("a number for a boolean beside a good one", """{"max_projects":3,"custom_domains_enabled":1}"""),
        ("an unknown size beside a good one", """{"max_projects":3,"max_compute_size":"9xl"}"""),
        ("a number for a size beside a good one", """{"max_projects":3,"max_compute_size":5}"""),
        ("a number for a name beside a good one", """{"max_projects":3,"plan_name":7}"""),
    ];

    public static IReadOnlyList<Check> All { get; } =
    [
        new("success/lawful-emails", "any ordinary e-mail address is served, and makes no tenant that of another.", Clause, MailsAsync),
        new("success/lawful-names", "a name in any script is served, and so is none.", Clause, NamesAsync),
        new("success/lawful-amounts", "any positive finite amount is served, and topup_credits grows by exactly that.", Clause, AmountsAsync),
        new("success/lawful-entitlements", "every knob is served at its extremes; unknown keys and bad values are dropped in silence.", "section 1, entitlements", EntitlementsAsync),
        new("success/create-entitlements", "create serves every kind of knob and entitlements that come to nothing, and drops unknown keys and bad values in silence.", "section 1, entitlements", CreateEntitlementsAsync),
        new("success/optional-members", "optional members may be there or not.", "section 1", OptionalAsync),
    ];

    private static async Task MailsAsync(Journey journey)
    {
        var ids = new HashSet<string?>(StringComparer.Ordinal);
        foreach (var mail in Mails)
        {
            var made = await journey.CallAsync(Operation.Create, journey.Unmade($"mail-{Array.IndexOf(Mails, mail)}") with { Email = mail });
            if (journey.Served(made))
            {
                journey.Holds(ids.Add(made.Text("tenant_id")), made, "tenant_id: one tenant of two external_refs");
            }
        }
    }

    private static async Task NamesAsync(Journey journey)
    {
        foreach (var name in Names)
        {
            var tenant = journey.Unmade($"name-{Array.IndexOf(Names, name)}");
            var create = await journey.RequestAsync(Operation.Create, tenant, edit: new BodyEdit.With("whu.name", System.Text.Json.JsonSerializer.Serialize(name)));
            journey.Served(await journey.SendAsync(create));
            journey.Served(await journey.SendAgainAsync(create.EscapedOtherwise()));
        }

        journey.Served(await journey.CallAsync(Operation.Create, journey.Unmade("no-name"), edit: new BodyEdit.Without("whu.name")));
        journey.Served(await journey.CallAsync(Operation.Create, journey.Unmade("no-name-either"), edit: new BodyEdit.Without("whu.name")));
    }

    private static async Task AmountsAsync(Journey journey)
    {
        var tenant = await journey.TenantAsync();
        var before = await journey.CallAsync(Operation.Topup, tenant);
        journey.Served(before);
        foreach (var amount in Amounts)
        {
            var request = await journey.RequestAsync(Operation.Topup, tenant, edit: new BodyEdit.With("amount", amount));
            var after = await journey.SendAsync(request);
            if (!journey.Served(after))
            {
                continue;
            }

            journey.Grew(Journey.Credits(before), Journey.Amount(request), after);
            before = after;
        }
    }

    private static string Beside(string value) => "{\"max_projects\":3," + Scenarios.Entitlements.EveryNumber(value, except: "max_projects")[1..];

    private static async Task EntitlementsAsync(Journey journey)
    {
        var tenant = await journey.SharedAsync(Operation.Plan);
        await Task.WhenAll(Entitlements.Select(async entitlements =>
        {
            var exchange = await journey.CallAsync(Operation.Plan, tenant, edit: new BodyEdit.With("entitlements", entitlements.Json));
            journey.Holds(exchange.Status == 200 && exchange.Member("ok") is { ValueKind: JsonValueKind.True }, exchange, $"{entitlements.Name}: expected 200 with ok, came {exchange.Came}");
        }));
        await BalancesAsync(journey);
    }

    // Whatever a tenant is entitled to, its balances are numbers, and what is topped up is its own.
    private static async Task BalancesAsync(Journey journey)
    {
        var tenant = await journey.TenantAsync();
        var before = await journey.CallAsync(Operation.Topup, tenant);
        foreach (var value in new[] { "null", "0", "12.5" })
        {
            journey.Served(await journey.CallAsync(Operation.Plan, tenant, edit: new BodyEdit.With("entitlements", Scenarios.Entitlements.EveryNumber(value))));
            before = await journey.CreditedAsync(before, tenant);
            journey.Add(before, SuccessShape.Deviations(before));
        }
    }

    private static async Task CreateEntitlementsAsync(Journey journey)
    {
        string[] entitlements =
        [
            "{}",
            """{"no_such_knob":1}""",
            """{"max_projects":-1}""",
            """{"max_projects":3,"custom_domains_enabled":"yes","max_compute_size":5,"plan_name":7,"no_such_knob":1}""",
            """{"max_projects":0,"monthly_credits":null,"cloud_budget_cap":12.5,"custom_domains_enabled":false,"max_compute_size":"4xl","plan_name":"Équipe"}""",
            .. BadNumbers.Select(Beside),
        ];
        foreach (var json in entitlements)
        {
            var tenant = journey.Unmade($"entitlements-{Array.IndexOf(entitlements, json)}");
            journey.Served(await journey.CallAsync(Operation.Create, tenant, edit: new BodyEdit.With("entitlements", json)));
        }
    }

    private static async Task OptionalAsync(Journey journey)
    {
        var tenant = await journey.SharedAsync(Operation.Plan);
        foreach (var seconds in Lifetimes)
        {
            journey.Served(await journey.CallAsync(Operation.Sso, tenant, edit: new BodyEdit.With("ttl_seconds", seconds)));
        }

        var usage = await journey.RequestAsync(Operation.Usage, tenant);
        journey.Served(await journey.SendAsync(usage with { Body = "{}" }));
    }
}
