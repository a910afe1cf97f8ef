using Conformance.Fixtures;
using Conformance.Fixtures.States;
using Conformance.Fixtures.Tenants;
using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>What fails on the server's side may be sent again, and takes effect exactly once (contract, section 3).</summary>
internal static class FaultChecks
{
    private const string Clause = "section 3";

    // What comes between a lost topup and its retry: what is sent in the end, and how much was added meanwhile.
    private delegate Task<(ApiRequest Retried, double Added)> Retry(Journey journey, Tenant tenant, ApiRequest lost);

    public static IReadOnlyList<Check> All { get; } =
    [
        .. Operations.All.SelectMany(operation => new[] { false, true }.Select(applied => new Check(
            $"retry/5xx-{operation.Slug}-{(applied ? "after" : "before")}",
            $"{(operation.Operation is Operation.Sso or Operation.Unsuspend ? "an" : "a")} {operation.Slug} that failed {(applied ? "after" : "before")} its work was done succeeds when it is sent again, and takes effect exactly once.",
            Clause,
            journey => FailedAsync(journey, operation.Operation, applied))
        {
            Needs = [Need.State(ProviderState.OperationFails)],
        })),
        new("retry/lost-topup", "a topup whose answer was lost adds its amount once, whatever comes before its retry, by whichever name of the tenant and with whichever key of the account.", Clause, LostTopupAsync)
        {
            Needs = [Need.State(ProviderState.OperationFails)],
        },
    ];

    // Both kinds of 5xx: that of the operation's own work, and that of what comes before any operation.
    private static async Task FailedAsync(Journey journey, Operation operation, bool applied)
    {
        var rows = Cells.Of(operation).Where(cell => cell.Row.Status == 500).Select(cell => cell.Row).ToList();
        await FailedAsync(journey, operation, applied, rows[0], Address.ById);
        await KeptAsync(journey, operation, applied, rows[0]);
        if (!applied)
        {
            await OnceSuspendedAsync(journey, operation, rows[0]);
            await Journey.WhereToBeHadAsync(() => InAnotherAccountAsync(journey, operation, rows[^1]));
        }

        else if (operation == Operation.Create)
        {
            await Journey.WhereToBeHadAsync(() => MadeOnceAsync(journey));
        }

        if (Operations.Of(operation).NamesTenant)
        {
            await FailedAsync(journey, operation, applied, rows[0], Address.ByRef);
        }

        // What failed before its work was done is the cells' matter too.
        var others = rows.Skip(1);
        foreach (var row in applied || operation == Operation.Topup ? others : others.Where(row => row.Error == "internal_error").Take(1))
        {
            await FailedAsync(journey, operation, applied, row, Address.ByRef);
            if (applied && Operations.Of(operation).NamesTenant)
            {
                await FailedAsync(journey, operation, applied, row, Address.ById);
            }
        }
    }

    /// <summary>Sends a request that the target was told to fail, and holds that it fails so.</summary>
    /// <param name="journey">The journey.</param>
    /// <param name="request">The request.</param>
    /// <param name="applied">Whether its work is done all the same.</param>
    /// <param name="row">The row; that of the operation's own failure by default.</param>
    /// <exception cref="LackingException">The target offers no such state.</exception>
    public static async Task FailAsync(Journey journey, ApiRequest request, bool applied, ErrorRow? row = null)
    {
        row ??= Cells.Of(request.Operation).First(cell => cell.Row.Status == 500).Row;
        await journey.Target.States.FailAsync(request, row, applied, journey.Cancellation);
        journey.Refused(await journey.SendAsync(request), row);
    }

    private static async Task FailedAsync(Journey journey, Operation operation, bool applied, ErrorRow row, Address address)
    {
        var tenant = operation == Operation.Create ? journey.Unmade($"unmade-{row.Slug.Replace('.', '-')}-{address}") : await journey.TenantAsync(name: $"tenant-{row.Slug.Replace('.', '-')}-{address}");
        if (operation == Operation.Unsuspend)
        {
            journey.Served(await journey.CallAsync(Operation.Suspend, tenant));
        }

        var before = operation is Operation.Topup or Operation.Usage ? await journey.CallAsync(operation, tenant, edit: PeriodOf(operation)) : null;
        var request = await journey.RequestAsync(operation, tenant, address, PeriodOf(operation));
        await FailAsync(journey, request, applied, row);
        if (!applied)
        {
            // A second failure is no other than the first.
            await FailAsync(journey, request, applied, row);
            await AsBeforeAsync(journey, operation, tenant);
            before = operation == Operation.Topup ? await AnotherAsync(journey, tenant, request, before!) : before;
        }

        // A tenant is made for its account, whichever key of that asks again.
        var retried = await journey.SendAsync(applied && operation == Operation.Create && address == Address.ByRef ? request with { Key = await journey.OtherKeyAsync() } : request);

        // What was done before its answer was lost is already done, and what failed before it was done is done now.
        var isState = operation is Operation.Suspend or Operation.Unsuspend or Operation.Terminate;
        if (journey.Served(retried, !isState ? Expectation.Served : applied ? Expectation.ServedAlready : Expectation.ServedFresh))
        {
            await EffectAsync(journey, operation, tenant, request, before, retried);
        }
    }

    // Another topup of the same amount is no retry of the one that failed.
    private static async Task<Exchange> AnotherAsync(Journey journey, Tenant tenant, ApiRequest failed, Exchange before)
    {
        var other = (await journey.RequestAsync(Operation.Topup, tenant)).WithMembersOf(failed, "amount");
        var credited = await journey.SendAsync(other);
        if (!journey.Served(credited))
        {
            return before;
        }

        journey.Grew(Journey.Credits(before), Journey.Amount(other), credited);
        return credited;
    }

    // What fails changes nothing but what it was to change: neither what was topped up, nor which topups are known.
    private static async Task KeptAsync(Journey journey, Operation operation, bool applied, ErrorRow row)
    {
        if (operation is Operation.Create or Operation.Topup || (applied && operation is Operation.Suspend or Operation.Terminate))
        {
            return;
        }

        var tenant = await journey.TenantAsync(name: "kept");
        var earlier = await journey.CallAsync(Operation.Topup, tenant);
        var topup = await journey.RequestAsync(Operation.Topup, tenant);
        var first = await journey.SendAsync(topup);
        var before = await journey.SendAgainAsync(topup);
        await FailAsync(journey, await journey.RequestAsync(operation, tenant), applied, row);

        // Where topups go wrong by themselves, which is judged elsewhere, nothing else is to be accused of it.
        if (Credits.In(earlier) is { } had && Credits.In(first) is { } told && Credits.Grew(had, Journey.Amount(topup), told) && Credits.In(before) == told)
        {
            var again = await journey.SendAgainAsync(topup);
            journey.Grew(told, 0, again);
            await journey.CreditedAsync(again, tenant);
        }
    }

    // A tenant that is suspended, or was, fails like any other: sso and topup serve it once it is suspended no longer, the others at once.
    private static async Task OnceSuspendedAsync(Journey journey, Operation operation, ErrorRow row)
    {
        if (!Operations.Of(operation).NamesTenant)
        {
            return;
        }

        var tenant = await journey.TenantAsync(name: "once-suspended");
        journey.Served(await journey.CallAsync(Operation.Suspend, tenant));
        if (operation is Operation.Topup or Operation.Sso)
        {
            journey.Served(await journey.CallAsync(Operation.Unsuspend, tenant));
        }

        var request = await journey.RequestAsync(operation, tenant);
        await FailAsync(journey, request, applied: false, row);
        journey.Served(await journey.SendAsync(request));
    }

    private static async Task InAnotherAccountAsync(Journey journey, Operation operation, ErrorRow row)
    {
        var foreign = await journey.Target.Credentials.ForeignAsync(journey.Cancellation);
        var tenant = operation == Operation.Create ? journey.Unmade("in-another-account") : await journey.TenantAsync(foreign, "in-another-account");
        var request = await journey.RequestAsync(operation, tenant, key: foreign);
        await FailAsync(journey, request, applied: false, row);
        journey.Served(await journey.SendAsync(request));
    }

    // A tenant that nothing leads to is seen in usage alone, where that lists idle ones: as many for a create that was lost as for one that was not.
    private static async Task MadeOnceAsync(Journey journey)
    {
        var (key, _) = await journey.Target.Credentials.FreshAccountAsync(journey.Cancellation);
        await journey.MadeAsync(journey.Unmade("at-once"), key);
        var one = await journey.CallAsync(Operation.Usage, journey.Unmade(), key: key);
        var request = await journey.RequestAsync(Operation.Create, journey.Unmade("lost"), key: key);
        await FailAsync(journey, request, applied: true);
        journey.Served(await journey.SendAsync(request));
        var two = await journey.CallAsync(Operation.Usage, journey.Unmade(), key: key);
        if (SuccessShape.Workspaces(one) is { } each and > 0 && SuccessShape.Workspaces(two) is { } both)
        {
            journey.Holds(both <= 2 * each, two, $"usage.by_workspace: {both} entries of two tenants, where the first had {each}");
        }
    }

    private static async Task LostTopupAsync(Journey journey)
    {
        var tenant = await journey.TenantAsync();
        var balance = await journey.CallAsync(Operation.Topup, tenant);
        journey.Served(balance);
        foreach (var retry in new Retry[] { ByRefAsync, WithAnotherKeyAsync, AfterAnotherAsync, AfterASuspensionAsync, LostTwiceAsync, FailedThenAsync, AfterOtherCallsAsync })
        {
            var topup = await journey.RequestAsync(Operation.Topup, tenant);
            await FailAsync(journey, topup, applied: true);
            var before = Journey.Credits(balance);
            var (retried, added) = await retry(journey, tenant, topup);
            if (!journey.Served(balance = await journey.SendAsync(retried)))
            {
                return;
            }

            journey.Grew(before, Journey.Amount(topup) + added, balance);
        }
    }

    private static async Task<(ApiRequest Retried, double Added)> ByRefAsync(Journey journey, Tenant tenant, ApiRequest lost) =>
        ((await journey.RequestAsync(Operation.Topup, tenant, Address.ByRef)).WithMembersOf(lost, "idempotency_key", "amount"), 0);

    private static async Task<(ApiRequest Retried, double Added)> WithAnotherKeyAsync(Journey journey, Tenant tenant, ApiRequest lost) =>
        (lost with { Key = await journey.OtherKeyAsync() }, 0);

    private static async Task<(ApiRequest Retried, double Added)> AfterAnotherAsync(Journey journey, Tenant tenant, ApiRequest lost)
    {
        // With the same amount it is another topup all the same.
        var other = (await journey.RequestAsync(Operation.Topup, tenant)).WithMembersOf(lost, "amount");
        journey.Served(await journey.SendAsync(other));
        return (lost, Journey.Amount(other));
    }

    private static async Task<(ApiRequest Retried, double Added)> AfterASuspensionAsync(Journey journey, Tenant tenant, ApiRequest lost)
    {
        journey.Served(await journey.CallAsync(Operation.Suspend, tenant));
        journey.Served(await journey.CallAsync(Operation.Unsuspend, tenant));
        return (lost, 0);
    }

    private static async Task<(ApiRequest Retried, double Added)> LostTwiceAsync(Journey journey, Tenant tenant, ApiRequest lost)
    {
        await FailAsync(journey, lost, applied: true);
        return (lost, 0);
    }

    private static async Task<(ApiRequest Retried, double Added)> FailedThenAsync(Journey journey, Tenant tenant, ApiRequest lost)
    {
        await FailAsync(journey, lost, applied: false);
        return (lost, 0);
    }

    private static async Task<(ApiRequest Retried, double Added)> AfterOtherCallsAsync(Journey journey, Tenant tenant, ApiRequest lost)
    {
        foreach (var operation in new[] { Operation.Create, Operation.Plan, Operation.Sso, Operation.Usage })
        {
            journey.Served(await journey.CallAsync(operation, tenant));
        }

        return (lost, 0);
    }

    private static async Task AsBeforeAsync(Journey journey, Operation operation, Tenant tenant)
    {
        switch (operation)
        {
            case Operation.Create:
                journey.Refused(await journey.CallAsync(Operation.Plan, tenant, Address.ByRef), 404, "tenant_not_found");
                break;
            case Operation.Unsuspend:
                journey.Refused(await journey.CallAsync(Operation.Sso, tenant), 409, "suspended");
                break;
            case Operation.Suspend or Operation.Terminate:
                journey.Served(await journey.CallAsync(Operation.Sso, tenant));
                break;
        }
    }

    private static Task EffectAsync(Journey journey, Operation operation, Tenant tenant, ApiRequest request, Exchange? before, Exchange retried) => operation switch
    {
        Operation.Create => CreatedOnceAsync(journey, tenant, retried),
        Operation.Topup => CreditedOnceAsync(journey, request, before!, retried),
        Operation.Suspend => ThenAsync(journey, Operation.Topup, tenant, exchange => journey.Refused(exchange, 409, "suspended")),
        Operation.Unsuspend => ThenAsync(journey, Operation.Topup, tenant, exchange => journey.Served(exchange)),
        Operation.Terminate => ThenAsync(journey, Operation.Plan, tenant, journey.Gone),
        Operation.Usage => SamePeriodAsync(journey, request, before!, retried),
        Operation.Plan or Operation.Sso => Task.CompletedTask,
    };

    private static BodyEdit? PeriodOf(Operation operation) => operation == Operation.Usage ? new BodyEdit.With("period", "\"last_month\"") : null;

    // Asked before and after, so that a month which turns over in between takes nothing from it.
    private static async Task SamePeriodAsync(Journey journey, ApiRequest request, Exchange before, Exchange retried)
    {
        var after = await journey.SendAsync(request);
        journey.Holds(
            new[] { before, after }.Any(other => SuccessShape.Span(other) == SuccessShape.Span(retried)), retried, "usage.period: another one than before the failure and after it");
    }

    private static async Task CreatedOnceAsync(Journey journey, Tenant tenant, Exchange retried)
    {
        journey.SameTenant(retried, await journey.CallAsync(Operation.Create, tenant));
        journey.Served(await journey.CallAsync(Operation.Topup, tenant, Address.ByRef));
        journey.Served(await journey.CallAsync(Operation.Sso, tenant, Address.ByRef));

        // Nothing else goes by the reference.
        if (retried.Text("tenant_id") is { } id)
        {
            journey.Served(await journey.CallAsync(Operation.Terminate, tenant with { Id = id }));
            journey.Gone(await journey.CallAsync(Operation.Plan, tenant, Address.ByRef));
        }
    }

    /// <summary>Holds that a topup that was refused or lost before has added its amount once, and adds nothing more.</summary>
    /// <param name="journey">The journey.</param>
    /// <param name="request">The topup.</param>
    /// <param name="before">The answer that told the balance last.</param>
    /// <param name="retried">What the topup was answered when it was sent again.</param>
    public static async Task CreditedOnceAsync(Journey journey, ApiRequest request, Exchange before, Exchange retried)
    {
        journey.Grew(Journey.Credits(before), Journey.Amount(request), retried);
        var again = await journey.SendAsync(request);
        journey.Served(again);
        journey.Grew(Journey.Credits(retried), 0, again);
    }

    private static async Task ThenAsync(Journey journey, Operation operation, Tenant tenant, Action<Exchange> holds)
    {
        holds(await journey.CallAsync(operation, tenant));
        holds(await journey.CallAsync(operation, tenant, Address.ByRef));
    }
}
