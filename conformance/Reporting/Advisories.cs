using System.Buffers;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Reporting;

/// <summary>What general standards ask of an answer and the contract does not: reported apart from deviations.</summary>
internal static class Advisories
{
    private static readonly SearchValues<string> Internals =
        SearchValues.Create(["   at ", "Traceback (most recent call last)", "SELECT ", "INSERT INTO", "node_modules/"], StringComparison.Ordinal);

    /// <summary>The advisories on all that was answered, one for each operation and kind.</summary>
    /// <param name="exchanges">All that was exchanged.</param>
    /// <param name="noted">What was noted on the way.</param>
    public static IReadOnlyList<AdvisoryEntry> Of(IEnumerable<Exchange> exchanges, IReadOnlyDictionary<string, string> noted)
    {
        var advisories = new SortedDictionary<string, string>(noted.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
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

            if (exchange.Status >= 400 && exchange.BodyText.AsSpan().ContainsAny(Internals))
            {
                advisories[$"{operation}/{exchange.Status}.internals"] = "an error body shows what looks like a stack trace or a query (CWE-209)";
            }

            if (exchange.Status >= 400 && exchange.Headers.GetValueOrDefault("Cache-Control", "") is var cache
                && (cache.Contains("public", StringComparison.OrdinalIgnoreCase) || cache.Contains("max-age=", StringComparison.OrdinalIgnoreCase)) && !cache.Contains("max-age=0", StringComparison.OrdinalIgnoreCase))
            {
                advisories[$"{operation}/{exchange.Status}.cache"] = $"an error may be kept by caches (Cache-Control: {cache}; RFC 9111, section 4.2)";
            }
        }

        return [.. advisories.Select(advisory => new AdvisoryEntry(advisory.Key, advisory.Value))];
    }
}
