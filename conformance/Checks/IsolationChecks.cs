using Conformance.Fixtures;
using Conformance.Fixtures.States;
using Conformance.Fixtures.Tenants;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>What is one account's is no other's, and what is done to one tenant is done to none beside it (contract, sections 2 and 7).</summary>
internal static class IsolationChecks
{
    private const string Clause = "sections 2 and 7";
    private static readonly Need[] Foreign = [Need.Key("ForeignApiKey")];

    public static IReadOnlyList<Check> All { get; } =
    [
        new("isolation/another-accounts-tenant-by-id", "another account's key can neither see nor touch a tenant by its id.", Clause, journey => ForeignAsync(journey, Address.ById)) { Needs = Foreign },
        new("isolation/another-accounts-tenant-by-ref", "another account's key can neither see nor touch a tenant by its reference.", Clause, journey => ForeignAsync(journey, Address.ByRef)) { Needs = Foreign },
        new("isolation/other-states-of-another-account", "another account's key finds no tenant that is not active either, nor one that is terminated and not deleted.", Clause, OtherStatesAsync)
        {
            Needs = [.. Foreign, Need.State(ProviderState.TenantNotActive), Need.State(ProviderState.TerminatedNotDeleted)],
        },
        new("isolation/one-reference-in-two-accounts", "the same external_ref in two accounts is two tenants.", "section 1, external_ref", SameReferenceAsync) { Needs = Foreign },
        new("isolation/one-topup-in-two-accounts", "the same topup of the same external_ref in two accounts, its key included, adds in both.", "section 3, idempotency", SameTopupAsync) { Needs = Foreign },
        new("isolation/one-person-in-two-tenants", "tenants that have one e-mail address and one name are two: what is done to one leaves the other, and both are free again once one is gone.", Clause, SamePersonAsync),
        new("isolation/two-tenants-at-once", "calls of two tenants at once are answered with the balance and the link of the tenant that each names.", Clause, TwoAtOnceAsync),
        new("isolation/siblings", "what is done to one tenant leaves its siblings as they were.", Clause, SiblingsAsync),
    ];

    private static async Task ForeignAsync(Journey journey, Address address)
    {
        var foreign = await journey.Target.Credentials.ForeignAsync(journey.Cancellation);
        var tenant = await journey.TenantAsync();

        // What its owner has called first may lie in a cache when another account asks for it.
        journey.Served(await journey.CallAsync(Operation.Plan, tenant, address));
        journey.Served(await journey.CallAsync(Operation.Sso, tenant, address));
        var topup = await journey.RequestAsync(Operation.Topup, tenant, address);
        var before = await journey.SendAsync(topup);
        journey.Served(before);

        await FindsNoneAsync(journey, tenant, address, foreign);
        journey.Refused(await journey.SendAgainAsync(topup with { Key = foreign }), 404, "tenant_not_found");

        journey.Served(await journey.CallAsync(Operation.Terminate, tenant, address, key: foreign), Expectation.ServedAlready);
        journey.Served(await journey.CallAsync(Operation.Usage, tenant, key: foreign), Expectation.ServedZeros);
        foreach (var period in new[] { "current_month", "last_month", "ytd" })
        {
            var usage = await journey.RequestAsync(Operation.Usage, journey.Unmade(), edit: new BodyEdit.With("period", $"\"{period}\""), key: foreign);
            var ofAll = await journey.SendAsync(usage);
            journey.Served(ofAll);
            journey.Holds(!Lists(ofAll, tenant), ofAll, $"usage.by_workspace: lists another account's tenant in {period}");
        }

        await journey.CreditedAsync(before, tenant);
        journey.Served(await journey.CallAsync(Operation.Sso, tenant, Address.ByRef));

        await StillSuspendedAsync(journey, tenant, address, foreign);
    }

    private static async Task TwoAtOnceAsync(Journey journey)
    {
        // Few calls of a random amount never make up for as much, so that a balance tells whose it is.
        const double much = 9000;
        var (poor, rich) = (await journey.TenantAsync(name: "poor"), await journey.TenantAsync(name: "rich"));
        var (little, line) = (await BalanceAsync(poor, 1), await BalanceAsync(rich, much));
        var (poors, richs) = (WorkspaceOf(await journey.CallAsync(Operation.Sso, poor)), WorkspaceOf(await journey.CallAsync(Operation.Sso, rich)));
        var (byBalance, byLink) = (line - little > much / 2, poors != richs);
        if (!byBalance && !byLink)
        {
            throw new SetUpException("two tenants are told apart neither by their balances nor by their links");
        }

        var asked = Enumerable.Range(0, 2 * Journey.AtOnce).Select(call => (IsRich: call % 2 == 0, Operation: call % 4 < 2 ? Operation.Topup : Operation.Sso));
        var answers = await Task.WhenAll(asked.Select(async one => (one.IsRich, Exchange: await journey.CallAsync(one.Operation, one.IsRich ? rich : poor))));

        var leadsToThePoor = answers.Where(answer => !answer.IsRich).Select(answer => WorkspaceOf(answer.Exchange)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var (isRich, exchange) in answers.Where(answer => journey.Served(answer.Exchange)))
        {
            if (byBalance && Judging.Credits.In(exchange) is { } balance)
            {
                journey.Holds(balance >= line == isRich, exchange, $"topup_credits: {balance} is the balance of another tenant, which was called at the same time");
            }
            else if (isRich && byLink && WorkspaceOf(exchange) is { } workspace)
            {
                journey.Holds(!leadsToThePoor.Contains(workspace), exchange, "redirectTo: one workspace for two tenants, which were called at the same time");
            }
        }

        async Task<double?> BalanceAsync(Tenant tenant, double amount)
        {
            var topup = await journey.CallAsync(Operation.Topup, tenant, edit: new BodyEdit.With("amount", $"{amount}"));
            journey.Served(topup);
            return Judging.Credits.In(topup);
        }
    }

    private static string? WorkspaceOf(Exchange sso) => SuccessShape.Parameter(sso.Text("redirectTo"), "workspace");

    private static async Task StillSuspendedAsync(Journey journey, Tenant tenant, Address address, ApiKey foreign)
    {
        await journey.SuspendAsync(tenant);
        await FindsNoneAsync(journey, tenant, address, foreign);
        journey.Served(await journey.CallAsync(Operation.Usage, tenant, key: foreign), Expectation.ServedZeros);
        journey.Refused(await journey.CallAsync(Operation.Sso, tenant, address), 409, "suspended");
    }

    private static async Task FindsNoneAsync(Journey journey, Tenant tenant, Address address, ApiKey foreign)
    {
        foreach (var operation in Operations.OnATenant)
        {
            journey.Refused(await journey.CallAsync(operation, tenant, address, key: foreign), 404, "tenant_not_found");
        }
    }

    private static async Task OtherStatesAsync(Journey journey)
    {
        var foreign = await journey.Target.Credentials.ForeignAsync(journey.Cancellation);
        foreach (var state in new[] { ProviderState.TenantNotActive, ProviderState.TerminatedNotDeleted })
        {
            var tenant = await journey.TenantAsync(name: state.Replace(' ', '-'));
            await journey.SetUpAsync(state, tenant);
            await FindsNoneAsync(journey, tenant, Address.ById, foreign);
            await FindsNoneAsync(journey, tenant, Address.ByRef, foreign);
        }
    }

    private static async Task SameReferenceAsync(Journey journey)
    {
        var foreign = await journey.Target.Credentials.ForeignAsync(journey.Cancellation);
        var tenant = journey.Unmade();
        var mine = await journey.CallAsync(Operation.Create, tenant);
        var theirs = await journey.CallAsync(Operation.Create, tenant, key: foreign);
        journey.Served(mine);
        journey.Served(theirs);
        journey.Holds(mine.Text("tenant_id") != theirs.Text("tenant_id"), theirs, "tenant_id: the tenant of another account");

        journey.Served(await journey.CallAsync(Operation.Suspend, tenant, Address.ByRef, key: foreign));
        journey.Served(await journey.CallAsync(Operation.Sso, tenant, Address.ByRef));
        journey.Served(await journey.CallAsync(Operation.Topup, tenant, Address.ByRef));

        // Nor is a reference taken that another account's suspended tenant has.
        var later = journey.Unmade("later");
        journey.Served(await journey.CallAsync(Operation.Create, later, key: foreign));
        journey.Served(await journey.CallAsync(Operation.Suspend, later, Address.ByRef, key: foreign));
        journey.Served(await journey.CallAsync(Operation.Create, later));

        await journey.SuspendAsync(tenant);
        journey.Served(await journey.CallAsync(Operation.Unsuspend, tenant, Address.ByRef, key: foreign));
        journey.Refused(await journey.CallAsync(Operation.Sso, tenant, Address.ByRef), 409, "suspended");

        journey.Served(await journey.CallAsync(Operation.Terminate, tenant, Address.ByRef, key: foreign));
        journey.Refused(await journey.CallAsync(Operation.Sso, tenant, Address.ByRef), 409, "suspended");

        // What another account has used up is not used up here.
        var freed = journey.Unmade("freed");
        journey.Served(await journey.CallAsync(Operation.Create, freed, key: foreign));
        journey.Served(await journey.CallAsync(Operation.Terminate, freed, Address.ByRef, key: foreign));
        journey.Served(await journey.CallAsync(Operation.Create, freed with { Email = journey.Unmade("freed-here").Email }));
    }

    private static async Task SameTopupAsync(Journey journey)
    {
        var foreign = await journey.Target.Credentials.ForeignAsync(journey.Cancellation);
        var tenant = journey.Unmade();
        await journey.CallAsync(Operation.Create, tenant);
        await journey.CallAsync(Operation.Create, tenant, key: foreign);
        var before = await journey.ToppedUpAsync(await journey.RequestAsync(Operation.Topup, tenant, Address.ByRef, key: foreign), tenant);
        var topup = await journey.RequestAsync(Operation.Topup, tenant, Address.ByRef);
        journey.Served(await journey.SendAsync(topup));
        var theirs = await journey.SendAgainAsync(topup with { Key = foreign });
        if (journey.Served(theirs))
        {
            journey.Grew(Journey.Credits(before), Journey.Amount(topup), theirs);
        }
    }

    private static async Task SamePersonAsync(Journey journey)
    {
        var name = new BodyEdit.With("whu.name", "\"Alex Example\"");
        var (one, _) = await journey.MadeAsync(journey.Unmade("one"), edit: name);
        var unmade = journey.Unmade("other") with { Email = one.Email };
        var second = await journey.CallAsync(Operation.Create, unmade, edit: name);
        if (!journey.Served(second))
        {
            return;
        }

        var other = unmade with { Id = second.Text("tenant_id") ?? "" };
        journey.Holds(one.Id != other.Id, second, "tenant_id: one tenant of two external_refs");

        var before = await journey.ToppedUpAsync(await journey.RequestAsync(Operation.Topup, other), other);
        await journey.CallAsync(Operation.Topup, one);
        await journey.CreditedAsync(before, other);

        await journey.SuspendAsync(one);
        journey.Served(await journey.CallAsync(Operation.Sso, other));

        await journey.SuspendAsync(other);
        await journey.CallAsync(Operation.Unsuspend, one);
        journey.Refused(await journey.CallAsync(Operation.Sso, other), 409, "suspended");

        await journey.CallAsync(Operation.Terminate, one);
        journey.Refused(await journey.CallAsync(Operation.Sso, other), 409, "suspended");
        journey.Served(await journey.CallAsync(Operation.Create, journey.Unmade("later") with { Email = one.Email }, edit: name));
    }

    private static async Task SiblingsAsync(Journey journey)
    {
        var one = await journey.TenantAsync(name: "one");

        // Its reference begins with the other's, and is another all the same.
        var sibling = await journey.TenantAsync(name: "one-more");
        var before = await journey.CallAsync(Operation.Topup, sibling);
        journey.Served(before);

        journey.Served(await journey.CallAsync(Operation.Topup, one));
        journey.Served(await journey.CallAsync(Operation.Suspend, one));
        journey.Served(await journey.CallAsync(Operation.Sso, sibling));
        await journey.SuspendAsync(sibling);
        journey.Served(await journey.CallAsync(Operation.Unsuspend, one, Address.ByRef));
        journey.Refused(await journey.CallAsync(Operation.Sso, sibling), 409, "suspended");
        journey.Served(await journey.CallAsync(Operation.Unsuspend, sibling));
        journey.Served(await journey.CallAsync(Operation.Terminate, one, Address.ByRef));

        await journey.CreditedAsync(before, sibling, Address.ByRef);
    }

    private static bool Lists(Exchange usage, Tenant tenant) => usage.Json?.GetRawText().Contains(tenant.Id, StringComparison.OrdinalIgnoreCase) == true;
}
