using Conformance.Fixtures.Settings;
using Conformance.Judging;
using Conformance.Reporting;
using Conformance.Running;
using Conformance.Waivers;

namespace Conformance.Tests;

/// <summary>A verdict as the outcome of a test.</summary>
internal static class Outcome
{
    /// <summary>Passes, fails or ignores the test.</summary>
    /// <param name="run">The run.</param>
    /// <param name="id">What was judged.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="lacking">What was lacking.</param>
    /// <param name="waiver">The waiver in force, if there is one.</param>
    /// <param name="finding">What deviates, for a person.</param>
    public static void Of(ConformanceRun run, string id, Verdict verdict, string? lacking, Waiver? waiver, string finding)
    {
        var lacked = ConsoleText.Harmless(run.Target.Secrets.Mask(lacking ?? ""));
        finding = ConsoleText.Harmless(finding);
        switch (verdict)
        {
            case Verdict.Deviates:
                throw new DeviationException(finding);
            case Verdict.NotExercised when run.Target.Settings.Coverage == CoverageRule.Require:
                throw new DeviationException($"{id} was not exercised, and Coverage=require: {lacked}");
            case Verdict.NotExercised:
                Assert.Ignore($"not exercised: {lacked}");
                break;
            case Verdict.Waived:
                Assert.Ignore($"{waiver}; what deviates is in the report");
                break;
            case Verdict.Conforms:
                break;
        }
    }
}

/// <summary>A deviation as NUnit sees it: its text is the finding, and no stack of the suite's own follows it.</summary>
/// <param name="finding">The finding.</param>
public sealed class DeviationException(string finding) : AssertionException(finding)
{
    /// <inheritdoc />
    public override string? StackTrace => null;
}
