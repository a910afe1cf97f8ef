using Conformance.Scenarios;

namespace Conformance.Tests;

/// <summary>The cells of the error table, one test each, named by the cell's id.</summary>
[TestFixture]
[Category("Conformance")]
[Parallelizable(ParallelScope.All)]
public sealed class CellTests
{
    private static IEnumerable<TestCaseData> Ordinary => Cases(exhausting: false);

    private static IEnumerable<TestCaseData> Exhausting => Cases(exhausting: true);

    /// <summary>The target answers the cell's row, in every way to provoke it, and serves the same request without the breach.</summary>
    /// <param name="cell">The cell.</param>
    [TestCaseSource(nameof(Ordinary))]
    [Order(1)]
    public Task Answers(Cell cell) => HoldsAsync(cell);

    /// <summary>The target refuses the first call over a limit, serves every one up to it, and serves again after the announced wait.</summary>
    /// <param name="cell">The cell.</param>
    [TestCaseSource(nameof(Exhausting))]
    [Order(2)]
    public Task Limits(Cell cell) => HoldsAsync(cell);

    private static async Task HoldsAsync(Cell cell)
    {
        var run = await Session.RunAsync();

        var verdict = await run.JudgeAsync(cell);

        Outcome.Of(
            run,
            cell.Id,
            verdict.Verdict,
            verdict.Lacking,
            verdict.Waiver,
            string.Join(Environment.NewLine + Environment.NewLine, verdict.Ways.Where(way => way.Finding is not null).Select(way => way.Finding!.Describe(run.Target.Secrets))));
    }

    private static IEnumerable<TestCaseData> Cases(bool exhausting)
    {
        foreach (var cell in Cells.All.Where(cell => cell.Row.Ways.Any(way => way.Exhausts is not null) == exhausting))
        {
            var test = new TestCaseData(cell).SetName(cell.Id);
            if (exhausting)
            {
                test.SetCategory("RateLimit");
            }

            if (cell.Row.Ways.Any(way => way.Fault))
            {
                test.SetCategory("Fault");
            }

            yield return test;
        }
    }
}
