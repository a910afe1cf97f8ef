using System.Text.Json.Nodes;
using Conformance.Fixtures;
using Conformance.Fixtures.States;
using Conformance.Fixtures.Tenants;
using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>What a check does on the target, step by step, and what it found there.</summary>
/// <param name="target">The target.</param>
/// <param name="check">The check.</param>
/// <param name="remarks">Told of what is no verdict.</param>
/// <param name="cancellation">Ends the run.</param>
public sealed class Journey(Target target, Check check, Remarks remarks, CancellationToken cancellation)
{
    /// <summary>How many calls are sent at once, where that is the point.</summary>
    public const int AtOnce = 16;

    /// <summary>The status of an account that is yet to be activated.</summary>
    public const string Draft = "draft";

    private readonly List<Departure> _departures = [];
    private readonly List<Exchange> _exchanges = [];
    private int _calls;

    /// <summary>In what the target departed from the contract.</summary>
    public IReadOnlyList<Departure> Departures => _departures;

    /// <summary>How long its exchanges took, one after the other.</summary>
    public TimeSpan Duration
    {
        get
        {
            lock (_departures)
            {
                return new TimeSpan(_exchanges.Sum(exchange => exchange.Duration.Ticks));
            }
        }
    }

    /// <summary>The target, for what is beyond calls.</summary>
    public Target Target => target;

    /// <summary>Told of what is no verdict.</summary>
    public Remarks Remarks => remarks;

    /// <summary>Ends the run.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>A key of the main account, always the same one for a check.</summary>
    public Task<ApiKey> KeyAsync() => target.Credentials.SpreadAsync(check.Id.Sum(letter => letter), cancellation);

    /// <summary>Another key of the main account, where the run was given several; else the same one.</summary>
    public Task<ApiKey> OtherKeyAsync() => target.Credentials.SpreadAsync(check.Id.Sum(letter => letter) + 1, cancellation);

    /// <summary>A tenant of this check alone.</summary>
    /// <param name="key">The account's key; the check's own by default.</param>
    /// <param name="name">What it is for, where a check has several.</param>
    public async Task<Tenant> TenantAsync(ApiKey? key = null, string name = "tenant") =>
        await target.Tenants.FreshAsync(key ?? await KeyAsync(), $"{check.Id.Replace('/', '-')}-{name}", cancellation);

    /// <summary>A tenant that the run's cells use too: for a check that leaves its state as it is.</summary>
    /// <param name="operation">The operation that is called; what suspends or terminates has one of its own.</param>
    public async Task<Tenant> SharedAsync(Operation operation) => await target.Tenants.ForControlAsync(operation, await KeyAsync(), cancellation);

    /// <summary>A tenant that is yet to be made.</summary>
    /// <param name="name">What it is for.</param>
    public Tenant Unmade(string name = "unmade") => target.Writer.NewTenant($"{check.Id.Replace('/', '-')}-{name}");

    /// <summary>Makes a tenant, where the answer that made it is compared with later ones.</summary>
    /// <param name="tenant">The tenant to be made.</param>
    /// <param name="key">The account's key; the check's own by default.</param>
    /// <param name="edit">What is changed in the body.</param>
    /// <returns>The tenant with its id, and the answer.</returns>
    /// <exception cref="SetUpException">It was not made.</exception>
    public async Task<(Tenant Tenant, Exchange Made)> MadeAsync(Tenant tenant, ApiKey? key = null, BodyEdit? edit = null)
    {
        var made = await CallAsync(Operation.Create, tenant, edit: edit, key: key);
        return made.Status == 200 && made.Text("tenant_id") is { Length: > 0 } id
            ? (tenant with { Id = id }, made)
            : throw new SetUpException($"setting up, a valid create was not served: {made.Came} (request {made.Request.RequestId})");
    }

    /// <summary>A valid request of an operation, which may be changed before it is sent.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="address">How it is named.</param>
    /// <param name="edit">What is changed in the body.</param>
    /// <param name="key">The key; the check's own by default.</param>
    public async Task<ApiRequest> RequestAsync(
        Operation operation, Tenant tenant, Address address = Address.ById, BodyEdit? edit = null, ApiKey? key = null) => new()
        {
            Operation = operation,
            Key = key ?? await KeyAsync(),
            Body = target.Writer.Body(operation, tenant, $"{check.Id} {Interlocked.Increment(ref _calls)}", address, edit),
            RequestId = target.Writer.NextRequestId(operation),
        };

    /// <summary>Sends a request.</summary>
    /// <param name="request">The request.</param>
    public async Task<Exchange> SendAsync(ApiRequest request)
    {
        var exchange = await target.Client.SendAsync(request, cancellation);
        lock (_departures)
        {
            _exchanges.Add(exchange);
        }

        return exchange.NoAnswer == NoAnswer.Unreachable
            ? throw new SetUpException($"the target cannot be reached any more: {exchange.Failure}")
            : exchange;
    }

    /// <summary>Sends a valid request.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="address">How it is named.</param>
    /// <param name="edit">What is changed in the body.</param>
    /// <param name="key">The key; the check's own by default.</param>
    public async Task<Exchange> CallAsync(
        Operation operation, Tenant tenant, Address address = Address.ById, BodyEdit? edit = null, ApiKey? key = null) =>
        await SendAsync(await RequestAsync(operation, tenant, address, edit, key));

    /// <summary>Deactivates an account, in which create and sso are refused from now on (contract, section 2).</summary>
    /// <param name="account">The account's id, as the target told it.</param>
    /// <param name="status">What it is then: a draft, or suspended.</param>
    /// <exception cref="LackingException">The target offers no such state.</exception>
    public Task DeactivateAsync(JsonNode account, string status = Draft) => target.States.SetUpAsync(
        ProviderState.AccountDeactivated, new JsonObject { ["account_id"] = account.DeepClone(), ["status"] = status }, cancellation);

    /// <summary>Activates an account again.</summary>
    /// <param name="account">The account's id, as the target told it.</param>
    /// <exception cref="LackingException">The target offers no such state.</exception>
    public Task ActivateAsync(JsonNode account) => target.States.SetUpAsync(
        ProviderState.AccountActivated, new JsonObject { ["account_id"] = account.DeepClone() }, cancellation);

    /// <summary>Brings a tenant into a state that no call brings about.</summary>
    /// <param name="state">The provider state.</param>
    /// <param name="tenant">The tenant.</param>
    /// <exception cref="LackingException">The target offers no such state.</exception>
    public Task SetUpAsync(string state, Tenant tenant) => target.States.SetUpAsync(state, new JsonObject { ["tenant_id"] = tenant.Id }, cancellation);

    /// <summary>Does what not every target has the keys or states for, where others of its kind are asked of all and stand for it.</summary>
    /// <param name="step">What is done.</param>
    public static async Task WhereToBeHadAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (LackingException lacking) when (lacking is not SetUpException)
        {
            // The others stand for it.
        }
    }

    /// <summary>Sends a request once more, as another: under a request id of its own.</summary>
    /// <param name="request">The request.</param>
    public Task<Exchange> SendAgainAsync(ApiRequest request) => SendAsync(request with { RequestId = target.Writer.NextRequestId(request.Operation) });

    /// <summary>Sends valid requests of an operation at once, by id and by reference in turn.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="tenant">The tenant of all of them.</param>
    public Task<Exchange[]> AtOnceAsync(Operation operation, Tenant tenant) =>
        Task.WhenAll(Enumerable.Range(0, AtOnce).Select(call => CallAsync(operation, tenant, call % 2 == 0 ? Address.ById : Address.ByRef)));

    /// <summary>Tops a tenant up, so that what happens next is seen by its balance.</summary>
    /// <param name="topup">The topup.</param>
    /// <param name="tenant">Its tenant, which is topped up once before.</param>
    /// <returns>The answer that tells the balance.</returns>
    /// <exception cref="SetUpException">Topups go wrong by themselves, so that nothing else is to be accused of what a balance shows.</exception>
    public async Task<Exchange> ToppedUpAsync(ApiRequest topup, Tenant tenant)
    {
        var earlier = await CallAsync(Operation.Topup, tenant, Address.ByRef, key: topup.Key);
        var balance = await SendAsync(topup);
        var again = await SendAgainAsync(topup);
        return Judging.Credits.Grew(Credits(earlier), Amount(topup), Credits(balance)) && Judging.Credits.Grew(Credits(balance), 0, Credits(again))
            ? balance
            : throw new SetUpException($"topup did not add its amount once, so that no balance tells anything: {again.Came} (request {again.Request.RequestId})");
    }

    /// <summary>Tops a tenant up once more, and holds that it has just that more than before: nothing else has changed what was topped up.</summary>
    /// <param name="before">The answer that told the balance last.</param>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="address">How it is named.</param>
    /// <returns>The answer that tells the balance now.</returns>
    /// <exception cref="SetUpException">One of the two told none.</exception>
    public async Task<Exchange> CreditedAsync(Exchange before, Tenant tenant, Address address = Address.ById)
    {
        var topup = await RequestAsync(Operation.Topup, tenant, address);
        var after = await SendAsync(topup);
        if (Served(after))
        {
            Grew(Credits(before), Amount(topup), after);
        }

        return after;
    }

    /// <summary>Suspends a tenant, so that what happens next is seen by it.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <exception cref="SetUpException">Suspensions go wrong by themselves, so that nothing else is to be accused of what is refused or not.</exception>
    public async Task SuspendAsync(Tenant tenant)
    {
        await CallAsync(Operation.Suspend, tenant, tenant.Id.Length > 0 ? Address.ById : Address.ByRef);
        var refused = await CallAsync(Operation.Sso, tenant, Address.ByRef);
        if (refused.Status != 409)
        {
            throw new SetUpException($"setting up, a suspended tenant was not refused: {refused.Came} (request {refused.Request.RequestId})");
        }
    }

    /// <summary>Lets time pass in which nothing of the target's may be forgotten: some hours where its clock can be moved, elsewhere a minute.</summary>
    /// <param name="hours">How many hours.</param>
    public Task LaterAsync(int hours = 1)
    {
        var (lapse, what) = target.Clock.CanMove ? (TimeSpan.FromHours(hours), $"{hours} h to pass") : (TimeSpan.FromSeconds(61), "a minute to pass");
        return target.Clock.ReachAsync(target.Clock.Now + lapse, what, cancellation);
    }

    /// <summary>Holds that a call was served.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="expectation">As something already done, or as zeros.</param>
    /// <returns>Whether it was.</returns>
    public bool Served(Exchange exchange, Expectation expectation = Expectation.Served) => Add(exchange, Judge.Served(exchange, expectation));

    /// <summary>Holds that a call was refused with a row.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="status">The row's status.</param>
    /// <param name="error">The row's error.</param>
    public void Refused(Exchange exchange, int status, string error) =>
        Refused(exchange, ErrorTable.Rows.First(row => row.Status == status && row.Error == error));

    /// <summary>Holds that a call was refused with a row.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="row">The row.</param>
    /// <param name="accountStatus">The status of the caller's account, where the row's reason is that.</param>
    public void Refused(Exchange exchange, ErrorRow row, string? accountStatus = null) =>
        Add(exchange, Judge.Refusal(exchange, row, new Circumstances { AccountStatus = accountStatus, AdditionalMembers = target.Settings.AdditionalMembers }));

    /// <summary>Holds that a call was refused for its account, whose status it tells.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="status">The account's status.</param>
    public void Inactive(Exchange exchange, string status = Draft) => Refused(exchange, ErrorTable.Rows.Single(row => row.Error == "account_inactive"), status);

    /// <summary>Holds that the tenant is gone, whichever of 404 and 410 says so.</summary>
    /// <param name="exchange">The exchange.</param>
    public void Gone(Exchange exchange)
    {
        if (exchange.Status == 410)
        {
            Refused(exchange, 410, "terminated");
        }
        else
        {
            Refused(exchange, 404, "tenant_not_found");
        }
    }

    /// <summary>Holds anything else.</summary>
    /// <param name="holds">Whether it holds.</param>
    /// <param name="exchange">The exchange that shows it.</param>
    /// <param name="otherwise">What is wrong if it does not.</param>
    public void Holds(bool holds, Exchange exchange, string otherwise) => Add(exchange, holds ? [] : [otherwise]);

    /// <summary>Holds that a create returned the tenant that was there, and its dashboard.</summary>
    /// <param name="first">The create that made it.</param>
    /// <param name="repeat">The create of the same reference.</param>
    public void SameTenant(Exchange first, Exchange repeat)
    {
        if (!Served(repeat) || first.Status != 200)
        {
            return;
        }

        foreach (var member in new[] { "tenant_id", "dashboard_url" })
        {
            Holds(repeat.Text(member) == first.Text(member), repeat, $"{member}: expected {first.Text(member)} again, came {repeat.Text(member)}");
        }
    }

    /// <summary>Holds that a change was made now: <c>already</c> may be there, but not true.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="otherwise">Why it cannot be so already.</param>
    public void Fresh(Exchange exchange, string otherwise) => Holds(!IsAlready(exchange), exchange, $"already: {otherwise}");

    /// <summary>Holds that a call was served, and made the change now.</summary>
    /// <param name="exchange">The exchange.</param>
    public void Changed(Exchange exchange)
    {
        if (Served(exchange))
        {
            Fresh(exchange, "the tenant was not in that state before");
        }
    }

    /// <summary>Whether an answer says that there was nothing left to do.</summary>
    /// <param name="exchange">The exchange.</param>
    public static bool IsAlready(Exchange exchange) => exchange.Member("already") is { ValueKind: System.Text.Json.JsonValueKind.True };

    /// <summary>Notes deviations that were found elsewhere.</summary>
    /// <param name="exchange">The exchange that shows them.</param>
    /// <param name="deviations">The deviations.</param>
    /// <returns>Whether there are none.</returns>
    public bool Add(Exchange exchange, IEnumerable<string> deviations)
    {
        var found = deviations.ToList();
        if (found.Count == 0)
        {
            return true;
        }

        // A check may send many calls at once, and each of them may depart.
        lock (_departures)
        {
            var before = _exchanges.TakeWhile(earlier => !ReferenceEquals(earlier, exchange)).ToList();
            _departures.AddRange(found.Select(deviation => new Departure($"{exchange.Request.Operation.Slug()}: {deviation}", exchange) { Before = before }));
        }

        return false;
    }

    /// <summary>How many credits were topped up on a tenant, read off a topup's answer.</summary>
    /// <param name="topup">The answer.</param>
    /// <exception cref="SetUpException">It has no such number.</exception>
    public static double Credits(Exchange topup) => Judging.Credits.In(topup)
        ?? throw new SetUpException($"topup told no topup_credits: {topup.Came} (request {topup.Request.RequestId})");

    /// <summary>Every number among the balances that a topup answers.</summary>
    /// <param name="topup">The answer.</param>
    /// <exception cref="SetUpException">It has none, so that nothing is seen by it.</exception>
    public static IReadOnlyList<double> Balances(Exchange topup) => Judging.Credits.Balances(topup).ToList() is { Count: > 0 } balances
        ? balances
        : throw new SetUpException($"topup told no balances: {topup.Came} (request {topup.Request.RequestId})");

    /// <summary>The amount that a topup asks for.</summary>
    /// <param name="request">The request.</param>
    public static double Amount(ApiRequest request) => Judging.Credits.Asked(request);

    /// <summary>Holds that credits grew by an amount, once.</summary>
    /// <param name="before">How many there were.</param>
    /// <param name="amount">By how much they are to grow.</param>
    /// <param name="topup">The answer that tells how many there are.</param>
    public void Grew(double before, double amount, Exchange topup)
    {
        var after = Credits(topup);
        Holds(Judging.Credits.Grew(before, amount, after), topup, $"topup_credits: expected {before + amount}, came {after}");
    }
}
