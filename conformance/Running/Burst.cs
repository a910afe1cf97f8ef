using Conformance.Checks;
using Conformance.Fixtures;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Tenants;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Running;

/// <summary>
/// One burst of valid calls within one window: as many as a key has and one more, then with other keys as many as the address has
/// and one more. Whether the call that the key's bucket refused counts for the address is unstated, so the refusal is due one call
/// earlier or later accordingly; <c>current_count</c> is the limit and one in both cases.
/// </summary>
/// <param name="target">The target.</param>
/// <param name="calls">Sends the calls.</param>
/// <param name="verdicts">Told of what comes.</param>
/// <param name="remarks">Told of what is no verdict.</param>
internal sealed class Burst(Target target, BurstCalls calls, ExhaustionVerdicts verdicts, Remarks remarks)
{
    // A burst must end within the window that it began in, whose beginning the run does not know.
    private static readonly TimeSpan LongestBurst = TimeSpan.FromSeconds(50);

    private const int RefusalsOverBoth = 5;
    private const int NamedByNoId = 7;

    private readonly int _ipLimit = target.Settings.Limit(Operations.Of(calls.Operation).Rate, Bucket.PerIp);
    private readonly Dictionary<Bucket, Refusal> _refusals = [];
    private int _bursts;

    /// <summary>What was refused, by the bucket that was full.</summary>
    public IReadOnlyDictionary<Bucket, Refusal> Refusals => _refusals;

    /// <summary>When the last one began.</summary>
    public DateTimeOffset Begun { get; private set; }

    /// <summary>Whether it stands where in its minute it was to stand: one that had to be repeated does not.</summary>
    public bool IsInItsPlace => _bursts == 1;

    /// <summary>The operations that are called while one is exhausted.</summary>
    /// <param name="operation">The one that is exhausted.</param>
    public static IEnumerable<Operation> OthersThan(Operation operation) => Operations.All.Select(other => other.Operation).Where(other => other != operation);

    /// <summary>Sends the burst.</summary>
    /// <param name="cancellation">Ends the run.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        _refusals.Clear();
        _bursts++;
        Begun = target.Clock.Now;
        var within = await Task.WhenAll(Enumerable.Range(0, calls.KeyLimit).Select(call => calls.CallAsync(calls.Callers[0], calls.Callers[0].Tenant, cancellation, withId: call % NamedByNoId != 1)));
        if (Array.Find(within, exchange => exchange.Status != 200) is { } early)
        {
            if (OthersSpentTheAddress(early))
            {
                verdicts.LackFor(Bucket.PerKey, new LackingException("a bucket to itself: the address's was spent by others"));
                return;
            }

            var count = within.Count(exchange => exchange.Status == 200);
            verdicts.Doubt(Bucket.PerKey, early, $"limit: of {calls.KeyLimit} valid calls with one key only {count} were served");
            verdicts.Doubt(Bucket.PerIp, early, early.Status == 429 ? $"limit: the burst was refused early, after {count} calls" : $"limit: of {calls.KeyLimit} valid calls with one key {count} were served, and one was answered {early.Status}");
            return;
        }

        await OverTheKeyAsync(cancellation);
        if (calls.Callers.Count > 1)
        {
            await OverTheAddressAsync(cancellation);
        }
    }

    private async Task OverTheKeyAsync(CancellationToken cancellation)
    {
        var (over, named) = await calls.OverAsync(calls.Callers[0], cancellation);
        if (TookTooLong(Bucket.PerKey, over))
        {
            return;
        }

        if (over.Status == 200 || over.NoAnswer is not null)
        {
            verdicts.Doubt(Bucket.PerKey, over, $"limit: call {calls.KeyLimit + 1} with one key in a minute {Fate(over)}");
            return;
        }

        verdicts.Over(Bucket.PerKey, over);
        Note(Bucket.PerKey, over, named);
        await OnAnotherOperationAsync(Bucket.PerKey, calls.Callers[0], cancellation);
    }

    private async Task OverTheAddressAsync(CancellationToken cancellation)
    {
        var another = await calls.CallAsync(calls.Callers[1], cancellation);
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
        var certain = _ipLimit - calls.KeyLimit - 1;
        var within = await Task.WhenAll(Enumerable.Range(1, certain - 1).Select(call => calls.CallAsync(CallerOf(call), cancellation)));
        if (Array.Find(within, exchange => exchange.Status != 200) is { } early)
        {
            verdicts.Doubt(Bucket.PerIp, early, $"limit: of {_ipLimit} valid calls from one address only {calls.KeyLimit + 1 + within.Count(exchange => exchange.Status == 200)} were served");
            return;
        }

        var (over, named) = await calls.OverAsync(CallerOf(certain), cancellation);
        if (over.Status == 200)
        {
            (over, named) = await calls.OverAsync(CallerOf(certain + 1), cancellation);
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
        Note(Bucket.PerIp, over, named);
        if (_refusals.ContainsKey(Bucket.PerKey))
        {
            await OverBothAsync(cancellation);
        }

        await OnAnotherOperationAsync(Bucket.PerIp, calls.Callers[1], cancellation);
        await ObserveOrderAsync(cancellation);
    }

    // A window that turns over just then has emptied both buckets: another key is served as well, and nothing is shown.
    private async Task OverBothAsync(CancellationToken cancellation)
    {
        for (var call = 1; call <= RefusalsOverBoth; call++)
        {
            var over = await calls.CallAsync(calls.Callers[0], cancellation);
            if (over.Status == 200 && (await calls.CallAsync(calls.Callers[1], cancellation)).Status == 200)
            {
                return;
            }

            verdicts.OverBoth(over, call);
        }

        var another = await calls.CallAsync(calls.Callers[^1], cancellation);
        if (another.Status != 200)
        {
            verdicts.OverTheAddressAgain(another);
        }
    }

    // A call over the limit that is served proves nothing where the window may have ended before it.
    private bool TookTooLong(Bucket bucket, Exchange over)
    {
        if (over.Status != 200 || target.Clock.Now - Begun < LongestBurst)
        {
            return false;
        }

        verdicts.LackFor(bucket, new LackingException(
            $"a target that answers {(bucket == Bucket.PerKey ? calls.KeyLimit : _ipLimit)} calls within {LongestBurst.TotalSeconds} s, at {target.Settings.Concurrency} at a time (Concurrency)"));
        return true;
    }

    // With RateLimits=key the address is shared with others, who may have spent its bucket.
    private bool OthersSpentTheAddress(Exchange exchange) =>
        target.Settings.RateLimits == RateLimitScope.Key && exchange.Status == 429 && exchange.Text("reason") is "per_ip";

    private static string Fate(Exchange over) => over.Failure is null ? "was served" : "got no whole answer";

    // The last key has one call before it has the one that is refused, so that its tenant is known.
    private BurstCaller CallerOf(int call) => call == 1 ? calls.Callers[^1] : calls.Callers[1 + (call / calls.KeyLimit)];

    private void Note(Bucket bucket, Exchange refusal, Tenant? named)
    {
        if (refusal.AnnouncedWait is { } wait)
        {
            _refusals[bucket] = new Refusal(refusal, named, target.Clock.Now + wait);
        }
    }

    // Where the limiter stands is stated nowhere: a bad key while the address is exhausted shows it.
    private async Task ObserveOrderAsync(CancellationToken cancellation)
    {
        var request = new ApiRequest
        {
            Operation = calls.Operation,
            Key = calls.Callers[0].Key,
            Presentation = Presentation.UnknownKey,
            Body = target.Writer.Body(calls.Operation, calls.Callers[0].Tenant, "exhaustion order"),
            RequestId = target.Writer.NextRequestId(calls.Operation),
        };
        var exchange = await calls.SendAsync(request, cancellation);
        remarks.Observe($"order/{calls.Operation.Slug()}-429x401", $"{exchange.Status} {exchange.Text("error")}");
    }

    // Each operation has buckets of its own. Asked only where the clock is held, as then no other burst is under way, and room has been made for it.
    private async Task OnAnotherOperationAsync(Bucket bucket, BurstCaller caller, CancellationToken cancellation)
    {
        if (!target.Clock.CanMove)
        {
            return;
        }

        var name = $"exhaustion {bucket} of {calls.Operation.Slug()}";
        foreach (var other in OthersThan(calls.Operation))
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

    /// <summary>A call that was refused.</summary>
    /// <param name="Exchange">The call.</param>
    /// <param name="Named">The tenant that it named, where no other call has named it.</param>
    /// <param name="Until">When the wait is over that it announced.</param>
    internal sealed record Refusal(Exchange Exchange, Tenant? Named, DateTimeOffset Until);
}
