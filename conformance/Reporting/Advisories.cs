using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Reporting;

/// <summary>What RFC 9110 asks of an answer and the contract does not: reported apart from deviations.</summary>
internal static class Advisories
{
    /// <summary>The advisories on all that was answered, one for each operation and header.</summary>
    public static IReadOnlyList<AdvisoryEntry> Of(IEnumerable<Exchange> exchanges)
    {
        var advisories = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var exchange in exchanges)
        {
            var operation = exchange.Request.Operation.Slug();
            if (exchange.Status == 405 && !exchange.Headers.ContainsKey("Allow"))
            {
                advisories[$"{operation}/405.allow"] = "a 405 carries no Allow header (RFC 9110, section 15.5.6)";
            }

            if (exchange.Status == 401 && !exchange.Headers.ContainsKey("WWW-Authenticate"))
            {
                advisories[$"{operation}/401.www-authenticate"] = "a 401 carries no WWW-Authenticate header (RFC 9110, section 15.5.2)";
            }
        }

        return [.. advisories.Select(advisory => new AdvisoryEntry(advisory.Key, advisory.Value))];
    }
}
