using System.Text.Json;
using Conformance.Fixtures.Settings;
using Conformance.Reporting;

namespace Conformance.Certifying;

/// <summary>Whether a transcript is that of a report: as many requests, of the same run, and each that the report names is in it.</summary>
internal static class TranscriptMatch
{
    /// <summary>Why it is not, one sentence a rule; none where it is.</summary>
    /// <param name="report">The report.</param>
    /// <param name="transcript">The transcript's bytes.</param>
    public static IReadOnlyList<string> Refusals(ConformanceReport report, byte[] transcript)
    {
        try
        {
            return [.. Refusals(report, StrictJson.Transcript(transcript))];
        }
        catch (JsonException wrong)
        {
            return [$"Line {wrong.LineNumber + 1} of the transcript is none that this suite writes."];
        }
    }

    private static IEnumerable<string> Refusals(ConformanceReport report, IReadOnlyList<TranscriptLine> lines)
    {
        if (lines.Count != report.Run.Requests)
        {
            yield return $"The transcript holds {lines.Count} requests, the report says {report.Run.Requests}.";
        }

        if (lines.Zip(lines.Skip(1)).Any(two => two.Second.Number <= two.First.Number))
        {
            yield return "The transcript is not in the order in which it was sent.";
        }

        var own = $"conformance-{report.Run.Id}-";
        if (lines.FirstOrDefault(line => line.RequestId.Length > 0 && !line.RequestId.StartsWith(own, StringComparison.Ordinal)) is { } foreign)
        {
            yield return $"The transcript is of another run: it holds the request {foreign.RequestId}, the report is of the run {report.Run.Id}.";
        }

        var address = report.Target.BaseUrl.TrimEnd('/') + report.Run.Settings.GetValueOrDefault(nameof(RunSettings.PathPrefix));
        if (lines.FirstOrDefault(line => !line.Url.StartsWith(address + line.Endpoint, StringComparison.Ordinal)) is { } elsewhere)
        {
            yield return $"The transcript is of another target: it holds a request to {elsewhere.Url}, the report is of {address}….";
        }

        var byId = lines.ToLookup(line => line.RequestId, StringComparer.Ordinal);
        var ways = report.Cells.SelectMany(cell => cell.Ways.Where(way => way.Verdict == "conforms").Select(way => (Name: $"{cell.Id} {way.Name}", way.RequestId, way.Exchange)));
        foreach (var (name, requestId, exchange) in ways)
        {
            if (requestId is not { Length: > 0 } || exchange is null
                || !byId[requestId].Any(line => line.Status == exchange.Status && line.Method == exchange.Method && line.Url == exchange.Url))
            {
                yield return $"The transcript does not show what the report says of {name}: request {requestId ?? "(none)"}, answered {exchange?.Status.ToString() ?? "(nothing)"}.";
                yield break;
            }
        }
    }
}
