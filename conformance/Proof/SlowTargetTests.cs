using Conformance.Checks;
using Conformance.Proof.Deviants;
using Conformance.Scenarios;
using FluentAssertions;
using ReferencePlatform.Conducts;

namespace Conformance.Proof;

/// <summary>A target that is slow is nothing worse. First of all, as it waits longest, and what waits can wait beside the others.</summary>
[TestFixture]
[Proof]
[Order(0)]
[Parallelizable(ParallelScope.All)]
public sealed class SlowTargetTests
{
    // Enough for every cell and check to go on at once, so that a run takes as long as the longest of them.
    private const int AllAtOnce = 256;

    /// <summary>
    /// A platform that takes 300 ms for each call is not accused, by any cell or check. Limits are exhausted one operation after the other, which the
    /// clock of a test would spend waiting: usage stands for them. What goes on alone has a platform of its own, so that the others need not wait for it.
    /// </summary>
    [Test]
    public async Task A_platform_that_takes_its_time_is_not_accused()
    {
        var limits = Cells.Of(Operation.Usage).Where(cell => cell.Row.Status == 429);

        var reports = await Task.WhenAll(
            DeviantRuns.OfAsync(LawfulVariations.Slow, Cells.All, AllChecks.List.Where(check => !check.Alone), AllAtOnce),
            DeviantRuns.WithLimitsAsync(LawfulVariations.Slow, limits, []),
            DeviantRuns.OfAsync(LawfulVariations.Slow, Cells.Of(Operation.Usage), AllChecks.List.Where(check => check.Alone), AllAtOnce));

        reports.SelectMany(DeviantRuns.Accusations).Should().BeEmpty();
        reports[0].With("conforms").Should().HaveCount(Cells.All.Count(cell => cell.Row.Status != 429));
        reports.SelectMany(report => report.Checks).Where(check => check.Verdict == "conforms").Should().HaveSameCount(AllChecks.List);
        reports[1].With("conforms").Should().Equal(limits.Select(cell => cell.Id));
    }
}
