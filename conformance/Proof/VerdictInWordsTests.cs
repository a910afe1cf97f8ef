using Conformance.Reporting;
using FluentAssertions;
using ReferencePlatform;

namespace Conformance.Proof;

/// <summary>The last lines on the console say where the target stands, profile by profile, and hide nothing.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class VerdictInWordsTests
{
    /// <summary>Whatever the counts are, each that is not zero is said, for the whole and for each profile.</summary>
    [Test]
    public async Task Every_count_is_said()
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        var report = await Runs.OfAsync(Runs.Of(platform), [Scenarios.Cells.All[0]]);
        report = report with { Residue = ["tenant-1", "tenant-2"] };

        var lines = VerdictInWords.InLines(report).Split(Environment.NewLine);

        lines[0].Should().Be("The target is judged incompletely: of 117 cells 1 conforms, 116 not exercised; all 131 checks not exercised; 2 tenants left behind");
        lines[1].Should().Be("  core     is judged incompletely: of 43 cells 1 conforms, 42 not exercised; all 98 checks not exercised; 42 ways not exercised");
        lines[3].Should().Be("  limits   is judged incompletely: all 16 cells not exercised; 16 ways not exercised");
        lines.Should().HaveCount(6).And.Subject.Last().Should().Contain($"requests to {platform.BaseUrl}").And.EndWith($"seed {report.Run.Seed}");
        VerdictInWords.InALine(report).Should().Contain("core is judged incompletely (of 43 cells 1 conforms, 42 not exercised; all 98 checks not exercised)");
    }

    /// <summary>A run that waits says for what and how long; one that does not, how far it is.</summary>
    [Test]
    public async Task A_wait_is_said()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 12, 0, 30, TimeSpan.Zero));
        await using var platform = await Platform.StartAsync(new PlatformOptions { Time = time }, CancellationToken.None);
        using var end = new CancellationTokenSource();
        await using var run = await Running.ConformanceRun.OpenAsync(
            Runs.Of(platform) with { StateChangeUrl = "", RateLimits = Fixtures.Settings.RateLimitScope.Key }, time, end.Token);
        Running.ProgressLine.Of(run, time.GetUtcNow()).Should().Be("0 of 248 cells and checks judged.");

        var judging = run.JudgeAsync(Scenarios.Cells.All.Single(cell => cell.Id == "usage/429.rate_limited.per_key"));
        while (run.Target.Clock.Waits.Count == 0)
        {
            await Task.Yield();
        }

        time.Advance(TimeSpan.FromSeconds(20));
        Running.ProgressLine.Of(run, time.GetUtcNow()).Should().Be("0 of 248 cells and checks judged; waiting for a fresh minute of usage, 40 s more.");
        await end.CancelAsync();
        await judging;
    }
}
