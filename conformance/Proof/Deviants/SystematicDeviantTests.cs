using Conformance.Scenarios;
using FluentAssertions;
using ReferencePlatform.Conducts;

namespace Conformance.Proof.Deviants;

/// <summary>
/// For every cell, a platform that gets just this cell wrong in one way is caught in this cell, and no other cell that meets its row is accused.
/// </summary>
[TestFixture]
[Proof]
[Category("Deviants")]
[Parallelizable(ParallelScope.All)]
public sealed class SystematicDeviantTests
{
    private static IEnumerable<TestCaseData> EveryFaultOfEveryCell =>
        from cell in Cells.All
        from fault in Enum.GetValues<RowFault>()
        where Deviant(cell, fault) is not null
        select new TestCaseData(cell, fault).SetArgDisplayNames(cell.Id, fault.ToString());

    /// <summary>The fault is caught where it is, and nowhere else.</summary>
    /// <param name="cell">The cell that the platform gets wrong.</param>
    /// <param name="fault">What is wrong about it.</param>
    [TestCaseSource(nameof(EveryFaultOfEveryCell))]
    public async Task A_cell_that_is_wrong_is_caught(Cell cell, RowFault fault)
    {
        var deviant = Deviant(cell, fault)!;
        var meeting = await Reach.OfAsync(cell);

        var report = cell.Row.Status == 429
            ? await DeviantRuns.WithLimitsAsync(deviant, meeting, [])
            : await DeviantRuns.OfAsync(deviant, meeting, []);

        new Kill(cell.Row.Summary, fault.ToString(), cell.Operation.Slug(), report.With("deviates").Contains(cell.Id, StringComparer.Ordinal)).Note();
        report.Deviating().Except(AlsoSeenIn(cell), StringComparer.Ordinal).Should().Equal(cell.Id);
        report.Summary.Verdict.Should().Be("deviates");
    }

    // After terminate 404 and 410 mean the same, so what is wrong with a 404 is seen wherever a terminated tenant is called; and an account
    // that is not active asks for a tenant that is not there, to see that it is told so.
    private static IEnumerable<string> AlsoSeenIn(Cell cell) =>
        cell.Row.Error == "tenant_not_found" ? [$"{cell.Operation.Slug()}/410.terminated", "create/409.account_inactive"] : [];

    private static Conduct? Deviant(Cell cell, RowFault fault) => RowDeviants.Of(
        cell.Operation.Slug(),
        cell.Row.Status,
        cell.Row.Error,
        cell.Row.Reason is Reason.Fixed(var reason) ? reason : null,
        cell.Row.Reason is not Reason.Absent,
        fault);
}
