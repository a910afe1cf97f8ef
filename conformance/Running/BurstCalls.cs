using System.Collections.Concurrent;
using Conformance.Checks;
using Conformance.Fixtures;
using Conformance.Fixtures.Tenants;
using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;

namespace Conformance.Running;

/// <summary>The calls of a burst and of what follows it: valid ones, as a limiter sees them from a customer.</summary>
/// <param name="target">The target.</param>
/// <param name="operation">The operation.</param>
/// <param name="callers">The keys, each with a tenant; the first is exhausted.</param>
/// <param name="reservation">The operation, which nobody else calls meanwhile.</param>
/// <param name="remarks">Told of each call.</param>
internal sealed class BurstCalls(Target target, Operation operation, IReadOnlyList<BurstCaller> callers, Pace.Reservation reservation, Remarks remarks)
{
    private readonly HashSet<Tenant> _named = [];
    private readonly ConcurrentDictionary<string, double> _credits = new(StringComparer.Ordinal);
    private int _calls;

    /// <summary>The operation.</summary>
    public Operation Operation => operation;

    /// <summary>The keys, each with a tenant; the first is exhausted.</summary>
    public IReadOnlyList<BurstCaller> Callers => callers;

    /// <summary>How many calls a key has in a minute.</summary>
    public int KeyLimit { get; } = target.Settings.Limit(Operations.Of(operation).Rate, Bucket.PerKey);

    /// <summary>Whether a tenant tells, by its next answer, that the operation was done to it; it does so once.</summary>
    public bool IsSeenLater => operation is Operation.Create or Operation.Suspend or Operation.Unsuspend or Operation.Terminate;

    /// <summary>The balance that a tenant's topups have told last; <c>null</c> where none has.</summary>
    /// <param name="tenant">The tenant.</param>
    public double? Told(Tenant tenant) => _credits.TryGetValue(tenant.Id, out var told) ? told : null;

    /// <summary>What a balance is to be taken for, whatever was told.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="credits">The balance.</param>
    public void Take(Tenant tenant, double credits) => _credits[tenant.Id] = credits;

    /// <summary>A valid call.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="cancellation">Ends the run.</param>
    public Task<Exchange> CallAsync(BurstCaller caller, CancellationToken cancellation) => CallAsync(caller, caller.Tenant, cancellation);

    /// <summary>
    /// The call that should be refused. It names a tenant that no call has named: a bucket is the key's, whatever it names, and whether the call
    /// was done all the same is seen later.
    /// </summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <returns>The exchange, and the tenant where it was one that no call has named.</returns>
    public async Task<(Exchange Exchange, Tenant? Named)> OverAsync(BurstCaller caller, CancellationToken cancellation)
    {
        var named = caller.Untouched is { } untouched && (_named.Add(untouched) || !IsSeenLater) ? untouched : null;
        return (await CallAsync(caller, named ?? caller.Tenant, cancellation), named);
    }

    /// <summary>As many calls as a key has, and one more.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="cancellation">Ends the run.</param>
    public async Task<Exchange[]> ExhaustAsync(BurstCaller caller, CancellationToken cancellation) =>
    [
        .. await Task.WhenAll(Enumerable.Range(0, KeyLimit).Select(_ => CallAsync(caller, cancellation))),
        await CallAsync(caller, cancellation),
    ];

    /// <summary>A valid call, in every lawful form that one has in turn: what a limiter looks at to tell one from another is not known.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="tenant">The tenant that it names.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <param name="withId">Whether it has a request id.</param>
    public Task<Exchange> CallAsync(BurstCaller caller, Tenant tenant, CancellationToken cancellation, bool withId = true)
    {
        var call = Interlocked.Increment(ref _calls);
        BodyEdit? edit = (operation, call % 3) switch
        {
            (Operation.Usage, 0) => new BodyEdit.With("period", "\"ytd\""),
            (Operation.Usage, 1) => new BodyEdit.Without("tenant_id"),
            _ => null,
        };
        return SendAsync(
            new ApiRequest
            {
                Operation = operation,
                Key = caller.Key,
                Body = target.Writer.Body(operation, tenant, $"exhaustion {call}", call % 2 == 0 ? Address.ById : Address.ByRef, edit),
                RequestId = withId ? target.Writer.NextRequestId(operation) : "",
            },
            cancellation);
    }

    /// <summary>Looks for a tenant that a refused create was to make.</summary>
    /// <param name="unmade">The tenant.</param>
    /// <param name="caller">Whose it would be.</param>
    /// <param name="cancellation">Ends the run.</param>
    public async Task<Exchange> LookForAsync(Tenant unmade, BurstCaller caller, CancellationToken cancellation)
    {
        using var turn = await target.Pace.EnterHeldAsync(Operation.Sso, caller.Key, cancellation);
        return await target.Client.SendNowAsync(
            new ApiRequest
            {
                Operation = Operation.Sso,
                Key = caller.Key,
                Body = target.Writer.Body(Operation.Sso, unmade, "exhaustion", Address.ByRef),
                RequestId = target.Writer.NextRequestId(Operation.Sso),
            },
            cancellation);
    }

    /// <summary>Sends a request of the operation, one that was refused also under the request id that it had.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellation">Ends the run.</param>
    public async Task<Exchange> SendAsync(ApiRequest request, CancellationToken cancellation)
    {
        try
        {
            var sentAt = target.Clock.Now;
            var exchange = await target.Client.SendNowAsync(request, cancellation);
            remarks.Call(operation, sentAt, exchange);
            if (operation == Operation.Topup && exchange.Status == 200 && Credits.In(exchange) is { } credits)
            {
                // Keys of one account call on one tenant. Of calls at once the one that was served last tells most.
                var tenant = callers.First(caller => ReferenceEquals(caller.Key, request.Key)).Tenant;
                _credits.AddOrUpdate(tenant.Id, credits, (_, known) => Math.Max(known, credits));
            }

            return exchange;
        }
        finally
        {
            reservation.Called();
        }
    }
}

/// <summary>A key that takes part in a burst.</summary>
/// <param name="Key">The key.</param>
/// <param name="Tenant">The tenant that its calls name.</param>
/// <param name="Untouched">
/// A tenant that no call has named, for the one that should be refused; <c>null</c> where it names the same as the others.
/// </param>
internal sealed record BurstCaller(ApiKey Key, Tenant Tenant, Tenant? Untouched);
