using System.Text.Json;
using System.Text.Json.Nodes;
using Conformance.Fixtures.Tenants;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>A call is the same in whatever lawful form it comes: what it does, what it refuses, and how often (contract, sections 1, 3 and 5).</summary>
internal static class LifeChecks
{
    // More than what is read of a body at once.
    private static readonly string Padding = new(' ', 5_000);

    private static readonly JsonSerializerOptions Spaced = new() { WriteIndented = true };

    public static IReadOnlyList<Check> All { get; } =
    [
        new("life/no-request-id", "a tenant's life is the same where no call has an X-Request-Id.", "section 5", journey => LiveAsync(journey, request => request with { RequestId = "" })),
        new("life/media-type-with-a-parameter", "a tenant's life is the same where every Content-Type has a parameter.", "section 1", journey => LiveAsync(journey, WithCharset)),
        new("life/another-key-of-the-account", "a tenant's life is the same where another key of its account is used once it is made.", "section 2", OfAnotherKeyAsync),
        new("life/another-account", "a tenant's life is the same in another account.", "section 2", OfAnotherAccountAsync) { Needs = [Need.Key("ForeignApiKey")] },
        new("closed-world/account-in-draft", "a tenant's life goes on where its account is in draft again: all but create and sso do what they say.", "section 2, account_inactive", InDraftAsync) { Needs = RetryChecks.InactiveAccount },
        new("life/reference-with-signs-and-scripts", "a tenant's life is the same where it is called by a reference with signs and letters of many kinds.", "section 1, external_ref", ByReferenceAsync),
        new("life/json-written-otherwise", "a tenant's life is the same where the JSON of every body has its members in another order and white space between them.", "section 1", journey => LiveAsync(journey, request => request with { Body = Rewritten(request) })),
    ];

    private static Task LiveAsync(Journey journey, Func<ApiRequest, ApiRequest> form) => new Life(journey, form).LiveAsync(journey.Unmade());

    private static async Task OfAnotherKeyAsync(Journey journey)
    {
        var other = await journey.OtherKeyAsync();
        await LiveAsync(journey, request => request.Operation == Operation.Create ? request : request with { Key = other });
    }

    private static async Task OfAnotherAccountAsync(Journey journey)
    {
        var foreign = await journey.Target.Credentials.ForeignAsync(journey.Cancellation);
        await LiveAsync(journey, request => request with { Key = foreign });
    }

    private static async Task InDraftAsync(Journey journey)
    {
        var (key, account) = await journey.Target.Credentials.FreshAccountAsync(journey.Cancellation);
        var tenant = await journey.TenantAsync(key);
        await journey.DeactivateAsync(account);

        // An account in draft has the limits of any other.
        foreach (var usage in await Task.WhenAll(Enumerable.Range(0, Journey.AtOnce).Select(_ => journey.CallAsync(Operation.Usage, tenant, key: key))))
        {
            journey.Served(usage);
        }

        await new Life(journey, request => request with { Key = key }).GoOnAsync(tenant);

        // A refusal by the limiter is waited out before a call is judged, and the run's pace gives no reason for one.
        foreach (var refused in journey.Target.Client.Transcript.Exchanges.Where(exchange => exchange.Request.Key == key && exchange.Status == 429 && exchange.Text("reason") is "per_key"))
        {
            journey.Holds(false, refused, "limit: a key of an account in draft was refused before its limit");
        }
    }

    private static Task ByReferenceAsync(Journey journey)
    {
        var unmade = journey.Unmade();
        return new Life(journey, request => request, Address.ByRef).LiveAsync(unmade with { ExternalRef = unmade.ExternalRef + AlikeTexts.Rich + AlikeTexts.Signs });
    }

    private static ApiRequest WithCharset(ApiRequest request) => request with
    {
        MediaType = request.Operation is Operation.Create or Operation.Sso or Operation.Suspend ? "application/json; charset=utf-8" : "application/json;charset=UTF-8",
    };

    // What is optional comes first.
    private static string Rewritten(ApiRequest request)
    {
        var body = TurnedRound(JsonNode.Parse(request.Body))!.AsObject();
        switch (request.Operation)
        {
            case Operation.Sso:
                body.Insert(0, "ttl_seconds", 300);
                break;
            case Operation.Usage:
                body.Insert(0, "period", "current_month");
                break;
        }

        return Padding + body.ToJsonString(Spaced);
    }

    private static JsonNode? TurnedRound(JsonNode? value) => value is JsonObject members
        ? new JsonObject(members.Reverse().Select(member => KeyValuePair.Create(member.Key, TurnedRound(member.Value))))
        : value?.DeepClone();

    // From its create to its end, and a little further.
    private sealed class Life(Journey journey, Func<ApiRequest, ApiRequest> form, Address address = Address.ById)
    {
        public async Task LiveAsync(Tenant unmade)
        {
            var made = await CreateAsync(unmade);
            var another = await CreateAsync(journey.Unmade("another"));
            journey.Holds(made.Text("tenant_id") != another.Text("tenant_id"), another, "tenant_id: one tenant of two external_refs");
            var tenant = unmade with { Id = made.Text("tenant_id") ?? "" };

            await GoOnAsync(tenant, Operation.Sso, [Operation.Plan, Operation.Usage, Operation.Sso]);
        }

        // The same without create and sso.
        public Task GoOnAsync(Tenant tenant) => GoOnAsync(tenant, Operation.Topup, [Operation.Plan, Operation.Usage]);

        private async Task GoOnAsync(Tenant tenant, Operation asked, Operation[] served)
        {
            await ServedAsync(tenant, served);
            await CreditAsync(tenant);

            await ChangeAsync(tenant, Operation.Suspend);
            foreach (var operation in new[] { Operation.Topup, asked }.Distinct())
            {
                journey.Refused(await CallAsync(operation, tenant), 409, "suspended");
            }

            await ChangeAsync(tenant, Operation.Unsuspend);
            await ServedAsync(tenant, asked);

            await ChangeAsync(tenant, Operation.Terminate);
            journey.Gone(await CallAsync(Operation.Plan, tenant));
            journey.Gone(await CallAsync(asked, tenant));
        }

        private async Task<Exchange> CreateAsync(Tenant tenant)
        {
            var made = await CallAsync(Operation.Create, tenant);
            journey.Served(made);
            journey.SameTenant(made, await CallAsync(Operation.Create, tenant));
            return made;
        }

        private async Task CreditAsync(Tenant tenant)
        {
            var before = await CallAsync(Operation.Topup, tenant);
            var topup = form(await journey.RequestAsync(Operation.Topup, tenant, address));
            var after = await journey.SendAsync(topup);
            if (journey.Served(before) && journey.Served(after))
            {
                journey.Grew(Journey.Credits(before), Journey.Amount(topup), after);
                journey.Grew(Journey.Credits(after), 0, await journey.SendAsync(topup));
            }
        }

        // Once it is a change, and the second time it is there already.
        private async Task ChangeAsync(Tenant tenant, Operation operation)
        {
            journey.Changed(await CallAsync(operation, tenant));
            journey.Served(await CallAsync(operation, tenant), Expectation.ServedAlready);
        }

        private async Task ServedAsync(Tenant tenant, params Operation[] operations)
        {
            foreach (var operation in operations)
            {
                journey.Served(await CallAsync(operation, tenant));
            }
        }

        private async Task<Exchange> CallAsync(Operation operation, Tenant tenant) =>
            await journey.SendAsync(form(await journey.RequestAsync(operation, tenant, address)));
    }
}
