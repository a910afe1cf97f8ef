using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Conformance.Reporting;
using Conformance.Reporting.Formats;
using FluentAssertions;

namespace Conformance.Proof.Reports;

/// <summary>Every format of a report says the same of it.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class TotalsTests
{
    private static IEnumerable<string> Samples => SampleReports.All.Keys;

    /// <summary>The samples differ in what they show, so that agreeing on them means something.</summary>
    [Test]
    public async Task The_samples_show_every_verdict()
    {
        (await SampleReports.Honest).Summary.Should().Match<SummaryEntry>(summary => summary.Conforms == 117 && summary.Checks.Conforms > 0);
        (await SampleReports.Deviant).Summary.Should().Match<SummaryEntry>(summary => summary.Deviates == 1 && summary.NotExercised > 0 && summary.Because != null);
        (await SampleReports.Waived).Summary.Should().Match<SummaryEntry>(summary => summary.Waived == 1 && summary.Because == null);
        RunVerdict.Fails((await SampleReports.Requiring).Summary).Should().BeTrue();
        (await SampleReports.Stopped).Summary.Should().Match<SummaryEntry>(summary => summary.NotExercised == 117 && summary.Because != null);
    }

    /// <summary>The summary counts what the lists hold.</summary>
    /// <param name="sample">The report.</param>
    [TestCaseSource(nameof(Samples))]
    public async Task The_summary_counts_the_lists(string sample)
    {
        var report = await SampleReports.All[sample]();

        Of(report).Should().Be((Count(report.Cells.Select(cell => cell.Verdict)), Count(report.Checks.Select(check => check.Verdict))));
        report.Summary.Profiles.Sum(profile => profile.Counts.Conforms).Should().Be(report.Summary.Conforms);
        report.Summary.Profiles.Sum(profile => profile.Checks.Conforms).Should().Be(report.Summary.Checks.Conforms);
    }

    /// <summary>JUnit has a case a cell and check and one for the run, and fails exactly where the run does.</summary>
    /// <param name="sample">The report.</param>
    [TestCaseSource(nameof(Samples))]
    public async Task JUnit_counts_the_same(string sample)
    {
        var report = await SampleReports.All[sample]();
        var root = XDocument.Parse(JUnitXml.Render(report)).Root!;
        var cases = root.Descendants("testcase").ToList();
        var (cells, checks) = Of(report);
        var (open, waived) = (cells.NotExercised + checks.NotExercised, cells.Waived + checks.Waived);
        var requires = report.RequiresCoverage();

        cases.Should().HaveCount(report.Cells.Count + report.Checks.Count + 1);
        cases.Count(one => one.Element("failure") is null && one.Element("skipped") is null)
            .Should().Be(cells.Conforms + checks.Conforms + (report.Summary.Because is null ? 1 : 0));
        cases.Count(one => one.Element("skipped") is not null).Should().Be(waived + (requires ? 0 : open));
        var failures = cases.Count(one => one.Element("failure") is not null);
        failures.Should().Be(cells.Deviates + checks.Deviates + (requires ? open : 0) + (report.Summary.Because is null ? 0 : 1));
        (failures > 0).Should().Be(RunVerdict.Fails(report.Summary));
        Sum(root, "tests").Should().Be(cases.Count);
        Sum(root, "failures").Should().Be(failures);
        Sum(root, "skipped").Should().Be(cases.Count(one => one.Element("skipped") is not null));
    }

    /// <summary>The Markdown's table ends in the same counts, and its headings name them.</summary>
    /// <param name="sample">The report.</param>
    [TestCaseSource(nameof(Samples))]
    public async Task Markdown_counts_the_same(string sample)
    {
        var report = await SampleReports.All[sample]();
        var (cells, checks) = Of(report);

        var text = MarkdownReport.Render(report);

        text.Should().StartWith($"# Platform API: {report.Summary.Verdict}\n");
        text.Should().Contain($"| **all** | **{report.Summary.Verdict}** | {Row(cells)} | {Row(checks)} | ");
        Heading(text, "Deviations").Should().Be(cells.Deviates + checks.Deviates == 0 ? null : $"{cells.Deviates} cells, {checks.Deviates} checks");
        Heading(text, "Waived").Should().Be(cells.Waived + checks.Waived == 0 ? null : $"{cells.Waived} cells, {checks.Waived} checks");
        Heading(text, "Not exercised").Should().Be(cells.NotExercised + checks.NotExercised == 0 ? null : $"{cells.NotExercised} cells, {checks.NotExercised} checks");
        Heading(text, "Answers outside the table").Should().Be(report.Unlisted.Count == 0 ? null : $"{report.Unlisted.Count}");
        Regex.Count(text, "^<details>", RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Should().Be(Regex.Count(text, "^</details>", RegexOptions.Multiline, TimeSpan.FromSeconds(5)));
    }

    /// <summary>The badge says the verdict and how many of how many cells and checks conform, and its colour whether the run fails.</summary>
    /// <param name="sample">The report.</param>
    [TestCaseSource(nameof(Samples))]
    public async Task The_badge_says_the_same(string sample)
    {
        var report = await SampleReports.All[sample]();
        var badge = JsonNode.Parse(BadgeJson.Render(report))!;
        var message = (string)badge["message"]!;

        message.Should().StartWith(report.Summary.Verdict)
            .And.Contain($"{report.Summary.Conforms}/{report.Summary.Cells} cells").And.Contain($"{report.Summary.Checks.Conforms}/{report.Checks.Count} checks");
        ((string)badge["color"]! == "red").Should().Be(RunVerdict.Fails(report.Summary));
        badge["schemaVersion"]!.GetValue<int>().Should().Be(1);
        var picture = XDocument.Parse(BadgeSvg.Render(report)).Root!;
        ((string)picture.Attribute("aria-label")!).Should().Be($"{badge["label"]}: {message}");
        picture.Elements().First().Value.Should().Be($"{badge["label"]}: {message}");
        picture.Elements().Where(part => part.Name.LocalName == "text").Select(part => part.Value).Should().Equal((string)badge["label"]!, message);
    }

    /// <summary>GitHub is told of errors exactly where the run fails.</summary>
    /// <param name="sample">The report.</param>
    [TestCaseSource(nameof(Samples))]
    public async Task Annotations_are_there_where_the_run_fails(string sample)
    {
        var report = await SampleReports.All[sample]();

        GitHubAnnotations.Render(report).StartsWith("::error ", StringComparison.Ordinal).Should().Be(RunVerdict.Fails(report.Summary));
    }

    private static (Counts Cells, Counts Checks) Of(ConformanceReport report) =>
        (new Counts(report.Summary.Conforms, report.Summary.Deviates, report.Summary.NotExercised, report.Summary.Waived), report.Summary.Checks);

    private static Counts Count(IEnumerable<string> verdicts)
    {
        var by = verdicts.CountBy(verdict => verdict, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return new Counts(by.GetValueOrDefault("conforms"), by.GetValueOrDefault("deviates"), by.GetValueOrDefault("not exercised"), by.GetValueOrDefault("waived"));
    }

    private static string Row(Counts counts) => $"{counts.Conforms} | {counts.Deviates} | {counts.NotExercised} | {counts.Waived}";

    private static int Sum(XElement root, string attribute) => root.Elements("testsuite").Sum(suite => (int)suite.Attribute(attribute)!);

    private static string? Heading(string text, string title) => text.Split('\n').FirstOrDefault(line => line.StartsWith($"## {title}: ", StringComparison.Ordinal))?[(title.Length + 5)..];
}
