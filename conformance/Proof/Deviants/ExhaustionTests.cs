using Conformance.Fixtures.Settings;
using Conformance.Scenarios;
using FluentAssertions;
using ReferencePlatform;

namespace Conformance.Proof.Deviants;

/// <summary>A lawful limiter is never accused, and what may not be exhausted is left alone.</summary>
[TestFixture]
[Proof]
[Category("Deviants")]
[Parallelizable(ParallelScope.All)]
public sealed class ExhaustionTests
{
    private const string PerKey = "usage/429.rate_limited.per_key";
    private const string PerIp = "usage/429.rate_limited.per_ip";
    private static readonly Cell[] Both = [.. Cells.Of(Operation.Usage).Where(cell => cell.Row.Status == 429)];

    /// <summary>A window that turns over in the middle of a burst is noticed, and the burst repeated.</summary>
    /// <param name="call">The call behind which the window turns.</param>
    [TestCase(1)]
    [TestCase(30)]
    [TestCase(60)]
    [TestCase(61)]
    [TestCase(100)]
    [TestCase(120)]
    [TestCase(121)]
    [TestCase(122)]
    [TestCase(123)]
    public async Task A_window_that_turns_over_is_no_deviation(int call)
    {
        var time = MidMinute();
        await using var platform = await Platform.StartAsync(new PlatformOptions { Time = time }, CancellationToken.None);
        var calls = 0;
        await using var deviant = await DeviantTarget.StartAsync(platform, reply =>
        {
            // The first call is the pre-flight's.
            if (reply.Operation == "usage" && Interlocked.Increment(ref calls) == call + 1)
            {
                time.Advance(TimeSpan.FromSeconds(31));
            }
        });

        // One clock for both: a target whose time stands still while the run's goes on is no target.
        await using var run = await Running.ConformanceRun.OpenAsync(Runs.Of(platform) with { BaseUrl = deviant.BaseUrl, TimeoutSeconds = 600 }, time, CancellationToken.None);
        var verdicts = await Task.WhenAll(Both.Select(run.JudgeAsync));

        verdicts.SelectMany(verdict => verdict.Ways).Where(way => way.Verdict != Judging.Verdict.Conforms).Select(way => $"{way.Name}: {way.Because}").Should().BeEmpty();
    }

    /// <summary>A target too slow for its minute to be spent is not accused: the cell says what it needs.</summary>
    [Test]
    public async Task A_slow_target_is_not_accused()
    {
        var time = MidMinute();
        await using var platform = await Platform.StartAsync(new PlatformOptions { Time = time }, CancellationToken.None);
        await using var deviant = await DeviantTarget.StartAsync(platform, reply =>
        {
            // A second passes at every call, for the target and for the run.
            time.Advance(TimeSpan.FromSeconds(1));
        });

        await using var run = await Running.ConformanceRun.OpenAsync(Runs.Of(platform) with { BaseUrl = deviant.BaseUrl, TimeoutSeconds = 600 }, time, CancellationToken.None);
        var verdicts = await Task.WhenAll(Both.Select(run.JudgeAsync));

        verdicts.Select(verdict => verdict.Verdict).Should().Equal(Judging.Verdict.NotExercised, Judging.Verdict.NotExercised);
        verdicts[0].Lacking.Should().Contain("within 50 s");
    }

    /// <summary>The limits that a run is told of are the ones that it exhausts.</summary>
    [Test]
    public async Task Other_limits_are_exhausted_where_the_run_is_told()
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions { KeyLimit = 7, IpLimit = 31 }, CancellationToken.None);

        var report = await Runs.OfAsync(Runs.Of(platform) with { KeyLimit = 7, IpLimit = 31 }, Both);

        report.With("conforms").Should().Equal(PerKey, PerIp);
        report.Unlisted.Should().BeEmpty();
    }

    /// <summary>What a run may not exhaust is not exercised, and named.</summary>
    /// <param name="scope">What it may.</param>
    /// <param name="conforming">What conforms.</param>
    [TestCase(RateLimitScope.Key, new[] { PerKey })]
    [TestCase(RateLimitScope.None, new string[0])]
    public async Task What_may_not_be_exhausted_is_named(RateLimitScope scope, string[] conforming)
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);

        var report = await Runs.OfAsync(Runs.Of(platform) with { RateLimits = scope }, Both);

        report.With("conforms").Should().Equal(conforming);
        report.Cells.Single(cell => cell.Id == PerIp).Lacking.Should().Contain($"RateLimits={scope.ToString().ToLowerInvariant()}");
    }

    private static Microsoft.Extensions.Time.Testing.FakeTimeProvider MidMinute() => new(new DateTimeOffset(2026, 1, 1, 12, 0, 30, TimeSpan.Zero));
}
