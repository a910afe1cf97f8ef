using Conformance.Running;
using Conformance.Scenarios;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using ReferencePlatform;

namespace Conformance.Proof.Hostile;

/// <summary>A target that is honest at first and then misbehaves on every refusal of one operation.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class InTheMiddleTests
{
    private static readonly Cell Before = Cells.All.Single(cell => cell.Id == "topup/409.suspended");
    private static readonly Cell[] Neighbours = [.. Cells.Of(Operation.Plan).Where(cell => cell.Row.Status is 400 or 404 or 405)];
    private static readonly Cell[] Struck = [.. Cells.Of(Operation.Topup).Where(cell => cell.Row.Status is 400 or 404)];

    private static IEnumerable<TestCaseData> Every => Misbehaviour.All.Select(one => new TestCaseData(one).SetArgDisplayNames(one.Name));

    /// <summary>What was judged before stays, the cells that met it say what came, their neighbours conform, and the run ends.</summary>
    /// <param name="misbehaviour">What the target does.</param>
    [TestCaseSource(nameof(Every))]
    [CancelAfter(60_000)]
    public async Task What_came_is_said_in_the_right_cell(object misbehaviour)
    {
        var hostile = (Misbehaviour)misbehaviour;
        var turned = false;
        var time = new FakeTimeProvider();
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        await using var target = HostileSocket.Start(
            call => turned && call.Operation is "topup" && call.Status >= 400 ? hostile.AnswerAsync(call) : call.HonestAsync(), platform.BaseUrl, time);
        await using var run = await ConformanceRun.OpenAsync(
            Runs.Of(platform) with { BaseUrl = target.BaseUrl, Concurrency = 1 }, time, TestContext.CurrentContext.CancellationToken);
        await run.JudgeAsync(Before);

        turned = true;
        await Task.WhenAll(Struck.Concat(Neighbours).Select(run.JudgeAsync));
        turned = false;
        var report = await run.CloseAsync();

        report.With("conforms").Should().BeEquivalentTo(Neighbours.Append(Before).Select(cell => cell.Id), report.ToJson());
        report.With("deviates").Should().NotBeEmpty().And.BeSubsetOf(Struck.Select(cell => cell.Id));
        report.Cells.Where(cell => cell.Verdict is "deviates").SelectMany(cell => cell.Ways).Where(way => way.Verdict is "deviates")
            .Should().OnlyContain(way => way.Because!.Contains(hostile.InTheMiddle));
        run.Target.Client.Transcript.Exchanges.Sum(exchange => (long)exchange.Body.Length).Should().BeLessThan(12 << 20, "what is too long is not kept");
        report.Residue.Should().BeEmpty();
        Canary.IsInNoArtefact(report, platform.Keys.ApiKeys);
    }
}
