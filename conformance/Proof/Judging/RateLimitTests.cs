using Conformance.Fixtures.Settings;
using Conformance.Judging;
using Conformance.Scenarios;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>A refusal by the limiter is held against section 4: how long to wait, said twice, and how many calls it counted.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class RateLimitTests
{
    private static readonly Cell PerKey = Cells.All.Single(cell => cell.Id == "topup/429.rate_limited.per_key");

    /// <summary>A wait is a whole number of seconds from 1 to 60, the same in body and header.</summary>
    [TestCase("1", "1", null)]
    [TestCase("60", "60", null)]
    [TestCase("60.0", "60", null)]
    [TestCase("0", "0", "retry_after_seconds: expected a whole number from 1 to 60, came 0")]
    [TestCase("61", "61", "retry_after_seconds: expected a whole number from 1 to 60, came 61")]
    [TestCase("1.5", "1.5", "retry_after_seconds: expected a whole number from 1 to 60, came 1.5")]
    [TestCase("\"17\"", "17", "retry_after_seconds: expected a whole number from 1 to 60, came \"17\"")]
    [TestCase("17", "18", "Retry-After: expected 17, the same as retry_after_seconds, came 18")]
    [TestCase("17", null, "Retry-After: expected 17, the same as retry_after_seconds, came none")]
    public void A_wait_is_said_twice_and_the_same(string body, string? header, string? deviation) => Held(body, header, "61", Answers.Circumstances, deviation);

    /// <summary>Where neither says how long to wait, both are missing.</summary>
    [Test]
    public void A_wait_that_is_nowhere_is_missing_twice() => Judge
        .Refusal(Answers.Answer(Operation.Topup, 429, """{"error":"rate_limited","reason":"per_key","current_count":61}""", retryAfter: null), PerKey.Row, Answers.Circumstances)
        .Should().Equal(
            "retry_after_seconds: expected a whole number from 1 to 60, came none",
            "Retry-After: expected a header, the same as retry_after_seconds, came none");

    /// <summary>The first call over the limit is counted itself.</summary>
    [TestCase("61", null)]
    [TestCase("60", "current_count: expected 61, the limit and the refused call, came 60")]
    [TestCase("62", "current_count: expected 61, the limit and the refused call, came 62")]
    [TestCase("\"61\"", "current_count: expected 61, the limit and the refused call, came \"61\"")]
    public void The_first_call_over_the_limit_is_counted(string count, string? deviation) => Held("17", "17", count, Answers.Circumstances, deviation);

    /// <summary>Of a later one the count is only known to be over the limit.</summary>
    [TestCase("61", null)]
    [TestCase("75", null)]
    [TestCase("60", "current_count: expected more than 60, the limit, came 60")]
    [TestCase("null", "current_count: expected more than 60, the limit, came none")]
    public void A_later_call_is_over_the_limit(string count, string? deviation) =>
        Held("17", "17", count, Answers.Circumstances with { OverBefore = true }, deviation);

    /// <summary>Where the limit is not known, a count is a whole number all the same.</summary>
    [TestCase("3", false)]
    [TestCase("3.5", true)]
    [TestCase("null", true)]
    public void A_count_is_a_whole_number(string count, bool deviates) => Judge
        .Refusal(Answer("17", "17", count), PerKey.Row, new Circumstances())
        .Should().Equal(deviates ? [$"current_count: expected a whole number, came {(count == "null" ? "none" : count)}"] : []);

    /// <summary>A refusal that counted no more calls than its own bucket has contradicts itself, however it writes the number.</summary>
    [TestCase(Operation.Topup, 429, "per_key", "60", "a call was refused as number 60 of a minute that has 60 (contract, section 4)")]
    [TestCase(Operation.Topup, 429, "per_key", "60.0", "a call was refused as number 60 of a minute that has 60 (contract, section 4)")]
    [TestCase(Operation.Topup, 429, "per_ip", "120", "a call was refused as number 120 of a minute that has 120 (contract, section 4)")]
    [TestCase(Operation.Sso, 429, "per_key", "600", "a call was refused as number 600 of a minute that has 600 (contract, section 4)")]
    [TestCase(Operation.Sso, 429, "per_ip", "1200", "a call was refused as number 1200 of a minute that has 1200 (contract, section 4)")]
    [TestCase(Operation.Topup, 429, "per_key", "61", null)]
    [TestCase(Operation.Topup, 429, "per_key", "\"3\"", null)]
    [TestCase(Operation.Topup, 429, "per_planet", "3", null)]
    [TestCase(Operation.Topup, 409, "per_key", "3", null)]
    public void A_refusal_within_the_limit_is_said(Operation operation, int status, string reason, string count, string? because) => PassiveMonitor
        .RefusedWithinTheLimit(
            Answers.Answer(operation, status, $$"""{"error":"rate_limited","reason":"{{reason}}","retry_after_seconds":3,"current_count":{{count}}}"""), new RunSettings())
        .Should().Be(because);

    private static void Held(string wait, string? header, string count, Circumstances circumstances, string? deviation)
    {
        var exchange = Answer(wait, header, count);

        Judge.Refusal(exchange, PerKey.Row, circumstances).Should().Equal(deviation is null ? [] : [deviation]);
        (ApprovedBody.Difference(PerKey, exchange, circumstances) is null).Should().Be(deviation is null, "judge and approved body agree");
    }

    private static Fixtures.Wire.Exchange Answer(string wait, string? header, string count) => Answers.Answer(
        Operation.Topup, 429, $$"""{"error":"rate_limited","reason":"per_key","retry_after_seconds":{{wait}},"current_count":{{count}}}""", retryAfter: header);
}
