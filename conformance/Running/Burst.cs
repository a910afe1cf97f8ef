using System.Collections.Concurrent;
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
/// <param name="windows">Told where in their minute the windows of the run end.</param>
/// <param name="verdicts">Told of what comes.</param>
/// <param name="remarks">Told of what is no verdict.</param>
internal sealed class Burst(
    Target target,
    Operation operation,
    IReadOnlyList<BurstCaller> callers,
    Pace.Reservation reservation,
    MinuteWindows windows,
    ExhaustionVerdicts verdicts,
    Remarks remarks)
{
    // A burst must end within the window that it began in, whose beginning the run does not know.
    private static readonly TimeSpan LongestBurst = TimeSpan.FromSeconds(50);

    // A window is a minute; so much shorter it is another, whatever is rounded.
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(55);

    private static readonly TimeSpan Together = TimeSpan.FromSeconds(2);

    private const int RefusalsOverBoth = 5;
    private const int NamedByNoId = 7;

    private readonly int _keyLimit = target.Settings.Limit(Operations.Of(operation).Rate, Bucket.PerKey);
    private readonly int _ipLimit = target.Settings.Limit(Operations.Of(operation).Rate, Bucket.PerIp);
    private readonly Dictionary<Bucket, Refusal> _refusals = [];
    private readonly HashSet<Tenant> _named = [];
    private readonly ConcurrentDictionary<string, double> _credits = new(StringComparer.Ordinal);
    private int _bursts;
    private int _calls;
    private Tenant? _over;
    private DateTimeOffset _begun;

    /// <summary>The operations that are called while one is exhausted.</summary>
    /// <param name="operation">The one that is exhausted.</param>
    public static IEnumerable<Operation> OthersThan(Operation operation) => Operations.All.Select(other => other.Operation).Where(other => other != operation);

    /// <summary>Sends the burst.</summary>
    /// <param name="cancellation">Ends the run.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        _refusals.Clear();
        _bursts++;
        _begun = target.Clock.Now;
        var within = await Task.WhenAll(Enumerable.Range(0, _keyLimit).Select(call => CallAsync(callers[0], callers[0].Tenant, cancellation, withId: call % NamedByNoId != 1)));
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
        // A burst that had to be repeated has left its place.
        if (_refusals.ContainsKey(Bucket.PerKey) && target.Clock.CanMove && _bursts == 1)
        {
            await target.Clock.ReachHeldAsync(_begun + MinuteWindows.Half, $"half a minute of {operation.Slug()}", cancellation);
            var known = _credits.TryGetValue(callers[0].Tenant.Id, out var told);
            var half = await CallAsync(callers[0], cancellation);
            windows.Note(half);
            if (known && half.Status == 200 && operation == Operation.Topup)
            {
                // What it tells is not known to be right yet.
                _credits[callers[0].Tenant.Id] = told + Credits.Asked(half.Request);
            }
        }

        // Of two that end together the key's comes last, as it may take the time of a further window.
        foreach (var (bucket, refusal) in _refusals.OrderBy(refusal => refusal.Value.Until + (refusal.Key == Bucket.PerKey ? Together : TimeSpan.Zero)))
        {
            await target.Clock.ReachHeldAsync(refusal.Until, $"the wait that {operation.Slug()} announced", cancellation);
            var caller = callers.First(one => ReferenceEquals(one.Key, refusal.Exchange.Request.Key));
            var before = operation == Operation.Topup ? await BalanceAsync(bucket, caller, cancellation) : null;
            if (refusal.Named is { } unmade && operation == Operation.Create)
            {
                verdicts.WithoutEffect(bucket, await LookForAsync(unmade, caller, cancellation));
            }

            var repeated = await SendAsync(refusal.Exchange.Request, cancellation);
            verdicts.Spared(bucket, "after-the-wait", repeated);
            if (refusal.Named is not null && operation != Operation.Create && IsSeenLater && repeated.Status == 200)
            {
                verdicts.WithoutEffect(bucket, repeated);
            }

            if (before is { } known && repeated.Status == 200)
            {
                verdicts.Credited(bucket, repeated, known, Credits.Asked(repeated.Request));
                verdicts.CreditedOnce(bucket, await SendAsync(refusal.Exchange.Request, cancellation), Credits.In(repeated));
            }

            // Once for all operations: it takes a burst of its own.
            if (operation == Operation.Usage && bucket == Bucket.PerKey)
            {
                await NextWindowAsync(refusal.Until, cancellation);
            }
        }
    }

    // A refusal waits for the end of its window, so the next one begins there. It is exhausted, waited for, and is not to have ended within a minute.
    private async Task NextWindowAsync(DateTimeOffset begins, CancellationToken cancellation)
    {
        var calls = await ExhaustAsync(cancellation);
        if (calls[^1].Status == 200)
        {
            await NotForGoodAsync(begins, cancellation);
            return;
        }

        if (Array.FindLast(calls, exchange => exchange.Status == 429) is not { AnnouncedWait: { } wait } refusal || target.Clock.Now + wait - begins >= ShortestWindow)
        {
            return;
        }

        await target.Clock.ReachHeldAsync(target.Clock.Now + wait, $"the wait that {operation.Slug()} announced", cancellation);
        var lasted = target.Clock.Now - begins;
        var served = await SendAsync(refusal.Request, cancellation);
        verdicts.NextWindow(served, served.Status == 200 && lasted < ShortestWindow ? [$"limit: a key had {_keyLimit} calls and was served again {lasted.TotalSeconds:0} s after a window began"] : []);
    }

    // A limiter may fail open for a while, and not for good (section 7). At another place in its minute, as where one turns over a burst shows nothing.
    private async Task NotForGoodAsync(DateTimeOffset begun, CancellationToken cancellation)
    {
        var first = target.Clock.Now - begun;
        var begins = begun + MinuteWindows.Minute + MinuteWindows.Half;
        await target.Clock.ReachHeldAsync(begins, $"another minute of {operation.Slug()}", cancellation);
        var calls = await ExhaustAsync(cancellation);
        if (calls[^1].Status == 200 && first < MinuteWindows.Half && target.Clock.Now - begins < MinuteWindows.Half)
        {
            verdicts.NextWindow(calls[^1], [$"limit: refused in one window, and in neither of two behind it, in each of which a key was served {calls.Length} calls"]);
        }
    }

    // As many calls as a key has, and one more.
    private async Task<Exchange[]> ExhaustAsync(CancellationToken cancellation) =>
    [
        .. await Task.WhenAll(Enumerable.Range(0, _keyLimit).Select(_ => CallAsync(callers[0], cancellation))),
        await CallAsync(callers[0], cancellation),
    ];

    // Whether a tenant tells, by its next answer, that the operation was done to it; it does so once.
    private bool IsSeenLater => operation is Operation.Create or Operation.Suspend or Operation.Unsuspend or Operation.Terminate;

    // What was told before the refusals, and an amount more.
    private async Task<double?> BalanceAsync(Bucket bucket, BurstCaller caller, CancellationToken cancellation)
    {
        var known = _credits.TryGetValue(caller.Tenant.Id, out var told);
        var balance = await CallAsync(caller, cancellation);
        if (known)
        {
            verdicts.NothingAdded(bucket, balance, told, Credits.Asked(balance.Request));
        }

        return Credits.In(balance);
    }

    private async Task OverTheKeyAsync(CancellationToken cancellation)
    {
        var over = await OverAsync(callers[0], cancellation);
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

        var over = await OverAsync(CallerOf(certain), cancellation);
        if (over.Status == 200)
        {
            over = await OverAsync(CallerOf(certain + 1), cancellation);
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
        for (var call = 1; call <= RefusalsOverBoth; call++)
        {
            var over = await CallAsync(callers[0], cancellation);
            if (over.Status == 200 && (await CallAsync(callers[1], cancellation)).Status == 200)
            {
                return;
            }

            verdicts.OverBoth(over, call);
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

    // The last key has one call before it has the one that is refused, so that its tenant is known.
    private BurstCaller CallerOf(int call) => call == 1 ? callers[^1] : callers[1 + (call / _keyLimit)];

    private void Note(Bucket bucket, Exchange refusal)
    {
        if (refusal.AnnouncedWait is { } wait)
        {
            _refusals[bucket] = new Refusal(refusal, _over, target.Clock.Now + wait);
        }
    }

    private Task<Exchange> CallAsync(BurstCaller caller, CancellationToken cancellation) => CallAsync(caller, caller.Tenant, cancellation);

    // The call that should be refused names a tenant that no call has named: a bucket is the key's, whatever it names, and whether the call was done
    // all the same is seen later.
    private Task<Exchange> OverAsync(BurstCaller caller, CancellationToken cancellation)
    {
        _over = caller.Untouched is { } untouched && (_named.Add(untouched) || !IsSeenLater) ? untouched : null;
        return CallAsync(caller, _over ?? caller.Tenant, cancellation);
    }

    // In every lawful form that a call has: what a limiter looks at to tell one from another is not known.
    private Task<Exchange> CallAsync(BurstCaller caller, Tenant tenant, CancellationToken cancellation, bool withId = true)
    {
        var call = Interlocked.Increment(ref _calls);
        var edit = operation == Operation.Usage && call % 2 == 0 ? new BodyEdit.With("period", "\"ytd\"") : null;
        return SendAsync(
            new ApiRequest
            {
                Operation = operation,
                Key = caller.Key,
                Body = target.Writer.Body(operation, tenant, $"exhaustion {call}", call % 2 == 0 ? Address.ById : Address.ByRef, edit),
                RequestId = "",
            },
            cancellation,
            withId);
    }

    private async Task<Exchange> LookForAsync(Tenant unmade, BurstCaller caller, CancellationToken cancellation)
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

    private async Task<Exchange> SendAsync(ApiRequest request, CancellationToken cancellation, bool withId = true)
    {
        try
        {
            var sentAt = target.Clock.Now;
            var exchange = await target.Client.SendNowAsync(request with { RequestId = withId ? target.Writer.NextRequestId(operation) : "" }, cancellation);
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
    private async Task OnAnotherOperationAsync(Bucket bucket, BurstCaller caller, CancellationToken cancellation)
    {
        if (!target.Clock.CanMove)
        {
            return;
        }

        var name = $"exhaustion {bucket} of {operation.Slug()}";
        foreach (var other in OthersThan(operation))
        {
            // Nothing is done by it: nobody's tenant is looked for, or one is made that is there.
            var tenant = other == Operation.Create ? caller.Tenant : target.Writer.Nobody(name);
            var request = new ApiRequest
            {
                Operation = other,
                Key = caller.Key,
                Body = target.Writer.Body(other, tenant, name),
                RequestId = target.Writer.NextRequestId(other),
            };
            verdicts.LeavesAnother(bucket, await target.Client.SendNowAsync(request, cancellation));
        }
    }

    // A tenant is named where no other call has named it.
    private sealed record Refusal(Exchange Exchange, Tenant? Named, DateTimeOffset Until);
}

/// <summary>A key that takes part in a burst.</summary>
/// <param name="Key">The key.</param>
/// <param name="Tenant">The tenant that its calls name.</param>
/// <param name="Untouched">
/// A tenant that no call has named, for the one that should be refused; <c>null</c> where it names the same as the others.
/// </param>
internal sealed record BurstCaller(ApiKey Key, Tenant Tenant, Tenant? Untouched);
