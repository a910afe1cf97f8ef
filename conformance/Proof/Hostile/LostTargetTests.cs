using Conformance.Fixtures.Wire;
using Conformance.Reporting;
using Conformance.Running;
using Conformance.Scenarios;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using ReferencePlatform;

namespace Conformance.Proof.Hostile;

/// <summary>A target that is lost in the middle of a run: what was learnt stays, nobody is accused, and the run ends.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class LostTargetTests
{
    private static readonly Cell Before = Cells.All.Single(cell => cell.Id == "topup/409.suspended");
    private static readonly Cell Between = Cells.All.Single(cell => cell.Id == "create/400.invalid_email");
    private static readonly Cell After = Cells.All.Single(cell => cell.Id == "plan/400.missing_fields.entitlements-required");

    /// <summary>A target that dies for good: the rest is not exercised, and the run fails.</summary>
    [Test]
    [CancelAfter(60_000)]
    public async Task A_target_that_dies_leaves_what_was_learnt()
    {
        var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        await using var run = await ConformanceRun.OpenAsync(Runs.Of(platform), TimeProvider.System, TestContext.CurrentContext.CancellationToken);
        await run.JudgeAsync(Before);

        await platform.DisposeAsync();
        await Task.WhenAll(Cells.All.Select(run.JudgeAsync));
        await Task.WhenAll(Checks.AllChecks.List.Select(run.JudgeAsync));
        var report = await run.CloseAsync();

        report.With("conforms").Should().Equal(Before.Id);
        report.With("deviates").Should().BeEmpty("a target that is gone breaks no rule");
        report.Checks.Where(check => check.Verdict is not "not exercised").Should().BeEmpty();
        Lacking(report, Between).Should().Contain("the connection was refused");
        report.Residue.Should().NotBeEmpty();
        RunVerdict.Fails(report.Summary).Should().BeTrue("a run that lost its target must not pass");
        Canary.IsInNoArtefact(report, platform.Keys.ApiKeys);
    }

    /// <summary>A target that dies and comes back: only what was asked in between is not exercised, and what was made is terminated.</summary>
    [Test]
    [CancelAfter(60_000)]
    public async Task A_target_that_comes_back_is_judged_further()
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        await using var target = HostileSocket.Start(call => call.HonestAsync(), platform.BaseUrl);
        await using var run = await ConformanceRun.OpenAsync(
            Runs.Of(platform) with { BaseUrl = target.BaseUrl }, TimeProvider.System, TestContext.CurrentContext.CancellationToken);
        await run.JudgeAsync(Before);

        target.GoAway();
        await run.JudgeAsync(Between);
        target.ComeBack();
        await run.JudgeAsync(After);
        var report = await run.CloseAsync();

        report.With("conforms").Should().BeEquivalentTo(Before.Id, After.Id);
        Lacking(report, Between).Should().Contain("the connection was refused");
        report.Residue.Should().BeEmpty();
        report.Summary.Because.Should().StartWith("the target could not be reached: the connection was refused (first at request ");
        RunVerdict.Fails(report.Summary).Should().BeTrue();
    }

    /// <summary>A target that has been gone for as long as an exchange may take is given up: nobody waits for the limits of a target that is not there.</summary>
    [Test]
    [CancelAfter(60_000)]
    public async Task A_target_that_stays_away_is_waited_for_no_longer()
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions { KeyLimit = 20, IpLimit = 42 }, CancellationToken.None);
        await using var target = HostileSocket.Start(call => call.HonestAsync(), platform.BaseUrl);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var run = await ConformanceRun.OpenAsync(
            Runs.Of(platform) with { BaseUrl = target.BaseUrl, StateChangeUrl = "", KeyLimit = 20, IpLimit = 42, TimeoutSeconds = 30 }, time, TestContext.CurrentContext.CancellationToken);
        var judging = Task.WhenAll(Runs.Ordinary.Select(run.JudgeAsync));
        while (run.Target.Client.Transcript.Exchanges.Count < 60)
        {
            await Task.Yield();
        }

        target.GoAway();
        var (began, ended) = (time.GetUtcNow(), false);
        while (!ended && time.GetUtcNow() - began < TimeSpan.FromMinutes(3))
        {
            time.Advance(TimeSpan.FromSeconds(1));
            ended = await Task.WhenAny(judging, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System)) == judging;
        }

        ended.Should().BeTrue("what waits for its turn within the limits would wait for many minutes");
        run.Target.Client.Lost.Should().MatchRegex("the connection was refused|Connection reset by peer", "who comes just as it goes may still be let in, and is reset");
    }

    /// <summary>A target that accepts nobody any more costs a few timeouts, not one for each call.</summary>
    [Test]
    [CancelAfter(60_000)]
    public async Task A_target_that_goes_deaf_is_given_up()
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        await using var target = HostileSocket.Start(call => call.HonestAsync(), platform.BaseUrl);

        // Only connecting costs time here: a request that is served has all the time that a busy machine takes.
        await using var run = await ConformanceRun.OpenAsync(
            Runs.Of(platform) with { BaseUrl = target.BaseUrl, TimeoutSeconds = 3 }, new FakeTimeProvider(), TestContext.CurrentContext.CancellationToken);
        await run.JudgeAsync(Before);

        target.GoDeaf();
        await Task.WhenAll(Runs.Ordinary.Select(run.JudgeAsync));
        var report = await run.CloseAsync();

        report.With("conforms").Should().Equal(Before.Id);
        report.With("deviates").Should().BeEmpty("nobody was there to answer");
        Lacking(report, Between).Should().NotBeNull();
        report.Summary.Because.Should().Contain("the target could not be reached: no connection came about in time");
        run.Target.Client.Transcript.Exchanges.Count(exchange => exchange.Failure is not null).Should().BeLessThan(250, "there are several hundred refusals to ask for");
    }

    /// <summary>A target that hangs on every judged call is given up, long before each of them has had its time.</summary>
    [Test]
    [CancelAfter(60_000)]
    public async Task A_target_that_hangs_is_given_up()
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        var time = new FakeTimeProvider();
        await using var target = HostileSocket.Start(call => call.Status >= 400 ? call.HangAsync() : call.HonestAsync(), platform.BaseUrl, time);
        await using var run = await ConformanceRun.OpenAsync(
            Runs.Of(platform) with { BaseUrl = target.BaseUrl, Concurrency = 1 }, time, TestContext.CurrentContext.CancellationToken);

        await Task.WhenAll(Runs.Ordinary.Select(run.JudgeAsync));
        var report = await run.CloseAsync();

        report.With("conforms").Should().BeEmpty();
        report.Summary.Because.Should().Contain("times in a row");
        run.Target.Client.Transcript.Exchanges.Count(exchange => exchange.Failure is not null).Should().BeLessThan(8 * 24, "there are several hundred refusals to wait for");
    }

    /// <summary>One that answers every second call is given up too: each of the others costs a whole timeout.</summary>
    [Test]
    [CancelAfter(60_000)]
    public async Task A_target_that_hangs_now_and_then_is_given_up()
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        var calls = 0;
        var time = new FakeTimeProvider();
        await using var target = HostileSocket.Start(
            call => call.Operation is "plan" && Interlocked.Increment(ref calls) % 2 == 0 ? call.HangAsync() : call.HonestAsync(), platform.BaseUrl, time);
        await using var run = await ConformanceRun.OpenAsync(
            Runs.Of(platform) with { BaseUrl = target.BaseUrl, Concurrency = 1 }, time, TestContext.CurrentContext.CancellationToken);

        await Task.WhenAll(Cells.Of(Operation.Plan).Where(cell => cell.Row.Status is not 429).Select(run.JudgeAsync));
        var report = await run.CloseAsync();

        report.Summary.Because.Should().Contain("24 times in all");
        run.Target.Client.Transcript.Exchanges.Count(exchange => exchange.Failure is not null).Should().Be(24);
    }

    /// <summary>A hang is an answer that did not come, and a deviation, also of a request that has nothing to send after its headers.</summary>
    /// <param name="method">The method.</param>
    /// <param name="body">The body.</param>
    [TestCase("POST", "{}")]
    [TestCase("POST", "")]
    [TestCase("GET", "")]
    [CancelAfter(60_000)]
    public async Task A_hang_is_told_from_a_target_that_is_not_there(string method, string body)
    {
        var time = new FakeTimeProvider();
        await using var target = HostileSocket.Start(call => call.HangAsync(), clock: time);
        await using var reached = await Fixtures.Target.OpenAsync(
            new Fixtures.Settings.RunSettings { BaseUrl = target.BaseUrl, ApiKeys = "sk_canary_7Qm2ZxW9rT4kLp8vYbN3cHdJ" }, time, CancellationToken.None);

        var exchange = await reached.Client.SendAsync(
            new ApiRequest
            {
                Operation = Operation.Usage,
                Key = await reached.Credentials.MainAsync(CancellationToken.None),
                Method = method,
                Body = body,
                RequestId = "",
            },
            TestContext.CurrentContext.CancellationToken);

        exchange.NoAnswer.Should().Be(NoAnswer.TimedOut);
    }

    private static string? Lacking(ConformanceReport report, Cell cell) => report.Cells.Single(one => one.Id == cell.Id).Lacking;
}
