using Conformance.Checks;
using Conformance.Fixtures.Settings;
using Conformance.Judging;
using Conformance.Reporting;
using Conformance.Scenarios;
using Conformance.Waivers;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>A pass means something: no roll-up hides a deviation or a hole.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class RollUpTests
{
    private static readonly WayVerdict Refused = new() { Name = "refused", Verdict = Verdict.Conforms, ProvokesTheRow = true };
    private static readonly WayVerdict Control = new() { Name = "control", Verdict = Verdict.Conforms };
    private static readonly WayVerdict Wrong = new() { Name = "wrong", Verdict = Verdict.Deviates, ProvokesTheRow = true };
    private static readonly WayVerdict Lacking = new() { Name = "lacking", Verdict = Verdict.NotExercised, Because = "needs a key", ProvokesTheRow = true };
    private static readonly WayVerdict Failed = new() { Name = "failed", Verdict = Verdict.NotExercised, Because = "create failed", SetUpWentWrong = true };

    private static IEnumerable<TestCaseData> Cases =>
    [
        new TestCaseData(Verdict.Conforms, new[] { Refused, Control }).SetArgDisplayNames("refused and served"),
        new TestCaseData(Verdict.Conforms, new[] { Refused, Lacking, Control }).SetArgDisplayNames("one way lacked means, another did not"),
        new TestCaseData(Verdict.NotExercised, new[] { Control }).SetArgDisplayNames("only the control"),
        new TestCaseData(Verdict.NotExercised, new[] { Lacking, Control }).SetArgDisplayNames("only lacking"),
        new TestCaseData(Verdict.NotExercised, new[] { Refused, Failed }).SetArgDisplayNames("set-up went wrong"),
        new TestCaseData(Verdict.NotExercised, Array.Empty<WayVerdict>()).SetArgDisplayNames("nothing at all"),
        new TestCaseData(Verdict.Deviates, new[] { Refused, Wrong, Lacking, Failed }).SetArgDisplayNames("one way deviates"),
        new TestCaseData(Verdict.Deviates, new[] { Refused, Control with { Verdict = Verdict.Deviates } }).SetArgDisplayNames("the control is not served"),
    ];

    private static IEnumerable<TestCaseData> Pairs =>
        from first in Enum.GetValues<Verdict>() from second in Enum.GetValues<Verdict>() select new TestCaseData(first, second);

    /// <summary>A cell's verdict from its ways.</summary>
    /// <param name="expected">The verdict.</param>
    /// <param name="ways">The ways.</param>
    [TestCaseSource(nameof(Cases))]
    public void A_cell_is_rolled_up(Verdict expected, WayVerdict[] ways) => new CellVerdict(Cells.All[0], ways).Verdict.Should().Be(expected);

    /// <summary>A run's verdict, and a profile's, from any two cells.</summary>
    /// <param name="first">The verdict on one.</param>
    /// <param name="second">The verdict on the other.</param>
    [TestCaseSource(nameof(Pairs))]
    public void A_run_is_rolled_up(Verdict first, Verdict second)
    {
        Verdict[] both = [first, second];
        var cells = both.Select(verdict => Cell(verdict)).ToList();
        var summary = RunVerdict.Of(null, cells, [], [], [], [], new RunSettings());
        var holed = both.Contains(Verdict.NotExercised) || both.Contains(Verdict.Waived);

        summary.Verdict.Should().Be(both.Contains(Verdict.Deviates) ? "deviates" : holed ? "incomplete" : "conforms");
        summary.Profiles[0].Verdict.Should().Be(summary.Verdict, "both cells are of the core");
        RunVerdict.Fails(summary).Should().Be(both.Contains(Verdict.Deviates) || both.All(verdict => verdict == Verdict.NotExercised));
        RunVerdict.Fails(RunVerdict.Of(null, cells, [], [], [], [], new RunSettings { Coverage = CoverageRule.Require }))
            .Should().Be(both.Contains(Verdict.Deviates) || both.Contains(Verdict.NotExercised));
    }

    /// <summary>Whatever is joined to a standing cannot make it better, and the order does not count.</summary>
    [Test]
    public void Nothing_rolled_up_is_hidden()
    {
        foreach (var first in Enum.GetValues<Standing>())
        {
            foreach (var second in Enum.GetValues<Standing>())
            {
                Standings.Worst([first, second]).Should().Be(Standings.Worst([second, first])).And.BeOneOf(first, second);
                ((int)Standings.Worst([first, second])).Should().BeGreaterThanOrEqualTo((int)first);
            }
        }

        Standings.Worst([]).Should().Be(Standing.Incomplete, "of nothing, nothing was exercised");
    }

    /// <summary>A cell that conforms by other means does not hide the way that was not sent from the profile that takes it.</summary>
    [Test]
    public void A_hole_in_a_conforming_cell_is_its_profiles()
    {
        var notFound = Cells.All.Single(cell => cell.Id == "plan/404.tenant_not_found");
        var cell = new CellVerdict(
            notFound,
            [
                new WayVerdict { Name = "unknown-by-id", Verdict = Verdict.Conforms, ProvokesTheRow = true },
                new WayVerdict { Name = "another-accounts-by-id", Verdict = Verdict.NotExercised, Because = "needs ForeignApiKey", ProvokesTheRow = true },
            ]);

        var summary = RunVerdict.Of(null, [cell], [], [], [], [], new RunSettings());

        cell.Verdict.Should().Be(Verdict.Conforms);
        summary.Profiles[0].Verdict.Should().Be("conforms");
        summary.Profiles[1].Verdict.Should().Be("incomplete");
        summary.Profiles[1].Holes.Should().Equal("plan/404.tenant_not_found another-accounts-by-id");
        summary.Verdict.Should().Be("incomplete");
    }

    /// <summary>What may lawfully stay unseen, a terminated tenant's row, is nobody's hole.</summary>
    [Test]
    public void What_may_stay_unseen_is_no_hole()
    {
        var gone = Cells.All.Single(cell => cell.Id == "plan/410.terminated");
        var cell = new CellVerdict(
            gone,
            [
                new WayVerdict { Name = "row-still-there-by-id", Verdict = Verdict.Conforms, ProvokesTheRow = true },
                new WayVerdict { Name = "after-terminate-by-id", Verdict = Verdict.NotExercised, Because = "needs a row to see", ProvokesTheRow = true },
            ]);

        RunVerdict.Of(null, [cell], [], [], [], [], new RunSettings()).Verdict.Should().Be("conforms");
    }

    /// <summary>Every cell and every check is of one profile, and each profile has some of both but the limits, which have no checks.</summary>
    [Test]
    public void Each_profile_has_its_cells_and_checks()
    {
        Cells.All.CountBy(Profiles.Of).ToDictionary().Should().BeEquivalentTo(new Dictionary<Profile, int>
        {
            [Profile.Core] = 43,
            [Profile.Accounts] = 17,
            [Profile.Limits] = 16,
            [Profile.Faults] = 41,
        });
        AllChecks.List.Select(check => check.Profile).Distinct().Should().BeEquivalentTo([Profile.Core, Profile.Accounts, Profile.Faults]);
    }

    /// <summary>A check counts as a cell does.</summary>
    [Test]
    public void A_check_counts()
    {
        RunVerdict.Of(null, [Cell(Verdict.Conforms)], [Check(Verdict.Deviates)], [], [], [], new RunSettings()).Verdict.Should().Be("deviates");
        RunVerdict.Of(null, [Cell(Verdict.Conforms)], [Check(Verdict.NotExercised)], [], [], [], new RunSettings()).Verdict.Should().Be("incomplete");
        RunVerdict.Fails(RunVerdict.Of(null, [Cell(Verdict.Conforms)], [Check(Verdict.NotExercised)], [], [], [], new RunSettings { Coverage = CoverageRule.Require }))
            .Should().BeTrue();
    }

    /// <summary>What no cell asked for fails a run too, unless it is waived.</summary>
    [Test]
    public void What_is_beside_the_cells_counts()
    {
        var unlisted = new UnlistedEntry("plan", 418, "{}", "request-1", "plan may not answer 418", null);
        var advisory = new AdvisoryEntry("plan/405.allow", "no Allow");
        CellVerdict[] conforming = [Cell(Verdict.Conforms)];

        RunVerdict.Fails(RunVerdict.Of(null, conforming, [], [unlisted], [], [], new RunSettings())).Should().BeTrue();
        RunVerdict.Of(null, conforming, [], [unlisted with { Waiver = Entries.Of(Waiver) }], [], [], new RunSettings()).Verdict.Should().Be("incomplete");
        RunVerdict.Fails(RunVerdict.Of("the target is gone", [Cell(Verdict.NotExercised)], [], [], [], [], new RunSettings())).Should().BeTrue();
        RunVerdict.Fails(RunVerdict.Of(null, conforming, [], [], [advisory], [], new RunSettings())).Should().BeFalse();
        RunVerdict.Fails(RunVerdict.Of(null, conforming, [], [], [advisory], [], new RunSettings { Advisories = Strictness.Fail })).Should().BeTrue();
        RunVerdict.Fails(RunVerdict.Of(null, conforming, [], [], [], ["the waiver 'x' expired"], new RunSettings())).Should().BeTrue();
    }

    private static Waiver Waiver { get; } = new("*", "embedded", "known", "somebody", new Uri("https://tracker.example.com/1"), new DateOnly(2030, 1, 1));

    private static CellVerdict Cell(Verdict verdict) => new(
        Cells.All[0],
        [new WayVerdict { Name = "without-external-ref", Verdict = verdict == Verdict.Waived ? Verdict.Deviates : verdict, ProvokesTheRow = true }])
    {
        Waiver = verdict == Verdict.Waived ? Waiver : null,
    };

    private static CheckVerdict Check(Verdict verdict) => new(AllChecks.List[0], verdict, null, []);
}
