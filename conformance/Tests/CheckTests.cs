using Conformance.Checks;

namespace Conformance.Tests;

/// <summary>What the contract says between the rows of its table, one test a check, named by the check's id.</summary>
[TestFixture]
[Category("Conformance")]
[Category("Checks")]
[Parallelizable(ParallelScope.All)]
public sealed class CheckTests
{
    private static IEnumerable<TestCaseData> EveryCheck => AllChecks.List.Select(check => new TestCaseData(check).SetName(check.Id));

    /// <summary>The target does what the check's sentence says.</summary>
    /// <param name="check">The check.</param>
    [TestCaseSource(nameof(EveryCheck))]
    public async Task Holds(Check check)
    {
        var run = await Session.RunAsync();

        var verdict = await run.JudgeAsync(check);

        Outcome.Of(run, check.Id, verdict.Verdict, verdict.Lacking, verdict.Waiver, verdict.Describe(run.Target.Secrets));
    }
}
