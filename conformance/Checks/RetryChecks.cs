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
        var own = row.Ways.Where(one => one.Elsewhere is null && (row.Status != 410 || one.Tenant == TenantState.TerminatedNotDeleted)).ToList();
        Way[] ways = [own[0], .. own.Where(one => one.Address == Address.ByRef && one.Tenant == own[0].Tenant).Take(1)];
        await Task.WhenAll(row.Operations.SelectMany(operation => ways.Select(way => (operation, way))).Select(async asked =>
        {
            var request = await requests.OfAsync(new Cell(asked.operation, row), asked.way, journey.Cancellation);
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

    // Whoever lifts it, and by whichever name, the tenant is suspended no longer, for whoever asked.
    private static async Task<IReadOnlyList<Suspension>> SuspensionsAsync(Journey journey)
    {
        var (one, other) = (await journey.KeyAsync(), await journey.OtherKeyAsync());
        return [new(Address.ById, Address.ById, one, one), new(Address.ByRef, Address.ById, one, one), new(Address.ById, Address.ByRef, other, one), new(Address.ByRef, Address.ByRef, other, other)];
    }

    private static async Task SuspendedTopupAsync(Journey journey)
    {
        foreach (var (suspension, index) in (await SuspensionsAsync(journey)).Select((suspension, index) => (suspension, index)))
        {
            await SuspendedTopupAsync(journey, await journey.TenantAsync(name: $"tenant-{index}"), suspension);
        }
    }

    private static async Task SuspendedTopupAsync(Journey journey, Tenant tenant, Suspension suspension)
    {
        var before = await journey.CallAsync(Operation.Topup, tenant);
        journey.Served(before);
        journey.Served(await journey.CallAsync(Operation.Suspend, tenant));
        var request = await journey.RequestAsync(Operation.Topup, tenant, suspension.Asked);
        journey.Refused(await journey.SendAsync(request), 409, "suspended");
        journey.Refused(await journey.SendAsync(request), 409, "suspended");

        journey.Served(await journey.CallAsync(Operation.Unsuspend, tenant, suspension.LiftedBy, key: suspension.LiftedWith));
        var between = await journey.CreditedAsync(before, tenant);
        var retried = await journey.SendAsync(request with { Key = suspension.RetriedWith });

        if (journey.Served(retried))
        {
            await FaultChecks.CreditedOnceAsync(journey, request, between, retried);
        }
    }

    private static async Task SuspendedSsoAsync(Journey journey)
    {
        var tenant = await journey.TenantAsync();
        foreach (var suspension in await SuspensionsAsync(journey))
        {
            journey.Served(await journey.CallAsync(Operation.Suspend, tenant));
            var request = await journey.RequestAsync(Operation.Sso, tenant, suspension.Asked);
            journey.Refused(await journey.SendAsync(request), 409, "suspended");
            journey.Refused(await journey.SendAsync(request), 409, "suspended");

            journey.Served(await journey.CallAsync(Operation.Unsuspend, tenant, suspension.LiftedBy, key: suspension.LiftedWith));

            journey.Served(await journey.SendAsync(request with { Key = suspension.RetriedWith }));
        }
    }

    private static async Task InactiveCreateAsync(Journey journey)
    {
        var (key, account) = await journey.Target.Credentials.FreshAccountAsync(journey.Cancellation);
        var (made, _) = await journey.MadeAsync(journey.Unmade("made-before"), key);
        foreach (var status in new[] { Journey.Draft, Suspended })
        {
            await journey.DeactivateAsync(account, status);

            // A reference that is bound already is refused as any other.
            var request = await journey.RequestAsync(Operation.Create, journey.Unmade($"refused-as-{status}"), key: key);
            var again = await journey.RequestAsync(Operation.Create, made, key: key);
            journey.Inactive(await journey.SendAsync(request), status);
            journey.Inactive(await journey.SendAsync(again), status);

            await journey.ActivateAsync(account);

            journey.Served(await journey.SendAsync(request));
            journey.Served(await journey.SendAsync(again));
        }
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
            journey.Inactive(await journey.SendAsync(request));
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
        journey.Inactive(await journey.SendAsync(requests[0]), Suspended);
    }

    /// <summary>A suspension as it is asked into, and lifted.</summary>
    /// <param name="Asked">How the tenant is named in what is refused.</param>
    /// <param name="LiftedBy">How it is named where the suspension is lifted.</param>
    /// <param name="LiftedWith">With which key that is done.</param>
    /// <param name="RetriedWith">With which key the refused request is sent again.</param>
    private sealed record Suspension(Address Asked, Address LiftedBy, ApiKey LiftedWith, ApiKey RetriedWith);
}
