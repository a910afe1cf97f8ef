using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>A finding shows the headers that the contract speaks of, and a command that sends the same again without showing the key.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class RepeatTests
{
    private static readonly Exchange Refused = Answers.Answer(Operation.Topup, 429, """{"error":"rate_limited"}""");

    /// <summary>How long to wait, and where else to go, stand on lines of their own; other headers stand nowhere.</summary>
    [Test]
    public void Headers_of_the_contract_are_shown()
    {
        Described(Refused).Should().Contain($"{Environment.NewLine}  header    Retry-After: 17{Environment.NewLine}").And.NotContain("Location");
        Described(Refused with { Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["location"] = "/login", ["Server"] = "x" } })
            .Should().Contain($"{Environment.NewLine}  header    Location: /login{Environment.NewLine}").And.NotContain("Server");

        static string Described(Exchange exchange) => new Finding(Cells.All[0], "way", "expected", [], exchange).Describe(new Secrets());
    }

    /// <summary>A key in the query or in the body is the shell's variable, which quotes let it fill in.</summary>
    [TestCase(Presentation.Query, "platform-topup?api_key=$PLATFORM_API_KEY&apiKey=$PLATFORM_API_KEY&apikey=$PLATFORM_API_KEY", "--data-raw '{}'")]
    [TestCase(Presentation.Body, "platform-topup\" -H", """--data-raw '{"api_key":"'"$PLATFORM_API_KEY"'","apiKey":"'"$PLATFORM_API_KEY"'","apikey":"'"$PLATFORM_API_KEY"'",""")]
    public void A_key_elsewhere_is_the_variable(Presentation presentation, string url, string body)
    {
        var request = Refused.Request with { Presentation = presentation, Body = "{}" };

        Curl.Of(Refused with { Request = request, Url = Refused.Url + "?api_key=(secret)" }).Should().Contain(url).And.Contain(body).And.NotContain("(secret)");
    }

    /// <summary>A header that the row does not speak of changes nothing.</summary>
    [Test]
    public void Another_header_is_free()
    {
        var cell = Cells.All.Single(one => one.Id == "topup/409.suspended");
        var exchange = Answers.Answer(Operation.Topup, 409, """{"error":"suspended"}""");
        exchange = exchange with { Headers = new Dictionary<string, string>(exchange.Headers, StringComparer.OrdinalIgnoreCase) { ["Retry-After"] = "5" } };

        Judge.Refusal(exchange, cell.Row, Answers.Circumstances).Should().BeEmpty();
        ApprovedBody.Difference(cell, exchange, Answers.Circumstances).Should().BeNull();
    }
}
