using System.Text.Json.Nodes;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>What an operation requires is required at its place in the body, and nothing elsewhere stands in for it (contract, sections 1 and 2).</summary>
internal static class RequiredChecks
{
    private const string IdempotencyKey = "idempotency_key";
    private const string Amount = "amount";

    public static IReadOnlyList<Check> All { get; } =
    [
        new("closed-world/required-in-the-body", "what an operation requires is required at its place in the body: the query, a header or another place stands in for nothing.", "sections 1 and 2, missing_fields and invalid_amount", ElsewhereAsync),
        new("closed-world/method-of-the-request", "the method is that of the request: neither a header nor the query makes another call a POST.", "section 2, method_not_allowed", MethodAsync),
    ];

    private static async Task MethodAsync(Journey journey)
    {
        var refused = ErrorTable.Rows.Single(row => row.Status == 405);
        await Task.WhenAll(Operations.All.Select(async operation =>
        {
            var request = await journey.RequestAsync(operation.Operation, operation.Operation == Operation.Create ? journey.Unmade() : await journey.SharedAsync(operation.Operation));
            journey.Refused(await journey.SendAsync(request with { Method = "GET", Header = ("X-HTTP-Method-Override", "POST") }), refused);
            journey.Refused(await journey.SendAgainAsync(request with { Method = "PUT", Query = "_method=POST" }), refused);
        }));
    }

    private static async Task ElsewhereAsync(Journey journey)
    {
        var (tenant, _) = await journey.MadeAsync(journey.Unmade("tenant"));
        foreach (var operation in Operations.All.Where(one => one.NamesTenant))
        {
            await RefusedAsync(journey, await journey.RequestAsync(operation.Operation, tenant, Address.Neither) with { Query = $"tenant_id={tenant.Id}" }, "tenant_id or external_ref required");
        }

        var topup = await journey.RequestAsync(Operation.Topup, tenant);
        var key = JsonNode.Parse(topup.Body)![IdempotencyKey]!.GetValue<string>();
        var noKey = await journey.RequestAsync(Operation.Topup, tenant, edit: new BodyEdit.Without(IdempotencyKey));
        await RefusedAsync(journey, noKey with { Header = ("Idempotency-Key", key) }, "idempotency_key required");
        await RefusedAsync(journey, noKey with { Query = $"idempotency_key={key}" }, "idempotency_key required");
        await RefusedAsync(journey, await journey.RequestAsync(Operation.Topup, tenant, edit: new BodyEdit.Without(Amount)) with { Query = "amount=5" }, "amount must be a positive finite number");

        var unmade = journey.Unmade();
        var reference = Uri.EscapeDataString(unmade.ExternalRef);
        await RefusedAsync(journey, await journey.RequestAsync(Operation.Create, unmade, edit: new BodyEdit.Without("external_ref")) with { Query = $"external_ref={reference}" }, "external_ref required");
        var noMail = await journey.RequestAsync(Operation.Create, unmade, edit: new BodyEdit.Without("whu.email"));
        await RefusedAsync(journey, noMail with { Query = "email=someone@example.com" }, "whu.email required");
        var besideIt = JsonNode.Parse(noMail.Body)!.AsObject();
        besideIt["email"] = unmade.Email;
        var beside = await journey.SendAsync(noMail with { Body = besideIt.ToJsonString() });

        // A member that nobody knows may be refused by itself.
        journey.Holds(beside.Status == 400, beside, $"expected 400, as whu has no email, came {beside.Status}");
    }

    private static async Task RefusedAsync(Journey journey, ApiRequest request, string reason) =>
        journey.Refused(await journey.SendAsync(request), ErrorTable.Rows.Single(row => row.Reason is Reason.Fixed(var words) && words == reason));
}
