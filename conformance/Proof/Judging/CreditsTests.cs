using Conformance.Judging;
using Conformance.Scenarios;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>What a topup asks for and what its answer tells are read where the contract has them, and nowhere else.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class CreditsTests
{
    /// <summary>Credits are a number among the balances.</summary>
    [TestCase("""{"ok":true,"balances":{"topup_credits":12.5}}""", 12.5)]
    [TestCase("""{"ok":true,"balances":{"topup_credits":"12.5"}}""", null)]
    [TestCase("""{"ok":true,"balances":{"included_credits":12.5}}""", null)]
    [TestCase("""{"ok":true,"balances":[12.5]}""", null)]
    [TestCase("""{"ok":true,"topup_credits":12.5}""", null)]
    public void Credits_are_a_number_among_the_balances(string body, double? credits) =>
        Credits.In(Answers.Answer(Operation.Topup, 200, body)).Should().Be(credits);

    /// <summary>What was asked for stands in the request.</summary>
    [Test]
    public void An_amount_stands_in_the_request() =>
        Credits.Asked(Answers.Answer(Operation.Topup, 200, "").Request with { Body = """{"tenant_id":"t-1","amount":0.25}""" }).Should().Be(0.25);
}
