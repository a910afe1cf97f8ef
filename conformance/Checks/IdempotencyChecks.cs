using System.Text.Json;
using System.Text.Json.Nodes;
using Conformance.Fixtures.Tenants;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>What happens twice happens once (contract, section 3, idempotency).</summary>
internal static class IdempotencyChecks
{
    private const string Clause = "section 3, idempotency";
    private const int LongRequestId = 200;
    private const int LongestPlainKey = 64;
    private static readonly int[] LongKeys = [100, 300];

    /// <summary>The id of the check that holds each token of sso against the others.</summary>
    public const string FreshToken = "idempotency/sso-fresh-token";

    // More than any tenant of a run is given, so that who shows it has taken it from the repeat.
    private const int Overwriting = 987_654;

    private static readonly Operation[] OtherCalls =
        [Operation.Create, Operation.Plan, Operation.Sso, Operation.Usage, Operation.Unsuspend, Operation.Suspend, Operation.Create, Operation.Suspend, Operation.Unsuspend];

    private static readonly string[] EndLetters = ["0", "1"];

    public static IReadOnlyList<Check> All { get; } =
    [
        new("idempotency/create-repeated", "create with the same external_ref returns the same tenant and dashboard, whatever else is asked.", Clause, CreateRepeatedAsync),
        new("idempotency/create-in-parallel", "create sent many times at once makes one tenant.", Clause, CreateInParallelAsync),
        new("idempotency/topup-repeated", "topup with the same key adds nothing and returns current balances: at once, after other keys and after other calls.", Clause, TopupRepeatedAsync),
        new("idempotency/topup-in-parallel", "topup sent many times at once with one key adds its amount once, and with keys of their own each adds its own.", Clause, TopupInParallelAsync),
        new("idempotency/topup-a-minute-later", "topup with the same key still adds nothing a minute later, and an hour where the target's clock can be moved.", Clause, TopupLaterAsync),
        new("idempotency/topup-keys-alike", "topup with another key adds, however much the key is like an earlier one, and the first is known after all of them.", Clause, TopupKeysAlikeAsync),
        new("idempotency/topup-key-per-tenant", "a topup key is one tenant's: the same key on another tenant adds there too.", Clause, TopupOnTwoTenantsAsync),
        new("idempotency/request-id", "an X-Request-Id that comes twice is that of two requests, and makes neither the other's repeat.", "sections 3 and 5", RequestIdAsync),
        new("idempotency/suspend-repeated", "suspend of a suspended tenant answers already.", Clause, SuspendRepeatedAsync),
        new("idempotency/unsuspend-repeated", "unsuspend of an active tenant answers already.", Clause, UnsuspendRepeatedAsync),
        new("idempotency/terminate-repeated", "terminate of a terminated tenant answers already.", Clause, TerminateRepeatedAsync),
        new("idempotency/plan-repeated", "plan overwrites: the same and another are served.", Clause, PlanRepeatedAsync),
        new(FreshToken, "sso mints a fresh token each call.", Clause, SsoFreshTokenAsync),
        new("idempotency/usage-only-reads", "usage changes nothing: neither usage itself nor balances.", Clause, UsageOnlyReadsAsync),
    ];

    private static async Task CreateRepeatedAsync(Journey journey)
    {
        var tenant = journey.Unmade();
        var first = await journey.CallAsync(Operation.Create, tenant);
        journey.Served(first);

        var before = await journey.CallAsync(Operation.Topup, tenant, Address.ByRef);
        var again = await journey.CallAsync(Operation.Create, tenant);
        var otherMail = await journey.CallAsync(Operation.Create, tenant with { Email = "another." + tenant.Email });
        var otherPlan = await journey.CallAsync(Operation.Create, tenant, edit: new BodyEdit.With("entitlements", $$"""{"monthly_credits":{{Overwriting}}}"""));
        var otherKey = await journey.CallAsync(Operation.Create, tenant, key: await journey.OtherKeyAsync());

        foreach (var repeat in new[] { again, otherMail, otherPlan, otherKey })
        {
            journey.SameTenant(first, repeat);
        }

        // Nothing but a balance tells what a tenant is entitled to, and what it is called there is free.
        var topup = await journey.CallAsync(Operation.Topup, tenant, Address.ByRef);
        if (before.Status == 200 && journey.Served(topup))
        {
            journey.Grew(Journey.Credits(before), Journey.Amount(topup.Request), topup);
        }

        journey.Holds(!Journey.Balances(topup).Contains(Overwriting), topup, "balances: the entitlements of a create that was to overwrite none");

        await OtherCallsAsync(journey, tenant with { Id = first.Text("tenant_id") ?? "" });
        journey.SameTenant(first, await journey.CallAsync(Operation.Create, tenant));
        await AnotherReferenceAsync(journey, first);
    }

    private static async Task CreateInParallelAsync(Journey journey)
    {
        var tenant = journey.Unmade();

        var exchanges = await journey.AtOnceAsync(Operation.Create, tenant);

        var first = Array.Find(exchanges, exchange => exchange.Status == 200) ?? exchanges[0];
        foreach (var exchange in exchanges)
        {
            journey.SameTenant(first, exchange);
        }

        await AnotherReferenceAsync(journey, first);
    }

    // Who answers one tenant for every reference has not returned the same one again.
    private static async Task AnotherReferenceAsync(Journey journey, Exchange first)
    {
        var other = await journey.CallAsync(Operation.Create, journey.Unmade("another-reference"));
        journey.Served(other);
        journey.Holds(other.Text("tenant_id") != first.Text("tenant_id"), other, "tenant_id: one tenant of two external_refs");
    }

    private static async Task TopupRepeatedAsync(Journey journey)
    {
        var tenant = await journey.TenantAsync();
        var first = await journey.RequestAsync(Operation.Topup, tenant, edit: new BodyEdit.With("amount", "1234.125"));
        var before = await journey.CallAsync(Operation.Topup, tenant);
        journey.Served(before);

        var once = await journey.SendAsync(first);
        journey.Served(once);
        journey.Grew(Journey.Credits(before), Journey.Amount(first), once);
        var twice = await journey.SendAgainAsync(first);
        journey.Served(twice);
        journey.Grew(Journey.Credits(once), 0, twice);
        var other = await journey.RequestAsync(Operation.Topup, tenant);
        var between = await journey.SendAsync(other);
        journey.Served(between);
        journey.Grew(Journey.Credits(once), Journey.Amount(other), between);
        var later = await journey.SendAgainAsync(first);
        journey.Served(later);
        journey.Grew(Journey.Credits(between), 0, later);
        // With the same amount: what a key does that comes with another one is stated nowhere.
        var named = await journey.RequestAsync(Operation.Topup, tenant, Address.ByRef);
        var byRef = await journey.SendAsync(named.WithMembersOf(first, "idempotency_key", "amount"));
        journey.Served(byRef);
        journey.Grew(Journey.Credits(between), 0, byRef);
        var otherApiKey = await journey.SendAgainAsync(first with { Key = await journey.OtherKeyAsync() });
        journey.Served(otherApiKey);
        journey.Grew(Journey.Credits(between), 0, otherApiKey);
        await OtherCallsAsync(journey, tenant);
        var last = await journey.CallAsync(Operation.Topup, tenant);
        var afterAll = await journey.SendAgainAsync(first);
        if (last.Status == 200 && journey.Served(afterAll))
        {
            journey.Grew(Journey.Credits(last), 0, afterAll);
        }
    }

    // What they are answered and what they do to the balances is judged elsewhere.
    private static async Task OtherCallsAsync(Journey journey, Tenant tenant)
    {
        foreach (var operation in OtherCalls)
        {
            await journey.CallAsync(operation, tenant);
        }
    }

    private static async Task TopupKeysAlikeAsync(Journey journey)
    {
        var tenant = await journey.TenantAsync();
        var request = await journey.RequestAsync(Operation.Topup, tenant);
        var before = await journey.SendAsync(request);
        journey.Served(before);
        var key = KeyOf(request);
        string[] alike =
        [
            key + "0", key[..^1], key.ToUpperInvariant(), "0" + key, "k", "0", key + "+1", key + "#1", key + ";1", key + " ", "a:" + key, key + AlikeTexts.Rich,
            .. AlikeTexts.FoldedOf(key + AlikeTexts.Rich),
            .. AlikeTexts.WithoutSigns(key + AlikeTexts.Rich),
            .. LongKeys.SelectMany(length => EndLetters.SelectMany(end => new[] { key.PadRight(length - 1, '0') + end, end + key.PadRight(length - 1, '0') })),
        ];
        Exchange? beyondAscii = null;
        foreach (var other in alike)
        {
            // Nothing but the key tells it from the first.
            var named = await journey.RequestAsync(Operation.Topup, tenant, edit: new BodyEdit.With("idempotency_key", JsonSerializer.Serialize(other)));
            var topup = named.WithMembersOf(request, "amount");
            var after = await journey.SendAsync(topup);

            // How long a key may be, and what may be in it, is stated nowhere.
            if ((after.Status != 200 && !IsPlain(other)) || !journey.Served(after))
            {
                continue;
            }

            journey.Grew(Journey.Credits(before), Journey.Amount(topup), after);
            before = after;
            beyondAscii = other.EndsWith(AlikeTexts.Rich, StringComparison.Ordinal) ? after : beyondAscii;
        }

        // So many later it is still known.
        foreach (var known in new[] { request, beyondAscii?.Request }.OfType<ApiRequest>())
        {
            var again = await journey.SendAgainAsync(known);
            if (journey.Served(again))
            {
                journey.Grew(Journey.Credits(before), 0, again);
            }
        }
    }

    private static bool IsPlain(string key) => key.Length <= LongestPlainKey && key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or ':' or '.');

    private static async Task TopupInParallelAsync(Journey journey)
    {
        var tenant = await journey.TenantAsync();
        var before = await journey.CallAsync(Operation.Topup, tenant);
        var request = await journey.RequestAsync(Operation.Topup, tenant);

        var exchanges = await Task.WhenAll(Enumerable.Range(0, Journey.AtOnce).Select(_ => journey.SendAgainAsync(request)));

        foreach (var exchange in exchanges)
        {
            journey.Served(exchange);
        }

        var after = await journey.SendAgainAsync(request);
        journey.Grew(Journey.Credits(before), Journey.Amount(request), after);

        // Of topups with keys of their own none is lost.
        var others = await journey.AtOnceAsync(Operation.Topup, tenant);
        if (Array.TrueForAll(others, other => journey.Served(other)))
        {
            journey.Grew(Journey.Credits(after), others.Sum(other => Journey.Amount(other.Request)), await journey.SendAgainAsync(request));
        }
    }

    // An id is for tracing: what comes under one that came before is another request all the same.
    private static async Task RequestIdAsync(Journey journey)
    {
        var tenant = await journey.TenantAsync();
        var before = await journey.ToppedUpAsync(await journey.RequestAsync(Operation.Topup, tenant), tenant);
        var one = await journey.RequestAsync(Operation.Topup, tenant);
        var other = await journey.RequestAsync(Operation.Topup, tenant) with { RequestId = one.RequestId };
        journey.Grew(Journey.Credits(before), Journey.Amount(one), before = await journey.SendAsync(one));
        journey.Grew(Journey.Credits(before), Journey.Amount(other), await journey.SendAsync(other));

        var create = await journey.RequestAsync(Operation.Create, journey.Unmade("one"));
        var another = await journey.RequestAsync(Operation.Create, journey.Unmade("another")) with { RequestId = create.RequestId };
        var made = await journey.SendAsync(create);
        var madeToo = await journey.SendAsync(another);
        if (journey.Served(made) && journey.Served(madeToo))
        {
            journey.Holds(made.Text("tenant_id") != madeToo.Text("tenant_id"), madeToo, "tenant_id: one tenant of two external_refs");
        }

        var plan = await journey.RequestAsync(Operation.Plan, tenant);
        journey.Served(await journey.SendAsync(plan with { RequestId = plan.RequestId.PadRight(LongRequestId, '0') }));
        journey.Served(await journey.SendAsync(plan with { RequestId = one.RequestId }));
    }

    private static async Task TopupLaterAsync(Journey journey)
    {
        var tenant = await journey.TenantAsync();
        var before = await journey.CallAsync(Operation.Topup, tenant);
        var request = await journey.RequestAsync(Operation.Topup, tenant);
        var first = await journey.SendAsync(request);
        journey.Served(first);
        journey.Grew(Journey.Credits(before), Journey.Amount(request), first);
        var lost = await journey.RequestAsync(Operation.Topup, tenant);
        var added = 0d;
        await Journey.WhereToBeHadAsync(async () =>
        {
            await FaultChecks.FailAsync(journey, lost, applied: true);
            added = Journey.Amount(lost);
        });

        await journey.LaterAsync();
        foreach (var repeated in added > 0 ? new[] { lost, request } : [request])
        {
            var later = await journey.SendAgainAsync(repeated);
            journey.Served(later);
            journey.Grew(Journey.Credits(first), added, later);
        }
    }

    private static async Task TopupOnTwoTenantsAsync(Journey journey)
    {
        var one = await journey.TenantAsync(name: "one");
        var two = await journey.TenantAsync(name: "two");
        var request = await journey.RequestAsync(Operation.Topup, one);
        journey.Served(await journey.SendAsync(request));
        await AddsOnAsync(journey, two, request);

        // Nor is it kept for a tenant that is gone.
        journey.Served(await journey.CallAsync(Operation.Terminate, one));
        await AddsOnAsync(journey, await journey.TenantAsync(name: "three"), request);
    }

    // The key of a topup of another tenant.
    private static async Task AddsOnAsync(Journey journey, Tenant tenant, ApiRequest elsewhere)
    {
        var before = await journey.CallAsync(Operation.Topup, tenant);
        var topup = await journey.RequestAsync(Operation.Topup, tenant);
        var after = await journey.SendAsync(topup.WithMembersOf(elsewhere, "idempotency_key"));
        journey.Served(before);
        journey.Served(after);
        journey.Grew(Journey.Credits(before), Journey.Amount(topup), after);
    }

    private static async Task SuspendRepeatedAsync(Journey journey)
    {
        var tenant = await journey.TenantAsync();
        var first = await journey.CallAsync(Operation.Suspend, tenant);
        journey.Served(first);
        journey.Fresh(first, "a fresh suspension is not already one");

        foreach (var address in new[] { Address.ById, Address.ByRef })
        {
            var again = await journey.CallAsync(Operation.Suspend, tenant, address);
            journey.Served(again, Expectation.ServedAlready);
            journey.Holds(again.Text("status") is "suspended", again, "status: expected suspended");
        }
    }

    private static async Task UnsuspendRepeatedAsync(Journey journey)
    {
        var tenant = await journey.TenantAsync();
        journey.Served(await journey.CallAsync(Operation.Unsuspend, tenant), Expectation.ServedAlready);
        journey.Served(await journey.CallAsync(Operation.Suspend, tenant));
        var fresh = await journey.CallAsync(Operation.Unsuspend, tenant);
        journey.Served(fresh);
        journey.Fresh(fresh, "the tenant was suspended");

        var again = await journey.CallAsync(Operation.Unsuspend, tenant, Address.ByRef);

        journey.Served(again, Expectation.ServedAlready);
        journey.Holds(again.Text("status") is "active", again, "status: expected active");
    }

    private static async Task TerminateRepeatedAsync(Journey journey)
    {
        var tenant = await journey.TenantAsync();
        var first = await journey.CallAsync(Operation.Terminate, tenant);
        journey.Served(first);
        journey.Fresh(first, "the tenant was alive");

        journey.Served(await journey.CallAsync(Operation.Terminate, tenant), Expectation.ServedAlready);
        journey.Served(await journey.CallAsync(Operation.Terminate, tenant, Address.ByRef), Expectation.ServedAlready);
    }

    private static async Task PlanRepeatedAsync(Journey journey)
    {
        // Nobody else's plan comes between.
        var tenant = await journey.TenantAsync();
        var request = await journey.RequestAsync(Operation.Plan, tenant);

        journey.Served(await journey.SendAsync(request));
        journey.Served(await journey.SendAgainAsync(request));
        journey.Served(await journey.CallAsync(Operation.Plan, tenant, Address.ByRef));
    }

    private static async Task SsoFreshTokenAsync(Journey journey)
    {
        var tenant = await journey.SharedAsync(Operation.Sso);
        List<Exchange> links = [await journey.CallAsync(Operation.Sso, tenant), await journey.CallAsync(Operation.Sso, tenant), await journey.CallAsync(Operation.Sso, tenant, Address.ByRef)];

        // A request id is no idempotency key.
        var request = await journey.RequestAsync(Operation.Sso, tenant);
        links.AddRange([await journey.SendAsync(request), await journey.SendAsync(request)]);

        // A token that is made of the time is the same for many calls at once.
        links.AddRange(await journey.AtOnceAsync(Operation.Sso, tenant));

        var seen = new HashSet<string?>(StringComparer.Ordinal);
        foreach (var link in links)
        {
            if (journey.Served(link))
            {
                journey.Holds(seen.Add(SuccessShape.Parameter(link.Text("redirectTo"), "token")), link, "redirectTo: the same token as before");
            }
        }
    }

    private static async Task UsageOnlyReadsAsync(Journey journey)
    {
        var tenant = await journey.TenantAsync();
        var before = await journey.ToppedUpAsync(await journey.RequestAsync(Operation.Topup, tenant), tenant);
        var usage = await journey.RequestAsync(Operation.Usage, tenant);

        var first = await journey.SendAsync(usage);
        var second = await journey.SendAgainAsync(usage);

        journey.Served(first);
        journey.Served(second);
        var last = await journey.RequestAsync(Operation.Topup, tenant);
        journey.Grew(Journey.Credits(before), Journey.Amount(last), await journey.SendAsync(last));
    }

    private static string KeyOf(ApiRequest topup) => JsonNode.Parse(topup.Body)!["idempotency_key"]!.GetValue<string>();
}
