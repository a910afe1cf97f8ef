using Conformance.Judging;
using Conformance.Scenarios;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>A deviation from a row says, to the letter, what was expected and what came.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class RefusalWordsTests
{
    private static readonly Dictionary<string, string> NoHeaders = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Each deviation in its own words, on a row of each kind of reason.</summary>
    [TestCase("topup/409.suspended", """{"error":"busy"}""", "error: expected \"suspended\", came \"busy\"")]
    [TestCase("topup/409.suspended", """{"error":"suspended","reason":"x"}""", "reason: expected none, came \"x\"")]
    [TestCase("topup/409.suspended", """{"error":"suspended","hint":1}""", "members: hint is none that the contract names for this row")]
    [TestCase("topup/409.suspended", """{"error":"suspended","retry_after_seconds":1}""", "members: retry_after_seconds is none that the contract names for this row")]
    [TestCase("topup/409.suspended", """{"error":"suspended","error":"suspended"}""", "members: error stands 2 times")]
    [TestCase("topup/401.unauthorized.invalid_key", """{"error":"unauthorized"}""", "reason: expected \"invalid_key\", came none")]
    [TestCase("sso/409.account_inactive", """{"error":"account_inactive","reason":"disabled"}""", "reason: expected \"draft\", the account's status, came \"disabled\"")]
    [TestCase("topup/500.topup_failed", """{"error":"topup_failed","reason":""}""", "reason: expected a message, came \"\"")]
    [TestCase("topup/409.suspended", "", "body: expected a JSON object, came nothing")]
    [TestCase("topup/409.suspended", "null", "body: expected a JSON object, came a JSON null")]
    [TestCase("topup/409.suspended", "<html>", "body: expected a JSON object, came no JSON")]
    public void A_deviation_is_said(string cell, string body, string deviation) => Judge
        .Refusal(Answers.Answer(Of(cell).Operation, Of(cell).Row.Status, body), Of(cell).Row, Answers.Circumstances)
        .Should().Equal(deviation);

    /// <summary>What is wrong around the body is said too.</summary>
    [Test]
    public void Status_media_type_and_credentials_are_said()
    {
        var exchange = Answers.Answer(Operation.Topup, 423, """{"error":"suspended"}""", "text/plain", echoes: true);

        Judge.Refusal(exchange, Of("topup/409.suspended").Row, Answers.Circumstances).Should().Equal(
            "status: expected 409, came 423",
            "media type: expected application/json, came text/plain",
            "body: repeats the credential that the request carried (contract, section 7)");
        Judge.MediaType(exchange with { Headers = NoHeaders }).Should().Equal("media type: expected application/json, came none");
    }

    /// <summary>A call that was served instead is said to be that, without a word on each member of what it was served with.</summary>
    [Test]
    public void Served_in_place_of_a_refusal_is_said_once() => Judge
        .Refusal(Answers.Answer(Operation.Topup, 200, """{"ok":true,"balances":{}}"""), Of("topup/409.suspended").Row, Answers.Circumstances)
        .Should().Equal("status: expected 409, came 200", "error: expected \"suspended\", came none");

    /// <summary>A body that never ends is said to be one.</summary>
    [Test]
    public void A_body_that_goes_on_is_said() => Judge
        .Refusal(Answers.Answer(Operation.Topup, 409, "") with { TooLong = true }, Of("topup/409.suspended").Row, Answers.Circumstances)
        .Should().Equal("body: goes on past 256 KiB");

    /// <summary>A long value is cut short, one of 120 characters is not, and line breaks in it break no line.</summary>
    [Test]
    public void A_long_value_is_cut_short()
    {
        Said($"\"{new string('x', 118)}\"").Should().EndWith($"came \"{new string('x', 118)}\"");
        Said($"\"{new string('x', 119)}\"").Should().EndWith($"came \"{new string('x', 119)}…");
        Said("[1,\n2]").Should().EndWith("came [1, 2]");

        static string Said(string reason) => Judge
            .Refusal(Answers.Answer(Operation.Topup, 409, $$"""{"error":"suspended","reason":{{reason}}}"""), Of("topup/409.suspended").Row, Answers.Circumstances)
            .Single();
    }

    /// <summary>An account whose status the scenario does not know cannot be said to have told it by saying nothing.</summary>
    [TestCase("""{"error":"account_inactive"}""", "none")]
    [TestCase("""{"error":"account_inactive","reason":5}""", "5")]
    public void An_unknown_status_is_not_met_by_none(string body, string came)
    {
        var cell = Of("create/409.account_inactive");
        var exchange = Answers.Answer(Operation.Create, 409, body);
        var unknown = new Circumstances();

        Judge.Refusal(exchange, cell.Row, unknown).Should().Equal($"reason: expected \"\", the account's status, came {came}");
        ApprovedBody.Difference(cell, exchange, unknown).Should().NotBeNull();
    }

    /// <summary>The approved body that differs is named, and what came is shown as it was compared.</summary>
    [Test]
    public void A_difference_names_the_file_and_shows_what_came()
    {
        var cell = Of("topup/409.suspended");
        var exchange = Answers.Answer(Operation.Topup, 409, """{"error":"suspended","hint":true}""") with { Headers = NoHeaders };

        ApprovedBody.Difference(cell, exchange, Answers.Circumstances).Should().Be(
            "approved body: topup/409.suspended.verified.json is another than "
            + """{"status":409,"mediaType":"<none>","headers":{},"body":{"error":"suspended","hint":true}}""");
        ApprovedBody.Difference(cell, Answers.Answer(Operation.Topup, 409, "busy"), Answers.Circumstances).Should().EndWith("\"body\":\"busy\"}");
    }

    /// <summary>A cell that nobody approved a body for has none that an answer could be.</summary>
    [Test]
    public void A_cell_without_an_approved_body_differs()
    {
        var cell = new Cell(Operation.Usage, Of("topup/409.suspended").Row);

        ApprovedBody.Difference(cell, Answers.Answer(Operation.Usage, 409, """{"error":"suspended"}"""), Answers.Circumstances).Should().NotBeNull();
    }

    /// <summary>A member that is let pass is not read either: a number of any length may stand in it.</summary>
    [Test]
    public void What_is_let_pass_is_not_read()
    {
        var exchange = Answers.Answer(Operation.Topup, 409, $$"""{"error":"suspended","hint":{{new string('9', 400)}}}""");
        var relaxed = Answers.Circumstances with { AdditionalMembers = Fixtures.Settings.Strictness.Report };

        ApprovedBody.Difference(Of("topup/409.suspended"), exchange, relaxed).Should().BeNull();
    }

    private static Cell Of(string id) => Cells.All.Single(cell => cell.Id == id);
}
