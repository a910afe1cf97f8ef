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

    /// <summary>Balances are all the numbers that stand there, under whichever names.</summary>
    [TestCase("""{"ok":true,"balances":{"topup_credits":12.5,"whatever":3,"daily":"4"}}""", new[] { 12.5, 3 })]
    [TestCase("""{"ok":true,"balances":[12.5]}""", new double[0])]
    [TestCase("""{"ok":true,"topup_credits":12.5}""", new double[0])]
    public void Balances_are_the_numbers_that_stand_there(string body, double[] balances) =>
        Credits.Balances(Answers.Answer(Operation.Topup, 200, body)).Should().Equal(balances);

    /// <summary>Credits grew by an amount where sum and parts differ by no more than binary fractions do: a billionth of the sum, and of 1 at least.</summary>
    [TestCase(100, 5, 105, true)]
    [TestCase(0.1, 0.2, 0.3, true)]
    [TestCase(0, 0, 1e-9, true)]
    [TestCase(0, 0, 2e-9, false)]
    [TestCase(0, 1000, 1000.0000005, true)]
    [TestCase(0, 1000, 1000.000002, false)]
    [TestCase(100, 5, 104, false)]
    [TestCase(100, 5, 100, false)]
    public void Credits_grow_by_exactly_an_amount(double before, double amount, double after, bool grew) =>
        Credits.Grew(before, amount, after).Should().Be(grew);

    /// <summary>What was asked for stands in the request.</summary>
    [Test]
    public void An_amount_stands_in_the_request() =>
        Credits.Asked(Answers.Answer(Operation.Topup, 200, "").Request with { Body = """{"tenant_id":"t-1","amount":0.25}""" }).Should().Be(0.25);
}
