using System.Text;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Judging;

/// <summary>A deviation as its reader needs it: what the contract says, what came, and how to see it again.</summary>
/// <param name="Cell">The cell that deviates.</param>
/// <param name="Way">The way in which it was provoked.</param>
/// <param name="Expected">What the contract has the target answer.</param>
/// <param name="Deviations">In what the answer differs.</param>
/// <param name="Exchange">What was sent and what came.</param>
public sealed record Finding(Cell Cell, string Way, string Expected, IReadOnlyList<string> Deviations, Exchange Exchange)
{
    private static readonly string[] HeadersOfTheContract = ["Retry-After", "Location"];

    /// <summary>The finding in a few lines, without secrets.</summary>
    /// <param name="secrets">What must not be shown.</param>
    public string Describe(Secrets secrets)
    {
        var text = new StringBuilder();
        text.AppendLine($"{Cell.Id} deviates: {Way}");
        text.AppendLine($"  contract  {Cell.Sentence}");
        text.AppendLine($"  expected  {Expected}");
        text.AppendLine($"  came      {Exchange.Came}");
        foreach (var deviation in Deviations)
        {
            text.AppendLine($"  deviation {deviation}");
        }

        foreach (var header in HeadersOfTheContract.Where(Exchange.Headers.ContainsKey))
        {
            text.AppendLine($"  header    {header}: {Exchange.Headers[header]}");
        }

        text.AppendLine($"  request   {Exchange.Request.Traced} (X-Request-Id), with {Exchange.Request.Key}");
        text.Append($"  repeat    {Curl.Of(Exchange)}");
        return secrets.Mask(text.ToString());
    }
}
