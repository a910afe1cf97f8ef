using Conformance.Fixtures.Tenants;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>A tenant stands where it stands, by whichever name and with whichever key of its account it is asked for (contract, sections 1 to 3).</summary>
internal static class ViewChecks
{
    // Some count suspensions, of which each round has two.
    private const int Rounds = 2;
    private const int MoreRounds = 4;

    public static IReadOnlyList<Check> All { get; } =
    [
        new("success/changed-by-id-seen-by-ref", "what is done to a tenant by its id is seen by its reference.", "section 1", journey => SeenAsync(journey, ById(journey), ByRef(journey), MoreRounds)),
        new("success/changed-by-ref-seen-by-id", "what is done to a tenant by its reference is seen by its id.", "section 1", journey => SeenAsync(journey, ByRef(journey), ById(journey))),
        new("success/changed-with-one-key-seen-with-another", "what is done to a tenant with one key of its account is seen with another.", "section 2", async journey =>
        {
            var other = await journey.OtherKeyAsync();
            await SeenAsync(journey, (operation, tenant) => journey.CallAsync(operation, tenant, key: other), ById(journey));
        }),
    ];

    private delegate Task<Exchange> View(Operation operation, Tenant tenant);

    private static View ById(Journey journey) => (operation, tenant) => journey.CallAsync(operation, tenant);

    private static View ByRef(Journey journey) => (operation, tenant) => journey.CallAsync(operation, tenant, Address.ByRef);

    private static async Task SeenAsync(Journey journey, View one, View other, int rounds = Rounds)
    {
        var tenant = await journey.TenantAsync();
        for (var round = 0; round < rounds; round++)
        {
            journey.Changed(await one(Operation.Suspend, tenant));
            journey.Refused(await other(Operation.Topup, tenant), 409, "suspended");
            journey.Refused(await other(Operation.Sso, tenant), 409, "suspended");
            journey.Changed(await other(Operation.Unsuspend, tenant));
            journey.Served(await one(Operation.Sso, tenant));
            journey.Served(await one(Operation.Topup, tenant));
            journey.Served(await one(Operation.Unsuspend, tenant), Expectation.ServedAlready);

            // And back by the same.
            journey.Changed(await one(Operation.Suspend, tenant));
            journey.Served(await other(Operation.Suspend, tenant), Expectation.ServedAlready);
            journey.Changed(await one(Operation.Unsuspend, tenant));
            journey.Served(await other(Operation.Sso, tenant));
            journey.Served(await other(Operation.Topup, tenant));
        }

        journey.Changed(await one(Operation.Terminate, tenant));
        foreach (var operation in Operations.OnATenant)
        {
            journey.Gone(await other(operation, tenant));
        }

        journey.Served(await other(Operation.Terminate, tenant), Expectation.ServedAlready);
    }
}
