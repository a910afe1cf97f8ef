using System.Collections.Concurrent;
using Conformance.Checks;
using Conformance.Fixtures;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.States;
using Conformance.Fixtures.Wire;
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

    private readonly MinuteWindows _windows = new();
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

    /// <summary>A cell's verdict once every operation was exhausted.</summary>
    /// <param name="verdict">The verdict of its own pass.</param>
    public CellVerdict Concluded(CellVerdict verdict) => _windows.Concluded(verdict, target.Settings);

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
            var calls = new BurstCalls(target, operation, callers, reservation, remarks);
            var burst = new Burst(target, calls, verdicts, remarks);
            for (var turn = 0; turn < Bursts && !verdicts.AreWhole; turn++)
            {
                var rooms = await RoomElsewhereAsync(operation, callers.Take(2), cancellation);
                try
                {
                    await target.Clock.ReachHeldAsync(BeginningOf(turn, reservation.FreshAt()), $"a fresh minute of {operation.Slug()}", cancellation);
                    await burst.RunAsync(cancellation);
                }
                finally
                {
                    rooms.ForEach(room => room.Dispose());
                }
            }

            await new AfterTheBurst(target, calls, _windows, verdicts).WaitAndRepeatAsync(burst, cancellation);
        }
        catch (LackingException lacking)
        {
            verdicts.Lack(lacking);
        }

        return verdicts;
    }

    // Before the burst, as time must not pass within it. Where the clock cannot be moved the operations are exhausted at the same time, and a bucket
    // that they share runs out early: no other operation need be asked.
    private async Task<List<IDisposable>> RoomElsewhereAsync(Operation operation, IEnumerable<BurstCaller> callers, CancellationToken cancellation)
    {
        var rooms = new List<IDisposable>();
        if (target.Clock.CanMove)
        {
            foreach (var (caller, other) in callers.SelectMany(caller => Burst.OthersThan(operation).Select(other => (caller, other))))
            {
                rooms.Add(await target.Pace.EnterHeldAsync(other, caller.Key, cancellation));
            }
        }

        return rooms;
    }

    private DateTimeOffset BeginningOf(int turn, DateTimeOffset fresh)
    {
        var now = target.Clock.Now;
        return !target.Clock.CanMove ? fresh : turn > 0 ? now + ToAnotherPlace : _windows.Next(now > fresh ? now : fresh);
    }

    // An address is no account: the last calls from it are another account's, where there is one.
    private async Task<ApiKey> OfAnotherAccountAsync(int index, CancellationToken cancellation)
    {
        try
        {
            return await target.Credentials.ForeignAsync(cancellation);
        }
        catch (LackingException lacking) when (lacking is not SetUpException)
        {
            return await target.Credentials.ActiveAsync(index, cancellation);
        }
    }

    /// <summary>The keys that a pass takes, with a tenant of each; made before the window, as making them may call the same operation.</summary>
    private async Task<IReadOnlyList<BurstCaller>> CallersAsync(
        Operation operation, ExhaustionVerdicts verdicts, CancellationToken cancellation)
    {
        var rate = Operations.Of(operation).Rate;
        var beyondTheFirst = target.Settings.RateLimits == RateLimitScope.All
            ? target.Settings.Limit(rate, Bucket.PerIp) / target.Settings.Limit(rate, Bucket.PerKey)
            : 1;
        var callers = new List<BurstCaller> { await CallerAsync(operation, 0, cancellation) };
        try
        {
            for (var index = 1; index <= beyondTheFirst; index++)
            {
                callers.Add(await CallerAsync(operation, index, cancellation, another: index == beyondTheFirst));
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

    private async Task<BurstCaller> CallerAsync(Operation operation, int index, CancellationToken cancellation, bool another = false)
    {
        var key = another ? await OfAnotherAccountAsync(index, cancellation) : await target.Credentials.ActiveAsync(index, cancellation);
        var name = $"untouched-by-{operation.Slug()}-{index}";
        var untouched = operation switch
        {
            Operation.Create => target.Writer.NewTenant(name),
            Operation.Unsuspend => await target.Tenants.FreshSuspendedAsync(key, name, cancellation),

            // Its balance tells what was done to the tenant that the other calls name.
            Operation.Topup => null,
            _ => await target.Tenants.FreshAsync(key, name, cancellation),
        };
        return new BurstCaller(key, await target.Tenants.ForControlAsync(operation, key, cancellation), untouched);
    }
}
