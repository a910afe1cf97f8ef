using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>The judge finds every deviation of every cell, and none where there is none.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class JudgeTests
{
    private static readonly Cell TopupSuspended = Cells.All.Single(cell => cell.Id == "topup/409.suspended");
    private static readonly Cell ProvisionFailed = Cells.All.Single(cell => cell.Id == "create/500.provision_failed");

    private static IEnumerable<TestCaseData> EveryCell => Cells.All.Select(cell => new TestCaseData(cell).SetArgDisplayNames(cell.Id));

    private static IEnumerable<TestCaseData> EveryLimit =>
        Cells.All.Where(cell => cell.Row.Status == 429).Select(cell => new TestCaseData(cell).SetArgDisplayNames(cell.Id));

    /// <summary>An answer that is what its row says has no deviation, and is its approved body.</summary>
    /// <param name="cell">The cell.</param>
    [TestCaseSource(nameof(EveryCell))]
    public void An_answer_as_the_row_has_it_conforms(Cell cell)
    {
        var exchange = Answers.Conforming(cell);

        Judge.Refusal(exchange, cell.Row, Answers.Circumstances).Should().BeEmpty();
        ApprovedBody.Difference(cell, exchange, Answers.Circumstances).Should().BeNull();
        PassiveMonitor.Unlisted(exchange).Should().BeNull();
    }

    /// <summary>One change in an answer is one deviation, of the right kind, and also differs from the approved body.</summary>
    /// <param name="cell">The cell.</param>
    [TestCaseSource(nameof(EveryCell))]
    public void Each_change_is_named(Cell cell)
    {
        Changed("status", Answers.Answer(cell.Operation, cell.Row.Status + 1, Answers.BodyOf(cell).ToJsonString(), retryAfter: "17"));
        Changed("media type", Answers.Answer(cell.Operation, cell.Row.Status, Answers.BodyOf(cell).ToJsonString(), "text/plain"));
        Changed("error", With("error", cell.Row.Error + "s"));
        Changed("error", With("error", null));
        Changed("members", With("message", "more than the row names"));
        Changed("body", Answers.Answer(cell.Operation, cell.Row.Status, ""));
        Changed("body", Answers.Answer(cell.Operation, cell.Row.Status, "[]"));
        if (cell.Row.Reason is Reason.Absent)
        {
            Changed("reason", With("reason", "one that the row has not"));
        }
        else
        {
            Changed("reason", With("reason", null));
            Changed("reason", With("reason", " "));
            Changed("reason", With("reason", 5));
        }

        void Changed(string kind, Exchange exchange)
        {
            // A status that is no 429 has no Retry-After to hold against its body.
            Judge.Refusal(exchange, cell.Row, Answers.Circumstances).Where(one => !one.StartsWith("Retry-After", StringComparison.Ordinal))
                .Should().ContainSingle().Which.Should().StartWith(kind);
            ApprovedBody.Difference(cell, exchange, Answers.Circumstances).Should().NotBeNull();
        }

        Exchange With(string member, System.Text.Json.Nodes.JsonNode? value)
        {
            var body = Answers.BodyOf(cell);
            body.Remove(member);
            if (value is not null)
            {
                body[member] = value;
            }

            return Answers.Answer(cell.Operation, cell.Row.Status, body.ToJsonString());
        }
    }

    /// <summary>A 429 has four members and a header, each of which can be wrong by itself.</summary>
    /// <param name="cell">The cell.</param>
    [TestCaseSource(nameof(EveryLimit))]
    public void A_rate_limit_is_judged_in_full(Cell cell)
    {
        Deviates("retry_after_seconds", "0", "0");
        Deviates("retry_after_seconds", "61", "61");
        Deviates("retry_after_seconds", "\"17\"", "17");
        Deviates("retry_after_seconds", "17.5", "17.5");
        Deviates("current_count", "60", "17");
        Deviates("current_count", "62", "17");
        Deviates("current_count", "\"61\"", "17");
        Deviates("current_count", "null", "17");
        Judged("17", "61", "18").Should().ContainSingle().Which.Should().StartWith("Retry-After");
        Judged("17", "61", null).Should().ContainSingle().Which.Should().StartWith("Retry-After");
        Judged("17.0", "61.0", "17").Should().BeEmpty("JSON knows no other whole numbers");

        void Deviates(string member, string json, string header)
        {
            var wait = member == "retry_after_seconds" ? json : "17";
            var count = member == "current_count" ? json : "61";
            Judged(wait, count, header).Should().Contain(one => one.StartsWith(member)).And.HaveCountLessThanOrEqualTo(2);
        }

        IReadOnlyList<string> Judged(string wait, string count, string? header) => Judge.Refusal(
            Answers.Answer(
                cell.Operation, 429, $$"""{"error":"rate_limited","reason":"{{cell.Row.Reason.Rendered}}","retry_after_seconds":{{wait}},"current_count":{{count}}}""", retryAfter: header),
            cell.Row,
            Answers.Circumstances);
    }

    /// <summary>Several deviations are all returned.</summary>
    [Test]
    public void Every_deviation_is_returned() => Judge
        .Refusal(Answers.Answer(Operation.Topup, 400, """{"error":"nope","reason":"x","hint":1,"hint":2}""", "text/html", echoes: true), TopupSuspended.Row, Answers.Circumstances)
        .Select(deviation => deviation.Split(':')[0])
        .Should().Equal("status", "media type", "error", "reason", "members", "members", "body");

    /// <summary>What JSON and HTTP leave free is free.</summary>
    [TestCase("""{ "reason" : null ,  "error":"suspend\u0065d" }""", "application/json")]
    [TestCase("""{"error":"suspended"}""", "Application/JSON; charset=utf-8")]
    public void What_is_lawful_conforms(string body, string mediaType)
    {
        var exchange = Answers.Answer(Operation.Topup, 409, body, mediaType);

        Judge.Refusal(exchange, TopupSuspended.Row, Answers.Circumstances).Should().BeEmpty();
        ApprovedBody.Difference(TopupSuspended, exchange, Answers.Circumstances).Should().BeNull();
    }

    /// <summary>A body with bytes that are no UTF-8 is no JSON text; nothing breaks on it.</summary>
    [Test]
    public void Odd_bytes_are_a_deviation()
    {
        var latin = Answers.Answer(Operation.Create, 500, [.. "{\"error\":\"provision_failed\",\"reason\":\"caf"u8, 0xE9, .. "\"}"u8]);

        Judge.Refusal(latin, ProvisionFailed.Row, Answers.Circumstances).Should().ContainSingle().Which.Should().StartWith("body");
        ApprovedBody.Difference(ProvisionFailed, latin, Answers.Circumstances).Should().NotBeNull();
        PassiveMonitor.Unlisted(latin).Should().NotBeNull();
    }

    /// <summary>A message that was cut through an emoji is one all the same: JSON lets half a surrogate pair be escaped (RFC 8259, 8.2).</summary>
    [TestCase("""{"error":"provision_failed","reason":"caf\ud83d"}""")]
    [TestCase("""{"error":"provision_failed","reason":"\udc00 \ud83d\ude00 \\ud83d \ud83d\ud83d\ude00"}""")]
    public void A_message_may_be_cut_through_an_emoji(string body)
    {
        var cut = Answers.Answer(Operation.Create, 500, body);

        Judge.Refusal(cut, ProvisionFailed.Row, Answers.Circumstances).Should().BeEmpty();
        ApprovedBody.Difference(ProvisionFailed, cut, Answers.Circumstances).Should().BeNull();
        PassiveMonitor.Unlisted(cut).Should().BeNull();
    }

    /// <summary>In an error it is another error.</summary>
    [Test]
    public void An_error_cut_through_an_emoji_is_another() =>
        Judge.Refusal(Answers.Answer(Operation.Create, 500, """{"error":"provision_failed\ud83d","reason":"x"}"""), ProvisionFailed.Row, Answers.Circumstances).Should().ContainSingle();

    /// <summary>A member that stands twice says two things, of which a parser shows only the last.</summary>
    [TestCase("""{"error":"nope","error":"suspended"}""")]
    [TestCase("""{"error":"suspended","error":"suspended"}""")]
    [TestCase("""{"error":"suspended","reason":"x","reason":null}""")]
    public void A_member_that_stands_twice_is_a_deviation(string body)
    {
        var exchange = Answers.Answer(Operation.Topup, 409, body);

        Judge.Refusal(exchange, TopupSuspended.Row, Answers.Circumstances).Should().ContainSingle().Which.Should().StartWith("members").And.EndWith("stands 2 times");
        PassiveMonitor.Unlisted(exchange).Should().EndWith("2 times");
    }

    /// <summary>A message that looks like a date is a message.</summary>
    [Test]
    public void A_message_may_look_like_a_date()
    {
        var cell = Cells.All.Single(one => one.Id == "create/500.provision_failed");
        var exchange = Answers.Answer(Operation.Create, 500, """{"error":"provision_failed","reason":"2024-01-01T00:00:00Z"}""");

        Judge.Refusal(exchange, cell.Row, Answers.Circumstances).Should().BeEmpty();
        ApprovedBody.Difference(cell, exchange, Answers.Circumstances).Should().BeNull();
    }

    /// <summary>A reason of another type is a deviation, whatever the row leaves open.</summary>
    [Test]
    public void A_reason_that_is_an_object_is_a_deviation()
    {
        var cell = Cells.All.Single(one => one.Id == "sso/409.account_inactive");
        var exchange = Answers.Answer(Operation.Sso, 409, """{"error":"account_inactive","reason":{"status":"draft"}}""");

        Judge.Refusal(exchange, cell.Row, Answers.Circumstances).Should().ContainSingle().Which.Should().StartWith("reason");
        ApprovedBody.Difference(cell, exchange, Answers.Circumstances).Should().NotBeNull();
    }

    /// <summary>With AdditionalMembers=report, more members are none of the run's business.</summary>
    [Test]
    public void Additional_members_can_be_let_pass()
    {
        var exchange = Answers.Answer(Operation.Topup, 409, """{"error":"suspended","hint":"unsuspend it"}""");
        var relaxed = Answers.Circumstances with { AdditionalMembers = Strictness.Report };

        Judge.Refusal(exchange, TopupSuspended.Row, relaxed).Should().BeEmpty();
        ApprovedBody.Difference(TopupSuspended, exchange, relaxed).Should().BeNull();
    }

    /// <summary>Of an answer to HEAD only the status is there to be judged.</summary>
    [Test]
    public void Head_is_judged_by_its_status()
    {
        var row = ErrorTable.Rows.Single(one => one.Status == 405);

        Judge.Refusal(Answers.Answer(Operation.Topup, 405, "", method: "HEAD"), row, Answers.Circumstances).Should().BeEmpty();
        Judge.Refusal(Answers.Answer(Operation.Topup, 200, "", method: "HEAD"), row, Answers.Circumstances).Should().ContainSingle();
    }

    /// <summary>A call that is served says so, in the operation's own word.</summary>
    [TestCase(Operation.Topup, """{"ok":true}""", true)]
    [TestCase(Operation.Topup, """{"ok":"true"}""", false)]
    [TestCase(Operation.Topup, """{"success":true}""", false)]
    [TestCase(Operation.Topup, """{}""", false)]
    [TestCase(Operation.Topup, """{"ok":false,"ok":true}""", false)]
    [TestCase(Operation.Sso, """{"success":true}""", true)]
    [TestCase(Operation.Sso, """{"ok":true}""", false)]
    public void A_served_call_says_so(Operation operation, string body, bool conforms) =>
        Judge.Served(Answers.Answer(operation, 200, body), Expectation.Served).Should().HaveCount(conforms ? 0 : 1);

    /// <summary>Zeros are zeros in every sum, and no workspace.</summary>
    [TestCase("""{"credits_used":0,"usd_credits":0.0,"cloud_usd":0,"by_workspace":[]}""", 0)]
    [TestCase("""{"credits_used":1,"usd_credits":"0","by_workspace":[{}]}""", 4)]
    public void Zeros_are_zeros(string usage, int deviations) =>
        Judge.Served(Answers.Answer(Operation.Usage, 200, $$"""{"ok":true,"usage":{{usage}}}"""), Expectation.ServedZeros).Should().HaveCount(deviations);
}
