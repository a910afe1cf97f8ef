using System.Text;
using Conformance.Reporting.Formats;
using FluentAssertions;
using Markdig;

namespace Conformance.Proof.Reports;

/// <summary>The Markdown shows what a target sent and does nothing that it asks for, and has a size that GitHub takes.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class MarkdownTests
{
    private static readonly MarkdownPipeline AsGitHub = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseMathematics().UseEmojiAndSmiley().Build();

    /// <summary>A deviation shows expected, came, request and command; rendered, its text is text.</summary>
    [Test]
    public async Task A_hostile_answer_is_shown_and_not_obeyed()
    {
        var report = await SampleReports.Deviant;
        report = report with { Unlisted = [.. report.Unlisted.Select(answer => answer with { Because = SampleReports.Hostile })] };

        var text = MarkdownReport.Render(report);
        var html = Markdig.Markdown.ToHtml(text, AsGitHub);

        text.Should().Contain("  expected  409 application/json").And.Contain("  came      423").And.Contain("  repeat    curl").And.Contain("X-Request-Id");
        html.Should().NotContain("<script").And.NotContain("<a ").And.NotContain("\U0001F389").And.NotContain("class=\"math\"");
        html.Should().Contain("&lt;script&gt;");
        Count(html, "</details>").Should().Be(Count(text, "\n</details>\n"), "what the target sent ends no block");
        Count(html, "<table>").Should().Be(4, "the profiles, the matrix, the answers outside the table and the advisories");
        var rows = html.Split("<tr>").Select(row => row.Split("</tr>")[0]).Where(row => row.Contains("<td>423</td>", StringComparison.Ordinal)).ToList();
        rows.Should().HaveSameCount(report.Unlisted);
        rows.Select(row => Count(row, "<td")).Should().OnlyContain(count => count == 5, "a bar in a text splits no cell");
    }

    /// <summary>A waived deviation names its owner and its last day; what was not exercised is grouped by what was lacking.</summary>
    [Test]
    public async Task What_is_waived_and_what_is_lacking_are_named()
    {
        var report = await SampleReports.Waived;

        var text = MarkdownReport.Render(report);

        text.Should().Contain($"| topup/409.suspended | billing | {report.Cells.Single(cell => cell.Waiver is not null).Waiver!.Expires:yyyy-MM-dd} | being mended &#124; soon |");
        text.Should().Contain("not asked for in this run").And.Contain("- plan/404.tenant_not_found\n").And.NotContain("## Deviations");
    }

    /// <summary>However much deviates, the document fits a step's summary, and says how much it leaves out.</summary>
    [Test]
    public async Task It_is_bounded()
    {
        var report = await SampleReports.Deviant;
        var cell = report.Cells.Single(one => one.Verdict == "deviates");
        var long_ = new string('€', 5000);
        var text = MarkdownReport.Render(report with
        {
            Cells = [.. Enumerable.Range(0, 300).Select(_ => cell with { Ways = [.. cell.Ways.Select(way => way with { Finding = long_ })] })],
            Unlisted = [.. Enumerable.Repeat(report.Unlisted[0] with { Because = long_ }, 200)],
            Residue = [.. Enumerable.Range(0, 500).Select(number => $"tenant-{number}")],
        });

        Encoding.UTF8.GetByteCount(text).Should().BeInRange(MarkdownReport.MostBytes / 2, MarkdownReport.MostBytes);
        text.Should().Contain("more entries do not fit here").And.Contain("The first 50 of 200").And.Contain("The first 50 of 500");
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
