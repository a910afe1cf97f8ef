using System.Collections.Concurrent;
using Conformance.Checks;
using Conformance.Fixtures;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.States;
using Conformance.Fixtures.Tenants;
using Conformance.Judging;
using Conformance.Scenarios;

namespace Conformance.Running;

/// <summary>
/// Exhausts an operation's real limits, both buckets in one pass, and judges the first call over each (contract, sections 4 and 7).
/// Nobody else calls the operation meanwhile; a burst that a window's turn may have cut in two is repeated.
/// </summary>
/// <param name="target">The target.</param>
/// <param name="remarks">Told of what is no verdict.</param>
public sealed class Exhaustion(Target target, Remarks remarks)
{
    // A turn may cut one burst, and a limiter fail open in another: two of three are whole.
    private const int Bursts = 3;

    // Each burst then stands elsewhere in its window than the one before, so that a turn which cut one is far from the others. Where the
    // clock cannot be moved, a burst begins where in its window the one before ended.
    private static readonly TimeSpan ToAnotherPlace = TimeSpan.FromSeconds(80);

    private readonly ConcurrentDictionary<Operation, Lazy<Task<ExhaustionVerdicts>>> _passes = new();

    /// <summary>Judges one bucket of an operation; the pass is made once for both.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="cancellation">Ends the run.</param>
    public async Task<IReadOnlyList<WayVerdict>> JudgeAsync(Operation operation, Bucket bucket, CancellationToken cancellation)
    {
        var verdicts = await _passes.GetOrAdd(operation, _ => new(() => PassAsync(operation, cancellation))).Value;
        return verdicts.Of(bucket);
    }

    private async Task<ExhaustionVerdicts> PassAsync(Operation operation, CancellationToken cancellation)
    {
        var verdicts = new ExhaustionVerdicts(operation, target.Settings);
        try
        {
            if (target.Settings.RateLimits == RateLimitScope.None)
            {
                throw new LackingException("leave to exhaust limits (RateLimits=none)");
            }

            var callers = await CallersAsync(operation, verdicts, cancellation);
            using var clock = await target.Clock.HoldAsync(cancellation);
            using var reservation = await target.Pace.ReserveAsync(operation, cancellation);
            var burst = new Burst(target, operation, callers, reservation, verdicts, remarks);
            for (var turn = 0; turn < Bursts && !verdicts.AreWhole; turn++)
            {
                using var ofTheFirst = await RoomElsewhereAsync(operation, callers[0], cancellation);
                using var ofTheSecond = callers.Count > 1 ? await RoomElsewhereAsync(operation, callers[1], cancellation) : null;
                var fresh = reservation.FreshAt();
                await target.Clock.ReachHeldAsync(turn > 0 && target.Clock.CanMove ? target.Clock.Now + ToAnotherPlace : fresh, $"a fresh minute of {operation.Slug()}", cancellation);
                await burst.RunAsync(cancellation);
            }

            await burst.WaitAndRepeatAsync(cancellation);
        }
        catch (LackingException lacking)
        {
            verdicts.Lack(lacking);
        }

        return verdicts;
    }

    // Before the burst, as time must not pass within it. Where the clock cannot be moved the operations are exhausted at the same time, and a bucket
    // that they share runs out early: no other operation need be asked.
    private async Task<IDisposable?> RoomElsewhereAsync(Operation operation, AccountWithTenant caller, CancellationToken cancellation) =>
        target.Clock.CanMove ? await target.Pace.EnterHeldAsync(Burst.Another(operation), caller.Key, cancellation) : null;

    /// <summary>The keys that a pass takes, with a tenant of each; made before the window, as making them may call the same operation.</summary>
    private async Task<IReadOnlyList<AccountWithTenant>> CallersAsync(
        Operation operation, ExhaustionVerdicts verdicts, CancellationToken cancellation)
    {
        var rate = Operations.Of(operation).Rate;
        var beyondTheFirst = target.Settings.RateLimits == RateLimitScope.All
            ? target.Settings.Limit(rate, Bucket.PerIp) / target.Settings.Limit(rate, Bucket.PerKey)
            : 1;
        var callers = new List<AccountWithTenant> { await CallerAsync(operation, 0, cancellation) };
        try
        {
            for (var index = 1; index <= beyondTheFirst; index++)
            {
                callers.Add(await CallerAsync(operation, index, cancellation));
            }
        }
        catch (LackingException lacking)
        {
            verdicts.LackFor(Bucket.PerIp, lacking is SetUpException
                ? lacking
                : new LackingException($"{beyondTheFirst + 1} active keys in ApiKeys, or {ProviderStates.Needs(ProviderState.Account)}"));
        }

        if (target.Settings.RateLimits == RateLimitScope.Key)
        {
            verdicts.LackFor(Bucket.PerIp, new LackingException("leave to exhaust the address's bucket (RateLimits=key)"));
        }

        return callers;
    }

    private async Task<AccountWithTenant> CallerAsync(Operation operation, int index, CancellationToken cancellation)
    {
        var key = await target.Credentials.ActiveAsync(index, cancellation);
        return new AccountWithTenant(key, await target.Tenants.ForControlAsync(operation, key, cancellation));
    }
}
