using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>What a failure prints lets its reader act, and shows no secret.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class FindingTests
{
    /// <summary>The whole text, to the letter.</summary>
    [Test]
    public void A_finding_says_what_its_reader_needs()
    {
        var cell = Cells.All.Single(one => one.Id == "topup/409.suspended");
        var exchange = Answers.Answer(Operation.Topup, 404, $$"""{"error":"tenant_not_found","key":"{{Answers.Key.Value}}"}""");
        var secrets = new Secrets();
        secrets.Add(Answers.Key.Value);

        var text = new Finding(cell, "suspended-by-ref", """409 application/json {"error":"suspended"}""", ["status: expected 409, came 404"], exchange).Describe(secrets);

        text.ReplaceLineEndings("\n").Should().Be(
            """
            topup/409.suspended deviates: suspended-by-ref
              contract  topup answers 409 suspended when the tenant is suspended (contract, section 2).
              expected  409 application/json {"error":"suspended"}
              came      404 application/json {"error":"tenant_not_found","key":"(secret)"}
              deviation status: expected 409, came 404
              request   conformance-0a1b2c3d-topup-00001 (X-Request-Id), with ApiKeys[0]
              repeat    curl -sS -i --max-time 30 -X POST "https://api.example.com/functions/v1/platform-topup" -H "Authorization: Bearer $PLATFORM_API_KEY" -H 'Content-Type: application/json' -H 'X-Request-Id: conformance-0a1b2c3d-topup-00001' --data-raw '{"tenant_id":"t-1","note":"it'\''s"}'
            """.ReplaceLineEndings("\n"));
    }

    /// <summary>The command sends what was sent: its media type, no id where there was none, and bytes that are no text.</summary>
    [Test]
    public void A_command_sends_what_was_sent()
    {
        var exchange = Answers.Answer(Operation.Topup, 200, "{}");
        var request = exchange.Request with { MediaType = "application/json; charset=utf-8", RequestId = "" };

        Curl.Of(exchange with { Request = request }).Should().EndWith(
            """-H "Authorization: Bearer $PLATFORM_API_KEY" -H 'Content-Type: application/json; charset=utf-8' --data-raw '{"tenant_id":"t-1","note":"it'\''s"}'""");
        Curl.Of(exchange with { Request = exchange.Request with { Body = "{\"é\": \"5%\\\u007F\"}", Encoding = System.Text.Encoding.Latin1 } }).Should()
            .StartWith("""printf '{"\351": "5\045\134\177"}' | curl -sS""").And.EndWith("--data-binary @-");
    }

    /// <summary>However a key is presented, the command that repeats it names the variable and never the key.</summary>
    [Test]
    public void No_command_shows_the_key() => Enum.GetValues<Presentation>().Should().AllSatisfy(presentation =>
    {
        var presented = PresentedKey.From(Answers.Key, presentation);

        presented.Curl.Should().NotContain(Answers.Key.Value[..^1]);
    });

    /// <summary>A secret is masked plain and encoded, whole and wherever it stands.</summary>
    [Test]
    public void A_secret_is_masked_in_every_form()
    {
        var secrets = new Secrets();
        const string secret = "sk_canary+7Qm2/ZxW9=rT4";
        secrets.Add(secret);
        string[] forms =
        [
            secret,
            Uri.EscapeDataString(secret),
            Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("api:" + secret)),
            Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("a:" + secret)),
            Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(secret)),
            System.Text.Json.JsonSerializer.Serialize(secret),
        ];

        forms.Should().AllSatisfy(form => secrets.Mask($"before {form} after").Should().Contain("before ").And.Contain(Secrets.Masked).And.NotContain("canary"));
        secrets.Mask($"a page that was cut short: {secret[..14]}…").Should().NotContain("canary").And.EndWith("…");
        secrets.Mask("https://x.example/?token=abc.def&workspace=1").Should().Be("https://x.example/?token=(secret)&workspace=1");
    }
}
