using Conformance.Fixtures.States;
using Conformance.Fixtures.Tenants;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>What holds once still holds a minute later, and for many calls at once (contract, section 2).</summary>
internal static class SteadinessChecks
{
    private const string Clause = "section 2";

    private const int MoreThanADay = 25;
    private const int MoreThanAWeek = 8 * 24;
    private const int MoreThanAMonth = 32 * 24;

    public static IReadOnlyList<Check> All { get; } =
    [
        new("closed-world/a-minute-later", "a suspended, a terminated and a live tenant are a minute later what they were, and a day, a week and a month where the target's clock can be moved.", Clause, LaterAsync) { Alone = true },
        new("closed-world/served-before", "a tenant that was served is refused at once when it is not active, and when it is terminated but not deleted.", Clause, ServedBeforeAsync)
        {
            Needs = [Need.State(ProviderState.TenantNotActive), Need.State(ProviderState.TerminatedNotDeleted)],
        },
        new("closed-world/suspended-in-parallel", "a suspended tenant refuses every one of many calls at once.", Clause, SuspendedInParallelAsync),
        new("closed-world/terminated-in-parallel", "a terminated tenant is gone for every one of many calls at once.", Clause, TerminatedInParallelAsync),
        new("closed-world/refused-keys-in-parallel", "a key that nobody was given is refused in every one of many calls at once, and a good one served beside it.", Clause, KeysInParallelAsync),
        new("closed-world/lifecycle-in-parallel", "many suspensions at once, and many terminations at once, are all served and take effect.", "section 3, idempotency", LifecycleInParallelAsync),
    ];

    private static async Task LaterAsync(Journey journey)
    {
        var (live, made) = await journey.MadeAsync(journey.Unmade("live"));
        var suspended = await journey.TenantAsync(name: "suspended");
        var terminated = await journey.TenantAsync(name: "terminated");
        journey.Served(await journey.CallAsync(Operation.Suspend, suspended));
        journey.Served(await journey.CallAsync(Operation.Terminate, terminated));
        var refused = await journey.RequestAsync(Operation.Topup, suspended);
        journey.Refused(await journey.SendAsync(refused), 409, "suspended");
        var topup = await journey.RequestAsync(Operation.Topup, live);
        var before = await journey.SendAsync(topup);
        ApiRequest? inactive = null;
        await Journey.WhereToBeHadAsync(async () => inactive = await OfADraftAsync(journey));

        await journey.LaterAsync(MoreThanADay);

        if (inactive is not null)
        {
            journey.Inactive(await journey.SendAsync(inactive));
        }

        await KnownAsync(journey, topup, await journey.CreditedAsync(before, live));
        journey.Served(await journey.CallAsync(Operation.Sso, live, Address.ByRef));
        journey.SameTenant(made, await journey.CallAsync(Operation.Create, live));
        journey.Refused(await journey.CallAsync(Operation.Topup, suspended), 409, "suspended");
        journey.Refused(await journey.CallAsync(Operation.Sso, suspended, Address.ByRef), 409, "suspended");
        journey.Served(await journey.CallAsync(Operation.Suspend, suspended), Expectation.ServedAlready);
        journey.Served(await journey.CallAsync(Operation.Unsuspend, suspended));
        var balance = await journey.CallAsync(Operation.Topup, suspended);
        if (journey.Served(balance))
        {
            await FaultChecks.CreditedOnceAsync(journey, refused, balance, await journey.SendAsync(refused));
        }

        var named = Operations.OnATenant.SelectMany(operation => new[] { Address.ById, Address.ByRef }.Select(address => journey.CallAsync(operation, terminated, address)));
        foreach (var gone in await Task.WhenAll(named))
        {
            journey.Gone(gone);
        }

        journey.Served(await journey.CallAsync(Operation.Terminate, terminated), Expectation.ServedAlready);

        if (journey.Target.Clock.CanMove)
        {
            journey.Served(await journey.CallAsync(Operation.Suspend, suspended));
            await journey.LaterAsync(MoreThanAWeek);
            await StillAsync(journey, live, made);

            // What a week may change of balances is stated nowhere: what came before it is compared with nothing behind it.
            await KnownAsync(journey, topup, await journey.CallAsync(Operation.Topup, live));

            await journey.LaterAsync(MoreThanAMonth);
            await StillAsync(journey, live, made);
            await KnownAsync(journey, topup, await journey.CallAsync(Operation.Topup, live));
            journey.Refused(await journey.CallAsync(Operation.Sso, suspended), 409, "suspended");
            journey.Served(await journey.CallAsync(Operation.Unsuspend, suspended));
            journey.Served(await journey.CallAsync(Operation.Topup, suspended, Address.ByRef));
        }
    }

    private static async Task<ApiRequest> OfADraftAsync(Journey journey)
    {
        var (key, account) = await journey.Target.Credentials.FreshAccountAsync(journey.Cancellation);
        await journey.DeactivateAsync(account);
        var request = await journey.RequestAsync(Operation.Create, journey.Unmade("of-a-draft-account"), key: key);
        journey.Inactive(await journey.SendAsync(request));
        return request;
    }

    private static async Task StillAsync(Journey journey, Tenant live, Exchange made)
    {
        journey.Served(await journey.CallAsync(Operation.Plan, live));
        journey.Served(await journey.CallAsync(Operation.Sso, live, Address.ByRef));
        journey.SameTenant(made, await journey.CallAsync(Operation.Create, live));
    }

    private static async Task KnownAsync(Journey journey, ApiRequest topup, Exchange before)
    {
        var again = await journey.SendAgainAsync(topup);
        if (journey.Served(before) && journey.Served(again))
        {
            journey.Grew(Journey.Credits(before), 0, again);
        }
    }

    private static async Task ServedBeforeAsync(Journey journey)
    {
        await ThenRefusedAsync(journey, ProviderState.TenantNotActive, [Operation.Topup], 409, "tenant_not_active");
        await ThenRefusedAsync(journey, ProviderState.TerminatedNotDeleted, Operations.OnATenant, 410, "terminated");
    }

    private static async Task ThenRefusedAsync(Journey journey, string state, IReadOnlyList<Operation> operations, int status, string error)
    {
        var tenant = await journey.TenantAsync(name: state.Replace(' ', '-'));
        foreach (var operation in operations.Concat([Operation.Unsuspend]))
        {
            await journey.CallAsync(operation, tenant, Address.ById);
        }

        await journey.SetUpAsync(state, tenant);
        foreach (var operation in operations)
        {
            journey.Refused(await journey.CallAsync(operation, tenant, Address.ById), status, error);
            journey.Refused(await journey.CallAsync(operation, tenant, Address.ByRef), status, error);
        }
    }

    private static async Task SuspendedInParallelAsync(Journey journey)
    {
        var tenant = await journey.TenantAsync();
        journey.Served(await journey.CallAsync(Operation.Suspend, tenant));

        foreach (var exchange in await journey.AtOnceAsync(Operation.Sso, tenant))
        {
            journey.Refused(exchange, 409, "suspended");
        }

        foreach (var exchange in await journey.AtOnceAsync(Operation.Topup, tenant))
        {
            journey.Refused(exchange, 409, "suspended");
        }
    }

    private static async Task TerminatedInParallelAsync(Journey journey)
    {
        var tenant = await journey.TenantAsync();
        journey.Served(await journey.CallAsync(Operation.Terminate, tenant));

        foreach (var exchange in await journey.AtOnceAsync(Operation.Sso, tenant))
        {
            journey.Gone(exchange);
        }
    }

    private static async Task KeysInParallelAsync(Journey journey)
    {
        var tenant = await journey.TenantAsync();
        var exchanges = await Task.WhenAll(Enumerable.Range(0, Journey.AtOnce).Select(async call =>
        {
            var request = await journey.RequestAsync(Operation.Sso, tenant);
            return await journey.SendAsync(call % 2 == 0 ? request with { Presentation = Presentation.UnknownKey } : request);
        }));

        foreach (var exchange in exchanges)
        {
            if (exchange.Request.Presentation == Presentation.UnknownKey)
            {
                journey.Holds(exchange.Status == 401 && exchange.Text("reason") is "invalid_key", exchange, $"expected 401 invalid_key, came {exchange.Status}");
            }
            else
            {
                journey.Served(exchange);
            }
        }
    }

    private static async Task LifecycleInParallelAsync(Journey journey)
    {
        var tenant = await journey.TenantAsync();
        foreach (var operation in new[] { Operation.Suspend, Operation.Terminate })
        {
            // A plan that was under way must not write the tenant back as it was.
            var plans = journey.AtOnceAsync(Operation.Plan, tenant);
            var exchanges = await journey.AtOnceAsync(operation, tenant);
            await plans;
            foreach (var exchange in exchanges)
            {
                journey.Served(exchange);
            }

            var fresh = exchanges.Count(exchange => !Journey.IsAlready(exchange));
            // How many of them see the change as their own is stated nowhere; that it was made is.
            journey.Holds(fresh >= 1, exchanges[0], $"already: of {Journey.AtOnce} calls at once not one was fresh");
            var topup = await journey.CallAsync(Operation.Topup, tenant);
            if (operation == Operation.Suspend)
            {
                journey.Refused(topup, 409, "suspended");
            }
            else
            {
                journey.Gone(topup);
            }
        }
    }
}
