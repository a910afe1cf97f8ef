using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>A call that is served is held against section 1, and every deviation says what was expected and what came.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class ServedTests
{
    private const string Zeros = """{"credits_used":0,"usd_credits":0,"cloud_usd":0,"by_workspace":[]}""";

    /// <summary>Each deviation in its own words.</summary>
    [TestCase("""{"ok":false}""", "ok: expected true, came false")]
    [TestCase("{}", "ok: expected true, came none")]
    [TestCase("""{"ok":true,"ok":true}""", "ok: stands 2 times")]
    [TestCase("", "body: expected a JSON object, came nothing")]
    [TestCase("[true]", "body: expected a JSON object, came a JSON array")]
    [TestCase("\uFEFF{}", "body: expected a JSON object, came a byte order mark before it")]
    [TestCase("{}}", "body: expected a JSON object, came no JSON")]
    public void A_deviation_is_said(string body, string deviation) =>
        Judge.Served(Answers.Answer(Operation.Topup, 200, body), Expectation.Served).Should().Equal(deviation);

    /// <summary>What is no text is said to be what it is.</summary>
    [TestCase(new byte[] { 0x1F, 0x8B, 8, 0 }, "body: expected a JSON object, came gzip, which was not asked for")]
    [TestCase(new byte[] { (byte)'{', 0xE9, (byte)'}' }, "body: expected a JSON object, came bytes that are no UTF-8")]
    public void Bytes_are_named(byte[] body, string deviation) =>
        Judge.Served(Answers.Answer(Operation.Topup, 200, body), Expectation.Served).Should().Equal(deviation);

    /// <summary>Status and media type are the contract's too.</summary>
    [Test]
    public void The_answer_around_the_body_is_judged()
    {
        Judge.Served(Answers.Answer(Operation.Topup, 201, """{"ok":true}"""), Expectation.Served).Should().Equal("status: expected 200, came 201");
        Judge.Served(Answers.Answer(Operation.Topup, 200, """{"ok":true}""", "text/html"), Expectation.Served)
            .Should().Equal("media type: expected application/json, came text/html");
    }

    /// <summary>What is done already says so; a fresh call need not.</summary>
    [TestCase("""{"ok":true,"already":true}""", null)]
    [TestCase("""{"ok":true,"already":false}""", "already: expected true, came false")]
    [TestCase("""{"ok":true}""", "already: expected true, came none")]
    [TestCase("""{"ok":true,"already":false,"already":true}""", "already: stands 2 times")]
    public void What_is_done_already_says_so(string body, string? deviation)
    {
        var exchange = Answers.Answer(Operation.Terminate, 200, body);

        Judge.Served(exchange, Expectation.ServedAlready).Should().Equal(deviation is null ? [] : [deviation]);
    }

    /// <summary>What is done now is not done already.</summary>
    [TestCase("""{"ok":true}""", null)]
    [TestCase("""{"ok":true,"already":false}""", null)]
    [TestCase("""{"ok":true,"already":true}""", "already: expected none, as it was done now, came true")]
    public void What_is_done_now_is_not_already(string body, string? deviation) =>
        Judge.Served(Answers.Answer(Operation.Suspend, 200, body), Expectation.ServedFresh).Should().Equal(deviation is null ? [] : [deviation]);

    /// <summary>Only what is to be done already must say so.</summary>
    [Test]
    public void A_fresh_call_need_not_say_already() =>
        Judge.Served(Answers.Answer(Operation.Terminate, 200, """{"ok":true}"""), Expectation.Served).Should().BeEmpty();

    /// <summary>Each sum is zero, as a number and once, and the list of workspaces is empty.</summary>
    [TestCase(Zeros, null)]
    [TestCase("""{"credits_used":2,"usd_credits":0,"cloud_usd":0,"by_workspace":[]}""", "usage.credits_used: expected 0, came 2")]
    [TestCase("""{"credits_used":0,"usd_credits":"0","cloud_usd":0,"by_workspace":[]}""", "usage.usd_credits: expected 0, came \"0\"")]
    [TestCase("""{"credits_used":0,"usd_credits":0,"by_workspace":[]}""", "usage.cloud_usd: expected 0, came none")]
    [TestCase("""{"credits_used":0,"usd_credits":0,"cloud_usd":0,"by_workspace":[{}]}""", "usage.by_workspace: expected an empty list, came [{}]")]
    [TestCase("""{"credits_used":0,"usd_credits":0,"cloud_usd":0,"by_workspace":0}""", "usage.by_workspace: expected an empty list, came 0")]
    [TestCase("""{"credits_used":0,"usd_credits":0,"cloud_usd":0}""", "usage.by_workspace: expected an empty list, came none")]
    [TestCase("""{"credits_used":7,"credits_used":0,"usd_credits":0,"cloud_usd":0,"by_workspace":[]}""", "usage.credits_used: stands 2 times")]
    [TestCase("""{"credits_used":0,"usd_credits":0,"cloud_usd":0,"by_workspace":[{}],"by_workspace":[]}""", "usage.by_workspace: stands 2 times")]
    [TestCase("[]", "usage: expected an object")]
    public void Zeros_are_said_to_be_missing(string usage, string? deviation) => Judge
        .Served(Answers.Answer(Operation.Usage, 200, $$"""{"ok":true,"usage":{{usage}}}"""), Expectation.ServedZeros)
        .Should().Equal(deviation is null ? [] : [deviation]);

    /// <summary>Every deviation is returned, in the order of the contract.</summary>
    [Test]
    public void Every_sum_that_is_no_zero_is_said() => Judge
        .Served(Answers.Answer(Operation.Usage, 200, """{"ok":false,"usage":{"credits_used":1,"usd_credits":1,"cloud_usd":1,"by_workspace":[1]}}"""), Expectation.ServedZeros)
        .Select(deviation => deviation.Split(':')[0])
        .Should().Equal("ok", "usage.credits_used", "usage.usd_credits", "usage.cloud_usd", "usage.by_workspace");

    /// <summary>A usage that stands twice shows its reader only one of the two.</summary>
    [Test]
    public void A_usage_stands_once() => Judge
        .Served(Answers.Answer(Operation.Usage, 200, $$"""{"ok":true,"usage":{"credits_used":9},"usage":{{Zeros}}}"""), Expectation.ServedZeros)
        .Should().Equal("usage: stands 2 times");

    /// <summary>Sums are judged where they are to be zero, and nowhere else.</summary>
    [Test]
    public void A_served_usage_need_not_be_zeros() =>
        Judge.Served(Answers.Answer(Operation.Usage, 200, """{"ok":true,"usage":{"credits_used":3}}"""), Expectation.Served).Should().BeEmpty();

    /// <summary>Members that the judge does not read may stand as often as the target likes.</summary>
    [Test]
    public void Other_members_are_free() =>
        Judge.Served(Answers.Answer(Operation.Topup, 200, """{"ok":true,"hint":1,"hint":2}"""), Expectation.Served).Should().BeEmpty();

    /// <summary>Where anything listed will do, 200 and every row of the operation does, and nothing else.</summary>
    [Test]
    public void What_is_listed_will_do()
    {
        Judge.Listed(Answers.Answer(Operation.Topup, 200, "")).Should().BeEmpty();
        Judge.Listed(Answers.Answer(Operation.Topup, 409, """{"error":"suspended"}""")).Should().BeEmpty();
        Judge.Listed(Answers.Answer(Operation.Topup, 403, """{"error":"forbidden"}""")).Should().Equal("topup may not answer 403");
    }

    /// <summary>No answer is no lawful answer, whatever was expected.</summary>
    [Test]
    public void No_answer_is_a_deviation()
    {
        var exchange = Answers.Answer(Operation.Topup, 0, "") with { NoAnswer = NoAnswer.TimedOut, Failure = "nothing came in 30 s" };
        string[] said = ["answer: no whole one came: nothing came in 30 s"];

        Judge.Served(exchange, Expectation.Served).Should().Equal(said);
        Judge.Listed(exchange).Should().Equal(said);
        Judge.Refusal(exchange, ErrorTable.Rows[0], Answers.Circumstances).Should().Equal(said);
        PassiveMonitor.Unlisted(exchange).Should().BeNull("what did not come is nothing that the table could list");
    }
}
