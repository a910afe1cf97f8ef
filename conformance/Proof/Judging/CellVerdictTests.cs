using Conformance.Judging;
using Conformance.Scenarios;
using Conformance.Waivers;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>A cell conforms only where its row was provoked and nothing went wrong, and says what was lacking.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class CellVerdictTests
{
    private static readonly WayVerdict Refused = new() { Name = "refused", Verdict = Verdict.Conforms, ProvokesTheRow = true };
    private static readonly WayVerdict Control = new() { Name = "control", Verdict = Verdict.Conforms };
    private static readonly WayVerdict Wrong = new() { Name = "wrong", Verdict = Verdict.Deviates, ProvokesTheRow = true };
    private static readonly WayVerdict Lacking = new() { Name = "lacking", Verdict = Verdict.NotExercised, Because = "needs a key", ProvokesTheRow = true };
    private static readonly WayVerdict Failed = new() { Name = "failed", Verdict = Verdict.NotExercised, Because = "create failed", SetUpWentWrong = true };
    private static readonly Waiver Waiver = new("*", Waiver.Embedded, "known", "billing", new Uri("https://tracker.example.com/7"), new DateOnly(2027, 1, 31));

    /// <summary>The verdict from the ways, the controls among them.</summary>
    [Test]
    public void A_cell_is_what_its_ways_are()
    {
        Of(Refused, Control).Should().Be(Verdict.Conforms);
        Of(Refused, Lacking, Control).Should().Be(Verdict.Conforms, "a way that lacked means leaves the others their verdict");
        Of(Control).Should().Be(Verdict.NotExercised, "a control alone exercises nothing");
        Of(Lacking, Control).Should().Be(Verdict.NotExercised);
        Of(Refused, Failed).Should().Be(Verdict.NotExercised);
        Of().Should().Be(Verdict.NotExercised);
        Of(Refused, Control with { Verdict = Verdict.Deviates }).Should().Be(Verdict.Deviates);
        Of(Refused, Wrong, Lacking, Failed).Should().Be(Verdict.Deviates);

        static Verdict Of(params WayVerdict[] ways) => new CellVerdict(Cells.All[0], ways).Verdict;
    }

    /// <summary>A waiver waives a deviation and nothing else.</summary>
    [Test]
    public void A_waiver_waives_deviations_alone()
    {
        Waived(Wrong).Should().Be(Verdict.Waived);
        Waived(Refused).Should().Be(Verdict.Conforms);
        Waived(Lacking).Should().Be(Verdict.NotExercised);

        static Verdict Waived(WayVerdict way) => new CellVerdict(Cells.All[0], [way]) { Waiver = Waiver }.Verdict;
    }

    /// <summary>What was lacking is said once, with the ways that lacked it.</summary>
    [Test]
    public void What_was_lacking_is_said_once()
    {
        Of(Refused, Control, Wrong).Should().BeNull();
        Of(Refused, Lacking).Should().Be("lacking: needs a key");
        Of(Lacking, Failed, Lacking with { Name = "another" }).Should().Be("lacking, another: needs a key; failed: create failed");
        Of(Lacking with { Because = null }).Should().Be("lacking: ");

        static string? Of(params WayVerdict[] ways) => new CellVerdict(Cells.All[0], ways).Lacking;
    }
}
