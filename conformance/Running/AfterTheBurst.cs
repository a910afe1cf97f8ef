using Conformance.Fixtures;
using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;

namespace Conformance.Running;

/// <summary>
/// What follows a burst: the refused calls once their wait is over, what they have left undone, and the windows behind it (contract, sections 3
/// and 4).
/// </summary>
/// <param name="target">The target.</param>
/// <param name="calls">Sends the calls.</param>
/// <param name="windows">Told where in their minute the windows of the run end.</param>
/// <param name="verdicts">Told of what comes.</param>
internal sealed class AfterTheBurst(Target target, BurstCalls calls, MinuteWindows windows, ExhaustionVerdicts verdicts)
{
    // A window is a minute; so much shorter it is another, whatever is rounded.
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(55);

    private static readonly TimeSpan Together = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Sends each refused request again after the wait that its refusal announced, and not before.</summary>
    /// <param name="burst">The burst that was refused.</param>
    /// <param name="cancellation">Ends the run.</param>
    public async Task WaitAndRepeatAsync(Burst burst, CancellationToken cancellation)
    {
        await HalfAMinuteLaterAsync(burst, cancellation);

        // Of two that end together the key's comes last, as it may take the time of a further window.
        foreach (var (bucket, refusal) in burst.Refusals.OrderBy(refusal => refusal.Value.Until + (refusal.Key == Bucket.PerKey ? Together : TimeSpan.Zero)))
        {
            await target.Clock.ReachHeldAsync(refusal.Until, $"the wait that {calls.Operation.Slug()} announced", cancellation);
            var caller = calls.Callers.First(one => ReferenceEquals(one.Key, refusal.Exchange.Request.Key));
            var before = calls.Operation == Operation.Topup ? await BalanceAsync(bucket, caller, cancellation) : null;
            if (refusal.Named is { } unmade && calls.Operation == Operation.Create)
            {
                verdicts.WithoutEffect(bucket, await calls.LookForAsync(unmade, caller, cancellation));
            }

            var repeated = await calls.SendAsync(refusal.Exchange.Request, cancellation);
            verdicts.Spared(bucket, "after-the-wait", repeated);
            if (refusal.Named is not null && calls.Operation != Operation.Create && calls.IsSeenLater && repeated.Status == 200)
            {
                verdicts.WithoutEffect(bucket, repeated);
            }

            if (before is { } known && repeated.Status == 200)
            {
                verdicts.Credited(bucket, repeated, known, Credits.Asked(repeated.Request));
                verdicts.CreditedOnce(bucket, await calls.SendAsync(refusal.Exchange.Request, cancellation), Credits.In(repeated));
            }

            // Once for all operations: it takes a burst of its own.
            if (calls.Operation == Operation.Usage && bucket == Bucket.PerKey)
            {
                await NextWindowAsync(refusal.Until, cancellation);
                await AnHourLaterAsync(refusal.Until, cancellation);
            }
        }
    }

    // A burst that had to be repeated has left its place.
    private async Task HalfAMinuteLaterAsync(Burst burst, CancellationToken cancellation)
    {
        if (!burst.Refusals.ContainsKey(Bucket.PerKey) || !target.Clock.CanMove || !burst.IsInItsPlace)
        {
            return;
        }

        await target.Clock.ReachHeldAsync(burst.Begun + MinuteWindows.Half, $"half a minute of {calls.Operation.Slug()}", cancellation);
        var caller = calls.Callers[0];
        var told = calls.Told(caller.Tenant);
        var half = await calls.CallAsync(caller, cancellation);
        windows.Note(half);
        if (told is { } known && half.Status == 200)
        {
            // What it tells is not known to be right yet.
            calls.Take(caller.Tenant, known + Credits.Asked(half.Request));
        }
    }

    // What was told before the refusals, and an amount more.
    private async Task<double?> BalanceAsync(Bucket bucket, BurstCaller caller, CancellationToken cancellation)
    {
        var told = calls.Told(caller.Tenant);
        var balance = await calls.CallAsync(caller, cancellation);
        if (told is { } known)
        {
            verdicts.NothingAdded(bucket, balance, known, Credits.Asked(balance.Request));
        }

        return Credits.In(balance);
    }

    // A refusal waits for the end of its window, so the next one begins there. It is exhausted, waited for, and is not to have ended within a minute.
    private async Task NextWindowAsync(DateTimeOffset begins, CancellationToken cancellation)
    {
        var sent = await calls.ExhaustAsync(calls.Callers[0], cancellation);
        if (sent[^1].Status == 200)
        {
            await NotForGoodAsync(begins, cancellation);
            return;
        }

        if (Array.FindLast(sent, exchange => exchange.Status == 429) is not { AnnouncedWait: { } wait } refusal || target.Clock.Now + wait - begins >= ShortestWindow)
        {
            return;
        }

        await target.Clock.ReachHeldAsync(target.Clock.Now + wait, $"the wait that {calls.Operation.Slug()} announced", cancellation);
        var lasted = target.Clock.Now - begins;
        var served = await calls.SendAsync(refusal.Request, cancellation);
        verdicts.NextWindow(served, served.Status == 200 && lasted < ShortestWindow ? [$"limit: a key had {calls.KeyLimit} calls and was served again {lasted.TotalSeconds:0} s after a window began"] : []);
    }

    // The same minute of another hour is another window.
    private async Task AnHourLaterAsync(DateTimeOffset begun, CancellationToken cancellation)
    {
        if (target.Clock.CanMove)
        {
            await target.Clock.ReachHeldAsync(begun + Hour, $"the next hour of {calls.Operation.Slug()}", cancellation);
            verdicts.Spared(Bucket.PerKey, "the-same-minute-of-another-hour", await calls.CallAsync(calls.Callers[0], cancellation));
            await OtherKeysAsync(begun + Hour, cancellation);
        }
    }

    // Every key has the same limit. A window in which the limiter fails open shows nothing, so that each has two.
    private async Task OtherKeysAsync(DateTimeOffset begins, CancellationToken cancellation)
    {
        foreach (var caller in calls.Callers.Skip(1))
        {
            Exchange[] sent = [];
            for (var window = 0; window < 2 && (sent.Length == 0 || Array.TrueForAll(sent, exchange => exchange.Status == 200)); window++)
            {
                begins += MinuteWindows.Minute;
                await target.Clock.ReachHeldAsync(begins, $"another minute of {calls.Operation.Slug()}", cancellation);
                sent = await calls.ExhaustAsync(caller, cancellation);
            }

            if (target.Clock.Now - begins < MinuteWindows.Half)
            {
                verdicts.OtherKey(sent);
            }
        }

        // Whatever is still to be sent again is not to find one of them exhausted.
        await target.Clock.ReachHeldAsync(begins + MinuteWindows.Minute, $"another minute of {calls.Operation.Slug()}", cancellation);
    }

    // A limiter may fail open for a while, and not for good (section 7). At another place in its minute, as where one turns over a burst shows nothing.
    private async Task NotForGoodAsync(DateTimeOffset begun, CancellationToken cancellation)
    {
        var first = target.Clock.Now - begun;
        var begins = begun + MinuteWindows.Minute + MinuteWindows.Half;
        await target.Clock.ReachHeldAsync(begins, $"another minute of {calls.Operation.Slug()}", cancellation);
        var sent = await calls.ExhaustAsync(calls.Callers[0], cancellation);
        if (sent[^1].Status == 200 && first < MinuteWindows.Half && target.Clock.Now - begins < MinuteWindows.Half)
        {
            verdicts.NextWindow(sent[^1], [$"limit: refused in one window, and in neither of two behind it, in each of which a key was served {sent.Length} calls"]);
        }
    }
}
