using System.Text.Json;
using System.Text.Json.Nodes;
using Conformance.Fixtures.Tenants;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>A call is the same in whatever lawful form it comes: what it does, what it refuses, and how often (contract, sections 1, 3 and 5).</summary>
internal static class FormChecks
{
    // More than what is read of a body at once.
    private static readonly string Padding = new(' ', 5_000);

    private static readonly JsonSerializerOptions Spaced = new() { WriteIndented = true };

    public static IReadOnlyList<Check> All { get; } =
    [
        new("success/no-request-id", "a tenant's life is the same where no call has an X-Request-Id.", "section 5", journey => LiveAsync(journey, request => request with { RequestId = "" })),
        new("success/media-type-with-a-parameter", "a tenant's life is the same where every Content-Type has a parameter.", "section 1", journey => LiveAsync(journey, request => request with { MediaType = "application/json; charset=utf-8" })),
        new("success/json-written-otherwise", "a tenant's life is the same where the JSON of every body has its members in another order and white space between them.", "section 1", journey => LiveAsync(journey, request => request with { Body = Rewritten(request.Body) })),
    ];

    private static async Task LiveAsync(Journey journey, Func<ApiRequest, ApiRequest> form)
    {
        var made = await CreateAsync(journey, journey.Unmade(), form);
        var another = await CreateAsync(journey, journey.Unmade("another"), form);
        journey.Holds(made.Text("tenant_id") != another.Text("tenant_id"), another, "tenant_id: one tenant of two external_refs");
        var tenant = journey.Unmade() with { Id = made.Text("tenant_id") ?? "" };

        await ServedAsync(journey, tenant, form, Operation.Plan, Operation.Usage, Operation.Sso);
        await CreditAsync(journey, tenant, form);

        await ChangeAsync(journey, tenant, form, Operation.Suspend);
        journey.Refused(await CallAsync(journey, Operation.Topup, tenant, form), 409, "suspended");
        journey.Refused(await CallAsync(journey, Operation.Sso, tenant, form), 409, "suspended");
        await ChangeAsync(journey, tenant, form, Operation.Unsuspend);
        await ServedAsync(journey, tenant, form, Operation.Sso);

        await ChangeAsync(journey, tenant, form, Operation.Terminate);
        journey.Gone(await CallAsync(journey, Operation.Plan, tenant, form));
        journey.Gone(await CallAsync(journey, Operation.Sso, tenant, form));
    }

    private static async Task<Exchange> CreateAsync(Journey journey, Tenant tenant, Func<ApiRequest, ApiRequest> form)
    {
        var made = await CallAsync(journey, Operation.Create, tenant, form);
        journey.Served(made);
        journey.SameTenant(made, await CallAsync(journey, Operation.Create, tenant, form));
        return made;
    }

    private static async Task CreditAsync(Journey journey, Tenant tenant, Func<ApiRequest, ApiRequest> form)
    {
        var before = await CallAsync(journey, Operation.Topup, tenant, form);
        var topup = form(await journey.RequestAsync(Operation.Topup, tenant));
        var after = await journey.SendAsync(topup);
        if (journey.Served(before) && journey.Served(after))
        {
            journey.Grew(Journey.Credits(before), Journey.Amount(topup), after);
            journey.Grew(Journey.Credits(after), 0, await journey.SendAsync(topup));
        }
    }

    // Once it is a change, and the second time it is there already.
    private static async Task ChangeAsync(Journey journey, Tenant tenant, Func<ApiRequest, ApiRequest> form, Operation operation)
    {
        journey.Changed(await CallAsync(journey, operation, tenant, form));
        journey.Served(await CallAsync(journey, operation, tenant, form), Expectation.ServedAlready);
    }

    private static async Task ServedAsync(Journey journey, Tenant tenant, Func<ApiRequest, ApiRequest> form, params Operation[] operations)
    {
        foreach (var operation in operations)
        {
            journey.Served(await CallAsync(journey, operation, tenant, form));
        }
    }

    private static async Task<Exchange> CallAsync(Journey journey, Operation operation, Tenant tenant, Func<ApiRequest, ApiRequest> form) =>
        await journey.SendAsync(form(await journey.RequestAsync(operation, tenant)));

    private static string Rewritten(string json) =>
        Padding + new JsonObject(JsonNode.Parse(json)!.AsObject().Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))).ToJsonString(Spaced);
}
