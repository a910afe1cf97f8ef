using Conformance.Checks;
using Conformance.Fixtures;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Tenants;
using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;

namespace Conformance.Running;

/// <summary>
/// One burst of valid calls within one window: as many as a key has and one more, then with other keys as many as the address has
/// and one more. Whether the call that the key's bucket refused counts for the address is unstated, so the refusal is due one call
/// earlier or later accordingly; <c>current_count</c> is the limit and one in both cases.
/// </summary>
/// <param name="target">The target.</param>
/// <param name="operation">The operation.</param>
/// <param name="callers">The keys, each with a tenant; the first is exhausted.</param>
/// <param name="reservation">The operation, which nobody else calls meanwhile.</param>
/// <param name="verdicts">Told of what comes.</param>
/// <param name="remarks">Told of what is no verdict.</param>
internal sealed class Burst(
    Target target,
    Operation operation,
    IReadOnlyList<AccountWithTenant> callers,
    Pace.Reservation reservation,
    ExhaustionVerdicts verdicts,
    Remarks remarks)
{
    // A burst must end within the window that it began in, whose beginning the run does not know.
    private static readonly TimeSpan LongestBurst = TimeSpan.FromSeconds(50);

    private readonly int _keyLimit = target.Settings.Limit(Operations.Of(operation).Rate, Bucket.PerKey);
    private readonly int _ipLimit = target.Settings.Limit(Operations.Of(operation).Rate, Bucket.PerIp);
    private readonly Dictionary<Bucket, Refusal> _refusals = [];
    private int _calls;
    private DateTimeOffset _begun;

    /// <summary>The operation that is called while this one is exhausted: one that serves whatever tenant it is asked for.</summary>
    /// <param name="operation">The one that is exhausted.</param>
    public static Operation Another(Operation operation) => operation == Operation.Usage ? Operation.Terminate : Operation.Usage;

    /// <summary>Sends the burst.</summary>
    /// <param name="cancellation">Ends the run.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        _refusals.Clear();
        _begun = target.Clock.Now;
        var within = await Task.WhenAll(Enumerable.Range(0, _keyLimit).Select(_ => CallAsync(callers[0], cancellation)));
        if (Array.Find(within, exchange => exchange.Status != 200) is { } early)
        {
            if (OthersSpentTheAddress(early))
            {
                verdicts.LackFor(Bucket.PerKey, new LackingException("a bucket to itself: the address's was spent by others"));
                return;
            }

            var count = within.Count(exchange => exchange.Status == 200);
            verdicts.Doubt(Bucket.PerKey, early, $"limit: of {_keyLimit} valid calls with one key only {count} were served");
            verdicts.Doubt(Bucket.PerIp, early, $"limit: the burst was refused early, after {count} calls");
            return;
        }

        await OverTheKeyAsync(cancellation);
        if (callers.Count > 1)
        {
            await OverTheAddressAsync(cancellation);
        }
    }

    /// <summary>Sends each refused request again after the wait that its refusal announced, and not before.</summary>
    /// <param name="cancellation">Ends the run.</param>
    public async Task WaitAndRepeatAsync(CancellationToken cancellation)
    {
        foreach (var (bucket, refusal) in _refusals.OrderBy(refusal => refusal.Value.Until))
        {
            await target.Clock.ReachHeldAsync(refusal.Until, $"the wait that {operation.Slug()} announced", cancellation);
            var caller = callers.First(one => ReferenceEquals(one.Key, refusal.Exchange.Request.Key));
            var before = operation == Operation.Topup ? Credits.In(await CallAsync(caller, cancellation)) : null;
            var repeated = await SendAsync(refusal.Exchange.Request, cancellation);
            verdicts.Spared(bucket, "after-the-wait", repeated);
            if (before is { } known && repeated.Status == 200)
            {
                verdicts.Credited(bucket, repeated, known, Credits.Asked(repeated.Request));
                verdicts.CreditedOnce(bucket, await SendAsync(refusal.Exchange.Request, cancellation), Credits.In(repeated));
            }
        }
    }

    private async Task OverTheKeyAsync(CancellationToken cancellation)
    {
        var over = await CallAsync(callers[0], cancellation);
        if (TookTooLong(Bucket.PerKey, over))
        {
            return;
        }

        if (over.Status == 200 || over.NoAnswer is not null)
        {
            verdicts.Doubt(Bucket.PerKey, over, $"limit: call {_keyLimit + 1} with one key in a minute {Fate(over)}");
            return;
        }

        verdicts.Over(Bucket.PerKey, over);
        Note(Bucket.PerKey, over);
        await OnAnotherOperationAsync(Bucket.PerKey, callers[0], cancellation);
    }

    private async Task OverTheAddressAsync(CancellationToken cancellation)
    {
        var another = await CallAsync(callers[1], cancellation);
        if (OthersSpentTheAddress(another))
        {
            return;
        }

        verdicts.Spared(Bucket.PerKey, "another-key", another);
        if (verdicts.SparesTheAddress)
        {
            return;
        }

        if (another.Status != 200)
        {
            verdicts.Doubt(Bucket.PerIp, another, "limit: another key was refused as well");
            return;
        }

        // Served in any case: all but the last two of what the address has left, were the refused call counted.
        var certain = _ipLimit - _keyLimit - 1;
        var within = await Task.WhenAll(Enumerable.Range(1, certain - 1).Select(call => CallAsync(CallerOf(call), cancellation)));
        if (Array.Find(within, exchange => exchange.Status != 200) is { } early)
        {
            verdicts.Doubt(Bucket.PerIp, early, $"limit: of {_ipLimit} valid calls from one address only {_keyLimit + 1 + within.Count(exchange => exchange.Status == 200)} were served");
            return;
        }

        var over = await CallAsync(CallerOf(certain), cancellation);
        if (over.Status == 200)
        {
            over = await CallAsync(CallerOf(certain + 1), cancellation);
        }

        if (TookTooLong(Bucket.PerIp, over))
        {
            return;
        }

        if (over.Status == 200 || over.NoAnswer is not null)
        {
            verdicts.Doubt(Bucket.PerIp, over, $"limit: call {_ipLimit + 1} from one address in a minute {Fate(over)}");
            return;
        }

        verdicts.Over(Bucket.PerIp, over);
        Note(Bucket.PerIp, over);
        if (_refusals.ContainsKey(Bucket.PerKey))
        {
            await OverBothAsync(cancellation);
        }

        await OnAnotherOperationAsync(Bucket.PerIp, callers[1], cancellation);
        await ObserveOrderAsync(cancellation);
    }

    // A window that turns over just then has emptied both buckets: another key is served as well, and nothing is shown.
    private async Task OverBothAsync(CancellationToken cancellation)
    {
        var over = await CallAsync(callers[0], cancellation);
        if (over.Status != 200 || (await CallAsync(callers[1], cancellation)).Status != 200)
        {
            verdicts.OverBoth(over);
        }
    }

    // A call over the limit that is served proves nothing where the window may have ended before it.
    private bool TookTooLong(Bucket bucket, Exchange over)
    {
        if (over.Status != 200 || target.Clock.Now - _begun < LongestBurst)
        {
            return false;
        }

        verdicts.LackFor(bucket, new LackingException(
            $"a target that answers {(bucket == Bucket.PerKey ? _keyLimit : _ipLimit)} calls within {LongestBurst.TotalSeconds} s, at {target.Settings.Concurrency} at a time (Concurrency)"));
        return true;
    }

    // With RateLimits=key the address is shared with others, who may have spent its bucket.
    private bool OthersSpentTheAddress(Exchange exchange) =>
        target.Settings.RateLimits == RateLimitScope.Key && exchange.Status == 429 && exchange.Text("reason") is "per_ip";

    private static string Fate(Exchange over) => over.Failure is null ? "was served" : "got no whole answer";

    private AccountWithTenant CallerOf(int call) => callers[1 + (call / _keyLimit)];

    private void Note(Bucket bucket, Exchange refusal)
    {
        if (refusal.AnnouncedWait is { } wait)
        {
            _refusals[bucket] = new Refusal(refusal, target.Clock.Now + wait);
        }
    }

    private Task<Exchange> CallAsync(AccountWithTenant caller, CancellationToken cancellation)
    {
        var call = Interlocked.Increment(ref _calls);
        var name = $"exhaustion {call}";
        return SendAsync(
            new ApiRequest
            {
                Operation = operation,
                Key = caller.Key,
                Body = target.Writer.Body(operation, caller.Tenant, name, call % 2 == 0 ? Address.ById : Address.ByRef),
                RequestId = "",
            },
            cancellation);
    }

    private async Task<Exchange> SendAsync(ApiRequest request, CancellationToken cancellation)
    {
        try
        {
            var sentAt = target.Clock.Now;
            var exchange = await target.Client.SendNowAsync(request with { RequestId = target.Writer.NextRequestId(operation) }, cancellation);
            remarks.Call(operation, sentAt, exchange);
            return exchange;
        }
        finally
        {
            reservation.Called();
        }
    }

    // Where the limiter stands is stated nowhere: a bad key while the address is exhausted shows it.
    private async Task ObserveOrderAsync(CancellationToken cancellation)
    {
        var request = new ApiRequest
        {
            Operation = operation,
            Key = callers[0].Key,
            Presentation = Presentation.UnknownKey,
            Body = target.Writer.Body(operation, callers[0].Tenant, "exhaustion order"),
            RequestId = "",
        };
        var exchange = await SendAsync(request, cancellation);
        remarks.Observe($"order/{operation.Slug()}-429x401", $"{exchange.Status} {exchange.Text("error")}");
    }

    // Each operation has buckets of its own. Asked only where the clock is held, as then no other burst is under way, and room has been made for it.
    private async Task OnAnotherOperationAsync(Bucket bucket, AccountWithTenant caller, CancellationToken cancellation)
    {
        if (!target.Clock.CanMove)
        {
            return;
        }

        var other = Another(operation);
        var name = $"exhaustion {bucket} of {operation.Slug()}";
        var request = new ApiRequest
        {
            Operation = other,
            Key = caller.Key,
            Body = target.Writer.Body(other, target.Writer.Nobody(name), name),
            RequestId = target.Writer.NextRequestId(other),
        };
        verdicts.Spared(bucket, "another-operation", await target.Client.SendNowAsync(request, cancellation));
    }

    private sealed record Refusal(Exchange Exchange, DateTimeOffset Until);
}
