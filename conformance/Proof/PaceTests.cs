using Conformance.Fixtures;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.States;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;

namespace Conformance.Proof;

/// <summary>A run stays within the target's limits by itself, wherever the target's minutes begin.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class PaceTests
{
    private static readonly ApiKey First = new("first", "sk_first_key_of_the_test", "a");
    private static readonly ApiKey Second = new("second", "sk_second_key_of_the_test", "a");

    /// <summary>No sixty seconds hold more calls with one key, or from one address, than nine tenths of its limit.</summary>
    [Test]
    public async Task No_minute_holds_more_than_its_share()
    {
        var time = new FakeTimeProvider();
        var (pace, _) = Make(time);
        var sent = new List<(DateTimeOffset At, ApiKey Key)>();

        for (var call = 0; call < 400; call++)
        {
            var key = call % 3 == 0 ? Second : First;
            var turn = pace.EnterAsync(Operation.Plan, key, CancellationToken.None);
            while (!turn.IsCompleted)
            {
                time.Advance(TimeSpan.FromMilliseconds(500));
                await Task.Yield();
            }

            (await turn).Dispose();
            sent.Add((time.GetUtcNow(), key));
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        foreach (var (at, _) in sent)
        {
            var minute = sent.Where(call => call.At >= at && call.At < at.AddSeconds(60)).ToList();
            minute.Count.Should().BeLessThanOrEqualTo(108);
            minute.Count(call => call.Key == First).Should().BeLessThanOrEqualTo(54);
        }
    }

    /// <summary>The operations have budgets of their own.</summary>
    [Test]
    public async Task One_operation_does_not_hold_up_another()
    {
        var (pace, _) = Make(new FakeTimeProvider());
        for (var call = 0; call < 54; call++)
        {
            (await EntersAsync(pace, Operation.Plan, First)).Should().BeTrue();
        }

        (await EntersAsync(pace, Operation.Plan, First)).Should().BeFalse();
        (await EntersAsync(pace, Operation.Plan, Second)).Should().BeTrue();
        (await EntersAsync(pace, Operation.Topup, First)).Should().BeTrue();
    }

    /// <summary>A reservation waits for calls in flight, keeps others out, and lets them in a minute after its last call.</summary>
    [Test]
    public async Task A_reservation_is_exclusive()
    {
        var time = new FakeTimeProvider();
        var (pace, clock) = Make(time);
        var inFlight = await pace.EnterAsync(Operation.Plan, First, CancellationToken.None);
        var reserving = pace.ReserveAsync(Operation.Plan, CancellationToken.None);
        reserving.IsCompleted.Should().BeFalse();

        inFlight.Dispose();
        var reservation = await reserving;
        reservation.FreshAt().Should().Be(clock.Now.AddSeconds(60));
        (await EntersAsync(pace, Operation.Plan, Second)).Should().BeFalse();
        reservation.Called();
        reservation.Dispose();

        (await EntersAsync(pace, Operation.Plan, Second)).Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(60));
        (await EntersAsync(pace, Operation.Plan, Second)).Should().BeTrue();
    }

    /// <summary>A call that ends while the target's clock is being moved may belong to the minute after the move, so that minute is not fresh.</summary>
    [Test]
    [CancelAfter(30_000)]
    public async Task A_call_that_ends_during_a_move_counts_after_it()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var target = Hostile.HostileSocket.Start(async call =>
        {
            if (call.Asked.Contains("\"seconds\":61", StringComparison.Ordinal))
            {
                asked.SetResult();
                await moved.Task;
            }

            await call.HonestAsync();
        });
        var settings = new RunSettings { StateChangeUrl = target.BaseUrl };
        var time = new FakeTimeProvider();
        using var states = new ProviderStates(settings, new Secrets(), time);
        using var clock = new TargetClock(states, time);
        var pace = new Pace(settings, clock);
        await clock.TryAsync(CancellationToken.None);

        var moving = clock.ReachAsync(clock.Now.AddSeconds(61), "a minute to pass", CancellationToken.None);
        await asked.Task;
        (await pace.EnterAsync(Operation.Plan, First, CancellationToken.None)).Dispose();
        moved.SetResult();
        await moving;

        using var reservation = await pace.ReserveAsync(Operation.Plan, CancellationToken.None);
        reservation.FreshAt().Should().Be(clock.Now.AddSeconds(60));
    }

    // Whether a call may go at once; one that may not is given up, and its place in the queue with it.
    private static async Task<bool> EntersAsync(Pace pace, Operation operation, ApiKey key)
    {
        using var now = new CancellationTokenSource();
        var entering = pace.EnterAsync(operation, key, now.Token);
        var enters = entering.IsCompletedSuccessfully;
        await now.CancelAsync();
        await Task.WhenAny(entering);
        return enters;
    }

    private static (Pace Pace, TargetClock Clock) Make(FakeTimeProvider time)
    {
        var settings = new RunSettings();
        var clock = new TargetClock(new ProviderStates(settings, new Secrets()), time);
        return (new Pace(settings, clock), clock);
    }
}
