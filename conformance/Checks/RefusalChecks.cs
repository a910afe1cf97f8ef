using Conformance.Fixtures;
using Conformance.Fixtures.Tenants;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>
/// What is refused is not done: a row of the table says that the operation did not take place (contract, section 2), and a later call
/// shows whether it did all the same.
/// </summary>
internal static class RefusalChecks
{
    private const string Clause = "section 2";

    private static readonly string[] OtherMethods = ["PUT", "PATCH", "DELETE", "GET", "PROPFIND"];

    private static readonly Presentation[] NoKeys = [Presentation.UnknownKey, Presentation.NoHeader, Presentation.CutShort, Presentation.FifteenCharacters];

    private static readonly (Presentation Presentation, string Reason)[] NotPresented = [(Presentation.NoHeader, "missing_bearer"), (Presentation.UnknownKey, "invalid_key")];

    private static readonly Caller[] NotLetIn = [Caller.RevokedKey, Caller.DisabledAccount, Caller.MissingAccount];

    private static readonly BodyEdit[] WrongTopups = [new BodyEdit.With("amount", "-17"), new BodyEdit.With("amount", "\"19\""), new BodyEdit.Without("idempotency_key")];

    private static readonly BodyEdit[] WrongCreates =
        [new BodyEdit.Without("whu.email"), new BodyEdit.Without("whu"), new BodyEdit.With("whu.email", "\"someone.example.com\""), new BodyEdit.With("whu.email", "\"some one@example.com\"")];

    private static readonly Presentation[] DressedUp =
    [
        Presentation.Quoted, Presentation.Bracketed, Presentation.Listed, Presentation.WithParameter, Presentation.Padded, Presentation.WithExtension,
        Presentation.InBase64, Presentation.Hashed, Presentation.PercentEncoded, Presentation.Hyphenated, Presentation.WithoutPrefix, Presentation.SchemeColon, Presentation.KeyScheme, Presentation.LinesJoined,
    ];

    public static IReadOnlyList<Check> All { get; } =
    [
        new("closed-world/refused-without-effect", "what is refused for its key, its method or its fields changes nothing.", Clause, WithoutEffectAsync),
        new("closed-world/refused-unsuspend", "an unsuspend that is refused for its key or its method leaves the tenant suspended.", Clause, UnsuspendAsync),
        new("closed-world/refused-create", "a create that is refused for its key, its method or its fields makes no tenant.", Clause, CreateAsync),
        new("closed-world/refused-create-of-inactive-account", "a create that is refused for an inactive account makes no tenant.", Clause, CreateOfInactiveAsync) { Needs = RetryChecks.InactiveAccount },
        new("closed-world/refused-whatever-is-asked", "a call without a good key, and a create without a good e-mail, is refused also where there is nothing left to do.", Clause, NothingToDoAsync),
        new("closed-world/keys-dressed-up", "a good key with anything about it is refused, whichever reason of 401 says so.", "section 2, missing_bearer and invalid_key", DressedUpAsync),
    ];

    private static async Task WithoutEffectAsync(Journey journey)
    {
        // Alone in its account where one is to be had: what names no tenant can only be done to this one.
        var key = await OwnKeyAsync(journey);
        var tenant = await journey.TenantAsync(key);
        var first = await journey.RequestAsync(Operation.Topup, tenant, key: key);
        var before = await journey.ToppedUpAsync(first, tenant);
        foreach (var operation in new[] { Operation.Topup, Operation.Suspend, Operation.Terminate })
        {
            await RefusedAsync(journey, await journey.RequestAsync(operation, tenant, Address.Neither, key: key));
            await RefusedForKeyAsync(journey, await journey.RequestAsync(operation, tenant, Address.ByRef, key: key));
            await RefusedForKeyOrMethodAsync(journey, await journey.RequestAsync(operation, tenant, key: key));
        }

        await Task.WhenAll(WrongTopups.Select(async wrong => await RefusedAsync(journey, await journey.RequestAsync(Operation.Topup, tenant, edit: wrong, key: key))));

        var topup = await journey.RequestAsync(Operation.Topup, tenant, key: key);
        var after = await journey.SendAsync(topup);
        if (journey.Served(after))
        {
            journey.Grew(Journey.Credits(before), Journey.Amount(topup), after);
            var again = await journey.SendAgainAsync(first);
            journey.Served(again);
            journey.Grew(Journey.Credits(after), 0, again);
        }
    }

    private static async Task<ApiKey> OwnKeyAsync(Journey journey)
    {
        try
        {
            return (await journey.Target.Credentials.FreshAccountAsync(journey.Cancellation)).Key;
        }
        catch (LackingException lacking) when (lacking is not SetUpException)
        {
            return await journey.KeyAsync();
        }
    }

    private static async Task UnsuspendAsync(Journey journey)
    {
        var tenant = await journey.TenantAsync();
        await journey.SuspendAsync(tenant);
        await RefusedForKeyAsync(journey, await journey.RequestAsync(Operation.Unsuspend, tenant, Address.ByRef));
        await RefusedForKeyOrMethodAsync(journey, await journey.RequestAsync(Operation.Unsuspend, tenant));

        journey.Refused(await journey.CallAsync(Operation.Sso, tenant), 409, "suspended");
    }

    private static async Task CreateAsync(Journey journey)
    {
        var tenant = journey.Unmade();
        await RefusedForKeyOrMethodAsync(journey, await journey.RequestAsync(Operation.Create, tenant));
        await Task.WhenAll(WrongCreates.Select(async wrong => await RefusedAsync(journey, await journey.RequestAsync(Operation.Create, tenant, edit: wrong))));

        journey.Refused(await journey.CallAsync(Operation.Sso, tenant, Address.ByRef), 404, "tenant_not_found");
    }

    private static async Task CreateOfInactiveAsync(Journey journey)
    {
        foreach (var status in new[] { "draft", "suspended" })
        {
            var (key, account) = await journey.Target.Credentials.FreshAccountAsync(journey.Cancellation);
            await journey.DeactivateAsync(account, status);
            var tenant = journey.Unmade(status);
            await RefusedAsync(journey, await journey.RequestAsync(Operation.Create, tenant, key: key));

            await journey.ActivateAsync(account);
            journey.Refused(await journey.CallAsync(Operation.Plan, tenant, Address.ByRef, key: key), 404, "tenant_not_found");
        }
    }

    // What would be answered without a look at anything.
    private static async Task NothingToDoAsync(Journey journey)
    {
        var (tenant, _) = await journey.MadeAsync(journey.Unmade());
        var nobody = journey.Target.Writer.Nobody("whatever-is-asked");
        var topup = await journey.RequestAsync(Operation.Topup, tenant);
        journey.Served(await journey.SendAsync(topup));
        ApiRequest[] idle =
        [
            topup,
            await journey.RequestAsync(Operation.Create, tenant),
            await journey.RequestAsync(Operation.Unsuspend, tenant),
            await journey.RequestAsync(Operation.Terminate, nobody),
            await journey.RequestAsync(Operation.Usage, nobody),
        ];
        await Task.WhenAll(
            from request in idle
            from refused in NotPresented
            select UnauthorizedAsync(journey, request with { Presentation = refused.Presentation }, refused.Reason));
        foreach (var wrong in WrongCreates)
        {
            var created = await journey.CallAsync(Operation.Create, tenant, edit: wrong);
            journey.Holds(created.Status == 400, created, $"expected 400, as its e-mail is none, came {created.Status}");
        }
    }

    private static async Task UnauthorizedAsync(Journey journey, ApiRequest request, string reason)
    {
        var exchange = await journey.SendAgainAsync(request);
        journey.Holds(
            exchange.Status == 401 && exchange.Text("reason") == reason, exchange, $"expected 401 {reason}, came {exchange.Status} {exchange.Text("reason")}");
    }

    private static async Task DressedUpAsync(Journey journey)
    {
        var tenant = await journey.SharedAsync(Operation.Sso);
        await Task.WhenAll(
            from operation in new[] { Operation.Plan, Operation.Topup, Operation.Sso, Operation.Usage }
            from presentation in DressedUp
            select Journey.WhereToBeHadAsync(() => DressedUpAsync(journey, operation, tenant, presentation)));
    }

    private static async Task DressedUpAsync(Journey journey, Operation operation, Tenant tenant, Presentation presentation)
    {
        var exchange = await journey.SendAsync(await journey.RequestAsync(operation, tenant) with { Presentation = presentation });
        journey.Holds(
            exchange.Status == 401 && exchange.Text("reason") is "missing_bearer" or "invalid_key",
            exchange,
            $"expected 401 missing_bearer or invalid_key, came {exchange.Status} {exchange.Text("reason")}");
    }

    private static Task RefusedForKeyAsync(Journey journey, ApiRequest request) =>
        Task.WhenAll(NoKeys.Select(presentation => RefusedAsync(journey, request with { Presentation = presentation })));

    private static Task RefusedForKeyOrMethodAsync(Journey journey, ApiRequest request) => Task.WhenAll(
        [
            RefusedForKeyAsync(journey, request),
            .. OtherMethods.Select(method => RefusedAsync(journey, request with { Method = method })),
            .. NotLetIn.Select(caller => Journey.WhereToBeHadAsync(async () =>
                await RefusedAsync(journey, request with { Key = await journey.Target.Credentials.OfAsync(caller, journey.Cancellation) }))),
        ]);

    // That it is refused at all is for its cell to judge.
    private static async Task RefusedAsync(Journey journey, ApiRequest request)
    {
        var exchange = await journey.SendAgainAsync(request);
        if (exchange.Status is < 400 or >= 500)
        {
            throw new SetUpException($"setting up, a {request.Operation.Slug()} was not refused: {exchange.Came} (request {exchange.Request.RequestId})");
        }
    }
}
