using Conformance.Fixtures.Settings;
using Conformance.Judging;
using Conformance.Scenarios;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>The passive monitor says why an answer may not be, and is silent where the table has nothing to say.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class MonitorWordsTests
{
    /// <summary>Each reason in its own words, the first that there is.</summary>
    [TestCase(403, """{"error":"forbidden"}""", "topup may not answer 403")]
    [TestCase(409, "<html>", "an error body is a JSON object; that of topup's 409 is not")]
    [TestCase(409, "[]", "an error body is a JSON object; that of topup's 409 is not")]
    [TestCase(409, """{"error":"busy"}""", "topup may not answer 409 with this error")]
    [TestCase(409, """{"error":["suspended"]}""", "topup may not answer 409 with this error")]
    [TestCase(409, """{"error":"suspended","error":"busy"}""", "topup answers 409 with error 2 times")]
    [TestCase(401, """{"error":"unauthorized","reason":"invalid_key","reason":"expired"}""", "topup answers 401 with reason 2 times")]
    [TestCase(401, """{"error":"unauthorized","reason":"expired"}""", "topup may not answer 401 unauthorized with this reason")]
    [TestCase(401, """{"error":"unauthorized"}""", "topup may not answer 401 unauthorized with this reason")]
    [TestCase(500, """{"error":"topup_failed","reason":7}""", "topup may not answer 500 topup_failed with this reason")]
    [TestCase(409, """{"error":"suspended","hint":1,"hint":2}""", null)]
    [TestCase(409, """{"error":"suspended","reason":null}""", null)]
    [TestCase(500, """{"error":"topup_failed","reason":"any words"}""", null)]
    public void An_unlisted_answer_is_said(int status, string body, string? because) =>
        PassiveMonitor.Unlisted(Answers.Answer(Operation.Topup, status, body)).Should().Be(because);

    /// <summary>A listed row is JSON, and keeps the credential to itself.</summary>
    [Test]
    public void A_listed_row_is_json_and_repeats_no_credential()
    {
        PassiveMonitor.Unlisted(Answers.Answer(Operation.Topup, 409, """{"error":"suspended"}""", "text/html"))
            .Should().Be("media type: expected application/json, came text/html");
        PassiveMonitor.Unlisted(Answers.Answer(Operation.Topup, 409, """{"error":"suspended"}""", echoes: true))
            .Should().Be("topup repeats the credential that the request carried (contract, section 7)");
    }

    /// <summary>Any 200, and whatever a preflight is answered with, is not in the table.</summary>
    [Test]
    public void What_the_table_is_not_about_is_let_pass()
    {
        PassiveMonitor.Unlisted(Answers.Answer(Operation.Topup, 200, "<html>")).Should().BeNull();
        PassiveMonitor.Unlisted(Answers.Answer(Operation.Topup, 204, "", method: "OPTIONS")).Should().BeNull();
        PassiveMonitor.Unlisted(Answers.Answer(Operation.Topup, 204, "")).Should().NotBeNull();
    }

    /// <summary>A server that refuses a method by itself, which it has never heard of, is not the API; whoever answers as the API does is.</summary>
    [TestCase(400, "FOO", "", null)]
    [TestCase(501, "LINK", "<html>not implemented</html>", null)]
    [TestCase(501, "FOO", """{"error":"not_implemented"}""", "topup may not answer 501")]
    [TestCase(404, "FOO", "", "an error body is a JSON object; that of topup's 404 is not")]
    [TestCase(501, "DELETE", "", "topup may not answer 501")]
    public void A_method_that_the_server_keeps_to_itself_is_no_answer(int status, string method, string body, string? because) =>
        PassiveMonitor.Unlisted(Answers.Answer(Operation.Topup, status, body, method: method)).Should().Be(because);

    /// <summary>A refusal has the members of its row, whatever provoked it, unless the run is told to overlook more.</summary>
    [TestCase(409, """{"error":"suspended","hint":1}""", Strictness.Fail, "topup answers 409 suspended: members: hint is none that the contract names for this row")]
    [TestCase(409, """{"error":"suspended","hint":1}""", Strictness.Report, null)]
    [TestCase(409, """{"error":"suspended","hint":1,"hint":2}""", Strictness.Report, "topup answers 409 suspended: members: hint stands 2 times")]
    [TestCase(409, """{"error":"suspended","reason":null}""", Strictness.Fail, null)]
    [TestCase(429, """{"error":"rate_limited","reason":"per_key","retry_after_seconds":3,"current_count":61}""", Strictness.Fail, null)]
    [TestCase(429, """{"error":"rate_limited","reason":"per_key","limit":60}""", Strictness.Fail, "topup answers 429 rate_limited: members: limit is none that the contract names for this row")]
    [TestCase(200, """{"ok":true,"hint":1}""", Strictness.Fail, null)]
    public void A_refusal_says_no_more_than_its_row(int status, string body, Strictness additional, string? because) =>
        PassiveMonitor.MoreThanTheRow(Answers.Answer(Operation.Topup, status, body), additional).Should().Be(because);

    /// <summary>Of an answer to HEAD the status is all there is, and it must be one that the operation may answer.</summary>
    [Test]
    public void Of_head_the_status_is_all_there_is()
    {
        PassiveMonitor.Unlisted(Answers.Answer(Operation.Topup, 405, "", method: "HEAD")).Should().BeNull();
        PassiveMonitor.Unlisted(Answers.Answer(Operation.Topup, 418, "", method: "HEAD")).Should().Be("topup may not answer 418");
    }
}
