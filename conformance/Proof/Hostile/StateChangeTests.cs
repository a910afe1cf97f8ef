using System.Text;
using Conformance.Fixtures.Settings;
using Conformance.Reporting;
using Conformance.Running;
using Conformance.Scenarios;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using ReferencePlatform;

namespace Conformance.Proof.Hostile;

/// <summary>Provider states that are none, hang, fail or lie: the run ends, says so, and accuses the API of nothing.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class StateChangeTests
{
    private const string Key = "sk_canary_7Qm2ZxW9rT4kLp8vYbN3cHdJ";
    private const int Limit = 20;

    private static readonly PlatformOptions SmallPlatform = new() { KeyLimit = Limit, IpLimit = 42 };
    private static readonly Cell Before = Cells.All.Single(cell => cell.Id == "topup/409.suspended");
    private static readonly Cell[] Many = [.. Cells.Of(Operation.Topup).Where(cell => cell.Row.Status is not 429)];
    private static readonly Cell[] Limits = [.. Cells.Of(Operation.Topup).Where(cell => cell.Row.Status is 429)];

    private static IEnumerable<TestCaseData> Broken =>
    [
        Case("hang", call => call.HangAsync(), "StateChangeUrl gave no answer within 3 s (TimeoutSeconds) 4 times in a row, so the rest of its calls was not sent"),
        Case("reset", call =>
        {
            call.Reset();
            return Task.CompletedTask;
        }, "the connection was reset"),
        Case("fail", call => call.AnswerAsync(500, "{}"u8.ToArray()), "the provider state 'time passes' was answered 500"),
        Case("answer a list", call => call.AnswerAsync(200, "[]"u8.ToArray()), "the provider state 'time passes' was answered 200 []"),
        Case("answer without end", call => call.AnswerAsync(200, Encoding.ASCII.GetBytes(new string(' ', 1 << 20)), 100 << 20), "the provider state 'time passes' was answered 200"),
    ];

    /// <summary>A state-change URL that is none stops the run, and names the setting.</summary>
    /// <param name="status">What it answers.</param>
    /// <param name="body">And with which body.</param>
    [TestCase(200, "<html></html>")]
    [TestCase(200, "[]")]
    [TestCase(500, "{}")]
    [TestCase(404, "{}")]
    [CancelAfter(30_000)]
    public async Task A_state_change_url_that_is_none_is_one_sentence(int status, string body)
    {
        await using var states = HostileSocket.Start(call => call.AnswerAsync(status, Encoding.UTF8.GetBytes(body)));

        var report = await Runs.OfAsync(new RunSettings { BaseUrl = "http://127.0.0.1:1", ApiKeys = Key, StateChangeUrl = states.BaseUrl, TimeoutSeconds = 2 });

        report.Summary.Because.Should().StartWith($"StateChangeUrl {states.BaseUrl} offers no provider states").And.Contain("Correct StateChangeUrl");
        report.Summary.NotExercised.Should().Be(117);
    }

    /// <summary>Where every key comes from a state, not the beginning of one stands in the report or in a body, from which the ledger has its references.</summary>
    [Test]
    public async Task A_key_from_a_state_stands_nowhere()
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        using var folder = new TemporaryFolder();
        await using var run = await ConformanceRun.OpenAsync(Runs.Of(platform, withKeys: false), TimeProvider.System, CancellationToken.None);
        await Task.WhenAll(Cells.All.Where(cell => cell.Row.Error is "tenant_not_found" or "account_inactive" or "unauthorized").Select(run.JudgeAsync));
        var beginnings = run.Target.Client.Transcript.Exchanges.Select(exchange => exchange.Request.Key.Value[..12]).Distinct(StringComparer.Ordinal).ToList();

        ReportFiles.Write(await run.CloseAsync(), run, folder.Path);

        var bodies = run.Target.Client.Transcript.Exchanges.Where(exchange => exchange.Request.Presentation != Presentation.Body).Select(exchange => exchange.Request.Body);
        var shown = Directory.EnumerateFiles(folder.Path).Select(File.ReadAllText).Concat(bodies).ToList();
        beginnings.Should().HaveCountGreaterThan(3).And.NotContain(beginning => shown.Exists(text => text.Contains(beginning, StringComparison.Ordinal)));
    }

    /// <summary>State changes that break off in the middle of a run: what needs them is not exercised and says why; the rest is judged.</summary>
    /// <param name="broken">What they do from then on.</param>
    /// <param name="sentence">What a cell that waits for the clock says.</param>
    [TestCaseSource(nameof(Broken))]
    [CancelAfter(60_000)]
    public async Task State_changes_that_break_in_the_middle_end_no_run(Delegate broken, string sentence)
    {
        var turned = false;
        await using var platform = await Platform.StartAsync(SmallPlatform, CancellationToken.None);
        await using var states = HostileSocket.Start(call => turned ? ((Func<WireCall, Task>)broken)(call) : call.HonestAsync(), platform.BaseUrl);
        await using var run = await OpenAsync(platform, states);
        await run.JudgeAsync(Before);

        turned = true;
        await Task.WhenAll(Many.Concat(Limits).Select(run.JudgeAsync));
        var report = await run.CloseAsync();

        report.With("conforms").Should().Contain(Before.Id);
        report.With("deviates").Should().BeEmpty("the API itself is honest");
        report.Cells.Should().Contain(cell => cell.Lacking != null && cell.Lacking.Contains(sentence), report.ToJson());
        report.Residue.Should().BeEmpty();
        Canary.IsInNoArtefact(report, platform.Keys.ApiKeys);
    }

    /// <summary>
    /// A target that says that time has passed when it has not, or when its limiter has not noticed: the calls are refused again, which is
    /// found, and no wait is repeated for ever.
    /// </summary>
    [Test]
    [CancelAfter(60_000)]
    public async Task Time_that_does_not_pass_ends_no_run()
    {
        // The platform's minute never ends.
        await using var platform = await Platform.StartAsync(SmallPlatform with { Time = new FakeTimeProvider(DateTimeOffset.UnixEpoch) }, CancellationToken.None);
        await using var states = HostileSocket.Start(call => call.HonestAsync(), platform.BaseUrl, withheld: "time passes");
        await using var run = await OpenAsync(platform, states);

        await Task.WhenAll(Many.Concat(Limits).Select(run.JudgeAsync));
        await Task.WhenAll(Checks.AllChecks.List.Select(run.JudgeAsync));
        var report = await run.CloseAsync();

        report.With("deviates").Should().Contain(Limits.Select(cell => cell.Id), report.Summary.Because + string.Join("\n", report.Cells.Where(cell => cell.Verdict is "not exercised").Select(cell => cell.Lacking).Distinct(StringComparer.Ordinal)));
        RunVerdict.Fails(report.Summary).Should().BeTrue();
    }

    private static Task<ConformanceRun> OpenAsync(Platform platform, HostileSocket states) => ConformanceRun.OpenAsync(
        Runs.Of(platform) with
        {
            StateChangeUrl = states.BaseUrl + new Uri(platform.StateChangeUrl).AbsolutePath,
            KeyLimit = Limit,
            IpLimit = 42,
            TimeoutSeconds = 3,
        },
        TimeProvider.System,
        TestContext.CurrentContext.CancellationToken);

    private static TestCaseData Case(string name, Func<WireCall, Task> broken, string sentence) => new TestCaseData(broken, sentence).SetArgDisplayNames(name);
}
