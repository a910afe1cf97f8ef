using Conformance.Fixtures.States;
using Conformance.Fixtures.Tenants;
using Conformance.Fixtures.Wire;
using Conformance.Running;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>What the same request gets when it is sent again, for every class of row (contract, section 3).</summary>
internal static class RetryChecks
{
    private const string Clause = "section 3";
    private const string Suspended = "suspended";
    private const int Sendings = 3;

    internal static readonly Need[] InactiveAccount =
        [Need.State(ProviderState.Account), Need.State(ProviderState.AccountDeactivated), Need.State(ProviderState.AccountActivated)];

    public static IReadOnlyList<Check> All { get; } =
    [
        .. ErrorTable.Rows.Where(IsTerminal).Select(row => new Check(
            $"retry/terminal-{row.Slug.Replace('.', '-')}", $"{row.Summary} is terminal: the same request, unchanged, gets the same answer.", Clause, journey => TerminalAsync(journey, row)) { Needs = NeedsOf(row) }),
        new("retry/suspended-topup", "a topup refused as suspended is served once the tenant is unsuspended, and adds its amount once.", Clause, SuspendedTopupAsync),
        new("retry/suspended-sso", "an sso refused as suspended is served once the tenant is unsuspended.", Clause, SuspendedSsoAsync),
        new("retry/account-inactive-create", "a create refused for an inactive account is served once the account is activated.", Clause, InactiveCreateAsync) { Needs = InactiveAccount },
        new("retry/account-inactive-sso", "an sso refused for an inactive account is served once the account is activated.", Clause, InactiveSsoAsync) { Needs = InactiveAccount },
        .. Operations.All.SelectMany(operation => new[] { false, true }.Select(applied => new Check(
            $"retry/5xx-{operation.Slug}-{(applied ? "after" : "before")}",
            $"a {operation.Slug} that failed {(applied ? "after" : "before")} its work was done succeeds when it is sent again, and takes effect exactly once.",
            Clause,
            journey => FailedAsync(journey, operation.Operation, applied))
        {
            Needs = [Need.State(ProviderState.OperationFails)],
        })),
    ];

    private static Need[] NeedsOf(ErrorRow row) => (row.Error, row.Reason) switch
    {
        ("unauthorized", Reason.Fixed("account_disabled")) => [Need.Key("DisabledApiKey")],
        ("unauthorized", Reason.Fixed("account_missing")) => [Need.Key("MissingAccountApiKey")],
        ("tenant_not_active", _) => [Need.State(ProviderState.TenantNotActive)],
        ("terminated", _) => [Need.State(ProviderState.TerminatedNotDeleted)],
        _ => [],
    };

    private static bool IsTerminal(ErrorRow row) =>
        row.Status is >= 400 and < 500 and not 429 && row.Error is not ("suspended" or "account_inactive" or "account_not_found");

    private static async Task TerminalAsync(Journey journey, ErrorRow row)
    {
        var requests = new WayRequests(journey.Target);
        await Task.WhenAll(row.Operations.Select(async operation =>
        {
            var cell = new Cell(operation, row);
            var way = row.Ways.First(one => one.Elsewhere is null && (row.Status != 410 || one.Tenant == TenantState.TerminatedNotDeleted));
            var request = await requests.OfAsync(cell, way, journey.Cancellation);
            for (var sent = 0; sent < Sendings; sent++)
            {
                var exchange = await journey.SendAsync(request);
                var gone = row.Status is 404 or 410 && exchange.Status is 404 or 410;
                journey.Holds(
                    gone || (exchange.Status == row.Status && exchange.Text("error") == row.Error),
                    exchange,
                    $"sent {sent + 1} times: expected {row.Summary}, came {exchange.Status} {exchange.Text("error")} {exchange.Text("reason")}");
            }
        }));
    }

    private static async Task SuspendedTopupAsync(Journey journey)
    {
        await SuspendedTopupAsync(journey, Address.ById);
        await SuspendedTopupAsync(journey, Address.ByRef);
    }

    private static async Task SuspendedTopupAsync(Journey journey, Address address)
    {
        var tenant = await journey.TenantAsync(name: $"tenant-{address}");
        var before = await journey.CallAsync(Operation.Topup, tenant);
        journey.Served(before);
        journey.Served(await journey.CallAsync(Operation.Suspend, tenant));
        var request = await journey.RequestAsync(Operation.Topup, tenant, address);
        journey.Refused(await journey.SendAsync(request), 409, "suspended");
        journey.Refused(await journey.SendAsync(request), 409, "suspended");

        journey.Served(await journey.CallAsync(Operation.Unsuspend, tenant));
        var other = await journey.RequestAsync(Operation.Topup, tenant);
        var between = await journey.SendAsync(other);
        journey.Served(between);
        journey.Grew(Journey.Credits(before), Journey.Amount(other), between);
        var retried = await journey.SendAsync(request);

        if (journey.Served(retried))
        {
            await CreditedOnceAsync(journey, request, between, retried);
        }
    }

    private static async Task SuspendedSsoAsync(Journey journey)
    {
        var tenant = await journey.TenantAsync();
        journey.Served(await journey.CallAsync(Operation.Suspend, tenant));
        var request = await journey.RequestAsync(Operation.Sso, tenant);
        journey.Refused(await journey.SendAsync(request), 409, "suspended");
        journey.Refused(await journey.SendAsync(request), 409, "suspended");

        journey.Served(await journey.CallAsync(Operation.Unsuspend, tenant));

        journey.Served(await journey.SendAsync(request));
    }

    private static async Task InactiveCreateAsync(Journey journey)
    {
        var (key, account) = await journey.Target.Credentials.FreshAccountAsync(journey.Cancellation);
        var (made, _) = await journey.MadeAsync(journey.Unmade("made-before"), key);
        await journey.DeactivateAsync(account);

        // A reference that is bound already is refused as any other.
        var request = await journey.RequestAsync(Operation.Create, journey.Unmade(), key: key);
        var again = await journey.RequestAsync(Operation.Create, made, key: key);
        Inactive(journey, await journey.SendAsync(request));
        Inactive(journey, await journey.SendAsync(again));

        await journey.ActivateAsync(account);

        journey.Served(await journey.SendAsync(request));
        journey.Served(await journey.SendAsync(again));
    }

    private static async Task InactiveSsoAsync(Journey journey)
    {
        var (key, account) = await journey.Target.Credentials.FreshAccountAsync(journey.Cancellation);
        var tenant = await journey.TenantAsync(key);
        var topup = await journey.RequestAsync(Operation.Topup, tenant, key: key);
        var credited = await journey.SendAsync(topup);
        journey.Served(await journey.CallAsync(Operation.Sso, tenant, key: key));
        await journey.DeactivateAsync(account);
        var requests = new[] { await journey.RequestAsync(Operation.Sso, tenant, key: key), await journey.RequestAsync(Operation.Sso, tenant, Address.ByRef, key: key) };
        foreach (var request in requests)
        {
            Inactive(journey, await journey.SendAsync(request));
        }

        await journey.ActivateAsync(account);

        foreach (var request in requests)
        {
            journey.Served(await journey.SendAsync(request));
        }

        if (credited.Status == 200)
        {
            journey.Grew(Journey.Credits(credited), 0, await journey.SendAgainAsync(topup));
        }

        // The status is what it is now.
        await journey.DeactivateAsync(account, Suspended);
        Inactive(journey, await journey.SendAsync(requests[0]), Suspended);
    }

    private static void Inactive(Journey journey, Exchange refused, string status = "draft") =>
        journey.Holds(
            refused.Status == 409 && refused.Text("error") is "account_inactive" && refused.Text("reason") == status,
            refused,
            $"expected 409 account_inactive {status}, came {refused.Status} {refused.Text("error")} {refused.Text("reason")}");

    // Both kinds of 5xx: that of the operation's own work, and that of what comes before any operation.
    private static async Task FailedAsync(Journey journey, Operation operation, bool applied)
    {
        var rows = Cells.Of(operation).Where(cell => cell.Row.Status == 500).Select(cell => cell.Row).ToList();
        await FailedAsync(journey, operation, applied, rows[0], Address.ById);
        if (Operations.Of(operation).NamesTenant)
        {
            await FailedAsync(journey, operation, applied, rows[0], Address.ByRef);
        }

        // What failed before its work was done is the cells' matter too.
        var others = rows.Skip(1);
        foreach (var row in applied || operation == Operation.Topup ? others : others.Where(row => row.Error == "internal_error").Take(1))
        {
            await FailedAsync(journey, operation, applied, row, Address.ByRef);
        }
    }

    private static async Task FailedAsync(Journey journey, Operation operation, bool applied, ErrorRow row, Address address)
    {
        var tenant = operation == Operation.Create ? journey.Unmade($"unmade-{address}") : await journey.TenantAsync(name: $"tenant-{row.Slug.Replace('.', '-')}-{address}");
        if (operation == Operation.Unsuspend)
        {
            journey.Served(await journey.CallAsync(Operation.Suspend, tenant));
        }

        var before = operation == Operation.Topup ? await journey.CallAsync(Operation.Topup, tenant) : null;
        var request = await journey.RequestAsync(operation, tenant, address);
        await journey.Target.States.FailAsync(request, row, applied, journey.Cancellation);
        var failed = await journey.SendAsync(request);
        journey.Refused(failed, row);
        if (!applied)
        {
            // A second failure is no other than the first.
            await journey.Target.States.FailAsync(request, row, applied, journey.Cancellation);
            journey.Refused(await journey.SendAsync(request), row);
            await AsBeforeAsync(journey, operation, tenant);
        }

        var retried = await journey.SendAsync(request);

        // What was done before its answer was lost is already done, and what failed before it was done is done now.
        var isState = operation is Operation.Suspend or Operation.Unsuspend or Operation.Terminate;
        if (journey.Served(retried, !isState ? Expectation.Served : applied ? Expectation.ServedAlready : Expectation.ServedFresh))
        {
            await EffectAsync(journey, operation, tenant, request, before, retried);
        }
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
        Operation.Plan or Operation.Sso or Operation.Usage => Task.CompletedTask,
    };

    private static async Task CreatedOnceAsync(Journey journey, Tenant tenant, Exchange retried)
    {
        journey.SameTenant(retried, await journey.CallAsync(Operation.Create, tenant));
        journey.Served(await journey.CallAsync(Operation.Topup, tenant, Address.ByRef));
        journey.Served(await journey.CallAsync(Operation.Sso, tenant, Address.ByRef));
    }

    private static async Task CreditedOnceAsync(Journey journey, ApiRequest request, Exchange before, Exchange retried)
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
