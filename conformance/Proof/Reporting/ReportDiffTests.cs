using System.Text.Json.Nodes;
using Conformance.Reporting;
using Conformance.Reporting.Diffing;
using FluentAssertions;

namespace Conformance.Proof.Reports;

/// <summary>A comparison names what changed between two reports, and says whether it got worse.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class ReportDiffTests
{
    private const string Cell = "topup/409.suspended";

    private static IEnumerable<TestCaseData> Turns =>
    [
        Turn("conforms", "deviates", "newlyDeviates", true),
        Turn("not exercised", "deviates", "newlyDeviates", true),
        Turn("waived", "deviates", "newlyDeviates", true),
        Turn(null, "deviates", "newlyDeviates", true),
        Turn("conforms", "not exercised", "newlyNotExercised", true),
        Turn("deviates", "not exercised", "newlyNotExercised", true),
        Turn("waived", "not exercised", "newlyNotExercised", true),
        Turn(null, "not exercised", "onlyInTheNew", false),
        Turn("conforms", "waived", "newlyWaived", false),
        Turn("deviates", "waived", "newlyWaived", false),
        Turn("deviates", "conforms", "mended", false),
        Turn("waived", "conforms", "mended", false),
        Turn("not exercised", "conforms", "newlyExercised", false),
        Turn("deviates", "deviates", "stillDeviates", false),
        Turn("conforms", "conforms", null, false),
        Turn("waived", "waived", null, false),
        Turn("not exercised", "not exercised", null, false),
        Turn("deviates", null, "onlyInTheOld", false),
    ];

    /// <summary>What became of one cell.</summary>
    /// <param name="was">Its verdict in the old report; <c>null</c> where that has no such cell.</param>
    /// <param name="now">The same of the new one.</param>
    /// <param name="section">Where the comparison names it.</param>
    /// <param name="worse">Whether that is worse.</param>
    [TestCaseSource(nameof(Turns))]
    public async Task A_turn_is_named(string? was, string? now, string? section, bool worse)
    {
        var report = await SampleReports.Honest;

        var diff = ReportDiff.Of(With(report, was), With(report, now));

        diff.Worse.Should().Be(worse);
        diff.SameContract.Should().BeTrue();
        diff.Sections.Where(one => one.Changes.Any(change => change.Id == Cell)).Select(one => one.Name).Should()
            .BeEquivalentTo(section is null ? [] : was is null && section != "onlyInTheNew" ? [section, "onlyInTheNew"] : new[] { section });
        DiffText.Plain(diff).Should().EndWith(worse ? "something got worse\n" : "nothing got worse\n");
        JsonNode.Parse(diff.ToJson())!["worse"]!.GetValue<bool>().Should().Be(worse);
        if (section is not null)
        {
            DiffText.Plain(diff).Should().Contain($"  {Cell}: {was ?? "(nothing)"} -> {now ?? "(nothing)"}");
            DiffText.InMarkdown(diff).Should().Contain($"| {Cell} | {was} | {now} |");
        }
    }

    /// <summary>A way that is no longer sent, in a cell that conforms by its other ways, is worse too.</summary>
    [Test]
    public async Task A_way_that_is_no_longer_sent_is_named()
    {
        var report = await SampleReports.Honest;
        var cell = report.Cells.Single(one => one.Id == Cell);
        var hole = $"{Cell} {cell.Ways[0].Name}";
        var holed = report with
        {
            Cells = [.. report.Cells.Select(one => one.Id == Cell ? cell with { Ways = [cell.Ways[0] with { Verdict = "not exercised", Because = "needs a key" }, .. cell.Ways.Skip(1)] } : one)],
            Summary = report.Summary with { Profiles = [report.Summary.Profiles[0] with { Holes = [hole] }, .. report.Summary.Profiles.Skip(1)] },
        };

        var diff = ReportDiff.Of(report, holed);

        diff.Worse.Should().BeTrue();
        diff.Sections.Single().Should().BeEquivalentTo(new { Name = "newlyNotExercised", Changes = new[] { new { Id = hole, Because = "needs a key" } } });
    }

    /// <summary>An answer that is newly outside the table is worse, unless it is waived; how it counts its calls does not matter.</summary>
    [Test]
    public async Task An_answer_outside_the_table_is_named()
    {
        var honest = await SampleReports.Honest;
        var deviant = await SampleReports.Deviant;
        var answered = honest with { Unlisted = [deviant.Unlisted[0], deviant.Unlisted[0] with { RequestId = "another" }] };
        var counted = deviant.Unlisted[0] with { Because = "refused as number 3 of 60" };

        ReportDiff.Of(honest, answered).Should().Match<ReportDiff>(diff => diff.Worse && diff.Sections.Single().Name == "newlyUnlisted" && diff.Sections.Single().Changes.Single().Id == "unlisted/topup/423");
        ReportDiff.Of(answered, honest).Should().Match<ReportDiff>(diff => !diff.Worse && diff.Sections.Single().Name == "noLongerUnlisted");
        ReportDiff.Of(honest, honest with { Unlisted = (await SampleReports.Waived).Unlisted }).Worse.Should().BeFalse();
        ReportDiff.Of(honest with { Unlisted = [counted] }, honest with { Unlisted = [counted with { Because = "refused as number 9 of 60" }] }).Sections.Should().BeEmpty();
    }

    /// <summary>Remarks that changed, another contract and another target are named and worsen nothing.</summary>
    [Test]
    public async Task Remarks_and_contracts_are_named()
    {
        var before = await SampleReports.Honest;
        var after = before with
        {
            Suite = before.Suite with { ContractSha256 = new string('a', 64) },
            Target = before.Target with { BaseUrl = "https://elsewhere.example" },
            Observations = [before.Observations[0] with { Seen = "something else" }, .. before.Observations.Skip(2)],
            Advisories = [new AdvisoryEntry("plan/405.allow", "no Allow")],
            Residue = ["tenant-1"],
        };

        var diff = ReportDiff.Of(before, after);

        diff.Worse.Should().BeFalse();
        diff.SameContract.Should().BeFalse();
        diff.Sections.Select(section => (section.Name, section.Changes.Count)).Should().Equal(("advisories", 1), ("observations", 2), ("residue", 1));
        DiffText.Plain(diff).Should().Contain("different contracts").And.Contain("different targets").And.Contain("-> something else");
    }

    /// <summary>A target's words command nothing in a comparison either.</summary>
    [Test]
    public async Task A_hostile_answer_is_shown_and_not_obeyed()
    {
        var diff = ReportDiff.Of(await SampleReports.Honest, (await SampleReports.Honest) with { Advisories = [new AdvisoryEntry("x", SampleReports.Hostile)] });

        DiffText.Plain(diff).Should().NotContain("\n::error").And.NotContain("##[").And.NotContain("\u0001");
        DiffText.InMarkdown(diff).Should().NotContain("<script>").And.NotContain("](");
    }

    private static TestCaseData Turn(string? was, string? now, string? section, bool worse) =>
        new TestCaseData(was, now, section, worse).SetArgDisplayNames(was ?? "nothing", now ?? "nothing");

    private static ConformanceReport With(ConformanceReport report, string? verdict) => report with
    {
        Cells =
        [
            .. report.Cells.Where(cell => cell.Id != Cell || verdict is not null)
                .Select(cell => cell.Id != Cell ? cell : cell with { Verdict = verdict!, Ways = [cell.Ways[0] with { Verdict = verdict == "waived" ? "deviates" : verdict! }] }),
        ],
    };
}
