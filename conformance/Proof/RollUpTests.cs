using Conformance.Fixtures.Settings;
using Conformance.Judging;
using Conformance.Reporting;
using Conformance.Scenarios;
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

    /// <summary>A run's verdict from any two cells.</summary>
    /// <param name="first">The verdict on one.</param>
    /// <param name="second">The verdict on the other.</param>
    [TestCaseSource(nameof(Pairs))]
    public void A_run_is_rolled_up(Verdict first, Verdict second)
    {
        var summary = RunVerdict.Of(null, [first, second], [], [], [], new RunSettings());
        Verdict[] both = [first, second];

        summary.Verdict.Should().Be(
            both.Contains(Verdict.Deviates) ? "deviates" : both.Contains(Verdict.NotExercised) ? "incomplete" : "conforms");
        RunVerdict.Fails(summary).Should().Be(both.Contains(Verdict.Deviates) || both.All(verdict => verdict == Verdict.NotExercised));
        RunVerdict.Fails(RunVerdict.Of(null, both, [], [], [], new RunSettings { Coverage = CoverageRule.Require }))
            .Should().Be(both.Contains(Verdict.Deviates) || both.Contains(Verdict.NotExercised));
    }

    /// <summary>A check counts as a cell does.</summary>
    [Test]
    public void A_check_counts()
    {
        RunVerdict.Of(null, [Verdict.Conforms], [Verdict.Deviates], [], [], new RunSettings()).Verdict.Should().Be("deviates");
        RunVerdict.Of(null, [Verdict.Conforms], [Verdict.NotExercised], [], [], new RunSettings()).Verdict.Should().Be("incomplete");
        RunVerdict.Fails(RunVerdict.Of(null, [Verdict.Conforms], [Verdict.NotExercised], [], [], new RunSettings { Coverage = CoverageRule.Require })).Should().BeTrue();
    }

    /// <summary>What was seen outside every cell fails a run too.</summary>
    [Test]
    public void A_run_fails_for_what_no_cell_shows()
    {
        var unlisted = new UnlistedEntry("topup", 418, "", "id", "topup may not answer 418");
        var advisory = new AdvisoryEntry("topup/405.allow", "no Allow");

        RunVerdict.Fails(RunVerdict.Of(null, [Verdict.Conforms], [], [unlisted], [], new RunSettings())).Should().BeTrue();
        RunVerdict.Fails(RunVerdict.Of("the target is gone", [Verdict.NotExercised], [], [], [], new RunSettings())).Should().BeTrue();
        RunVerdict.Fails(RunVerdict.Of(null, [Verdict.Conforms], [], [], [advisory], new RunSettings())).Should().BeFalse();
        RunVerdict.Fails(RunVerdict.Of(null, [Verdict.Conforms], [], [], [advisory], new RunSettings { Advisories = Strictness.Fail })).Should().BeTrue();
    }
}
