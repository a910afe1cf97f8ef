using Conformance.Checks;
using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>What a check that deviates prints.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class CheckVerdictTests
{
    /// <summary>A check's finding tells the steps that led to it, and of a long text no more than its beginning, in which half a key is masked too.</summary>
    /// <param name="before">How many characters stand before the key.</param>
    [Test]
    public void A_check_tells_its_steps([Range(0, 250, 10)] int before)
    {
        var secrets = new Secrets();
        secrets.Add(Answers.Key.Value);
        var step = Answers.Answer(Operation.Plan, 500, new string('x', before) + Answers.Key.Value + new string('x', 300));
        var verdict = new CheckVerdict(
            AllChecks.List[0], Verdict.Deviates, null, [new Departure("topup: wrong", Answers.Answer(Operation.Topup, 200, "{}")) { Before = [step] }]);

        var text = verdict.Describe(secrets);

        text.Should().Contain("  before    plan ").And.Contain("→ 500 application/json ").And.Contain($"… ({step.Request.RequestId}, with ApiKeys[0])");
        text.Should().NotContain(Answers.Key.Value[..8]);
    }
}
