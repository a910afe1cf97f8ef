using Conformance.Checks;
using Conformance.Judging;
using Conformance.Reporting;
using Conformance.Reporting.Formats;
using Conformance.Scenarios;
using FluentAssertions;

namespace Conformance.Proof.Reports;

/// <summary>What is wrong once and shows in many places is told once, wherever a report is read.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class CausesTests
{
    private const string Wrong = "topup: status: expected 409, came 423";

    /// <summary>A cell and two checks that show the same are one cause, before what stands alone.</summary>
    [Test]
    public async Task The_same_is_one_cause()
    {
        var report = await AlikeAsync();

        var causes = Causes.Of(report);

        causes[0].Should().BeEquivalentTo(new Cause(Wrong, ["topup/409.suspended", "retry/suspended-topup", "success/lifecycle-by-id"]));
        causes.Skip(1).Should().ContainSingle().Which.Ids.Should().Equal("plan/405.method_not_allowed");
        Causes.Of(await SampleReports.Honest).Should().BeEmpty();
    }

    /// <summary>Where a few are shown, each cause comes before the repetitions of another.</summary>
    [Test]
    public async Task Each_cause_comes_before_repetitions()
    {
        var report = await AlikeAsync();

        Causes.IdsInTurn(report).Should().Equal("topup/409.suspended", "plan/405.method_not_allowed", "retry/suspended-topup", "success/lifecycle-by-id");
        GitHubAnnotations.Render(report).Split('\n')[1].Should().Contain("title=topup/409.suspended deviates");
        GitHubAnnotations.Render(report).Split('\n')[2].Should().Contain("title=plan/405.method_not_allowed deviates");
    }

    /// <summary>Console, Markdown, annotations and page say it, and the page says nothing else of what is told so.</summary>
    [Test]
    public async Task Every_format_tells_it_once()
    {
        var report = await AlikeAsync();
        const string line = $"the same in 3, topup/409.suspended, retry/suspended-topup, …: {Wrong}";

        VerdictInWords.WhyItFails(report, "/r/report.html").Split(Environment.NewLine).Should().HaveCount(8)
            .And.HaveElementAt(3, "  plan/405.method_not_allowed: way-1: status: expected 405, came 404")
            .And.HaveElementAt(4, $"  retry/suspended-topup: {Wrong}")
            .And.HaveElementAt(6, line)
            .And.HaveElementAt(7, "open /r/report.html: each with what was expected and what came, and the command that repeats it");
        MarkdownReport.Render(report).Should().Contain($"\n- {line}\n");
        GitHubAnnotations.Render(report).Split('\n')[0].Should().EndWith($"%0A{line}");
        var page = HtmlReport.Render(report);
        page.Should().Contain("Deviates alike").And.Contain($"<b>{Wrong}</b>").And.NotContain("Nothing deviates");
        page.Split("Deviates by itself")[1].Split("</ul>")[0].Should().Contain("#plan/405.method_not_allowed").And.NotContain("#topup/409.suspended");
    }

    /// <summary>The same answer outside the table is shown once, with each request that it was given to.</summary>
    [Test]
    public async Task The_same_unlisted_answer_is_shown_once()
    {
        var report = await SampleReports.Deviant;
        var answer = report.Unlisted[0] with { Body = "told once" };

        var page = HtmlReport.Render(report with { Unlisted = [.. Enumerable.Range(1, 27).Select(number => answer with { RequestId = $"request-{number}" })] });

        page.Split("told once").Should().HaveCount(2);
        page.Should().Contain("<summary>27 times</summary>").And.Contain("request-27");
    }

    /// <summary>A check in which many calls went wrong alike says so once, and shows the first.</summary>
    [Test]
    public void A_check_says_the_same_once()
    {
        var exchange = Answers.Answer(Operation.Topup, 423, """{"error":"suspended"}""");
        var id = exchange.Request.RequestId;
        var verdict = new CheckVerdict(AllChecks.List[0], Verdict.Deviates, null, [new(Wrong, exchange), new(Wrong, exchange), new("another", exchange)]);

        verdict.Because.Should().Be($"{Wrong} (2 times, the first in request {id}); another (request {id})");
        var lines = verdict.Describe(new Fixtures.Wire.Secrets()).Split(Environment.NewLine);
        lines.Where(line => line.StartsWith("  deviation", StringComparison.Ordinal)).Should().Equal($"  deviation {Wrong}, 2 times; the first:", "  deviation another");
        lines.Count(line => line.StartsWith("  repeat", StringComparison.Ordinal)).Should().Be(2);
    }

    /// <summary>Where much deviates in a check, its first deviations are told whole, each step once, and the others counted.</summary>
    [Test]
    public void A_check_tells_a_few_and_no_step_twice()
    {
        var step = Answers.Answer(Operation.Suspend, 200, $$"""{"ok":{{new string(' ', 50)}}true}""");
        var exchange = Answers.Answer(Operation.Topup, 423, """{"error":"suspended"}""");
        var verdict = new CheckVerdict(AllChecks.List[0], Verdict.Deviates, null, [.. Enumerable.Range(1, 5).Select(number => new Departure($"wrong {number}", exchange) { Before = [step] })]);

        var lines = verdict.Describe(new Fixtures.Wire.Secrets()).Split(Environment.NewLine);

        lines.Where(line => line.StartsWith("  deviation", StringComparison.Ordinal)).Should().Equal("  deviation wrong 1", "  deviation wrong 2", "  deviation wrong 3");
        lines.Should().ContainSingle(line => line.StartsWith("  before", StringComparison.Ordinal)).Which.Should().Contain("""{"ok": true}""");
        lines.Should().EndWith("  and 2 deviations more, each in report.json under departures");
    }

    private static async Task<ConformanceReport> AlikeAsync()
    {
        var report = await SampleReports.Deviant;
        var exchange = report.Cells.Single(cell => cell.Id == "topup/409.suspended").Ways[0].Exchange!;
        return report with
        {
            Cells = [.. report.Cells.Select(cell => cell.Id switch
            {
                "topup/409.suspended" => Deviating(cell, "status: expected 409, came 423", 2),
                "plan/405.method_not_allowed" => Deviating(cell, "status: expected 405, came 404", 1),
                _ => cell,
            })],
            Checks = [.. report.Checks.Select(check => check.Id is "retry/suspended-topup" or "success/lifecycle-by-id"
                ? check with { Verdict = "deviates", Because = Wrong, Departures = [new DepartureEntry(Wrong, "request-1", exchange)] }
                : check)],
        };

        CellEntry Deviating(CellEntry cell, string because, int ways) => cell with
        {
            Verdict = "deviates",
            Ways = [.. Enumerable.Range(1, ways).Select(number => new WayEntry($"way-{number}", "deviates", because, "request-1", "409", exchange, null))],
        };
    }
}
