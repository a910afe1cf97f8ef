using Conformance.Checks;
using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;
using Conformance.Waivers;

namespace Conformance.Reporting;

/// <summary>Turns verdicts and exchanges into the report's entries, in which no secret stands.</summary>
/// <param name="secrets">What must not be shown.</param>
internal sealed class Entries(Secrets secrets)
{
    private const int LongestShown = 2000;

    /// <summary>A verdict in the report's words.</summary>
    public static string Words(Verdict verdict) => verdict switch
    {
        Verdict.Conforms => "conforms",
        Verdict.Deviates => "deviates",
        Verdict.NotExercised => "not exercised",
        Verdict.Waived => "waived",
    };

    /// <summary>A waiver.</summary>
    public static WaiverEntry? Of(Waiver? waiver) =>
        waiver is null ? null : new WaiverEntry(waiver.Id, waiver.Reason, waiver.Owner, waiver.Link.OriginalString, waiver.Expires);

    /// <summary>A cell.</summary>
    public CellEntry Of(CellVerdict verdict) => new(
        verdict.Cell.Id,
        verdict.Cell.Operation.Slug(),
        verdict.Cell.Row.Status,
        verdict.Cell.Row.Error,
        verdict.Cell.Row.Reason is Reason.Absent ? null : verdict.Cell.Row.Reason.Rendered,
        Profiles.Of(verdict.Cell).Slug(),
        verdict.Cell.Sentence,
        Words(verdict.Verdict),
        Masked(verdict.Lacking),
        verdict.Verdict == Verdict.Waived ? Of(verdict.Waiver) : null,
        [.. verdict.Ways.Select(Of)]);

    /// <summary>A check.</summary>
    public CheckEntry Of(CheckVerdict verdict) => new(
        verdict.Check.Id,
        verdict.Check.Profile.Slug(),
        Words(verdict.Verdict),
        Masked(verdict.Because),
        Masked(verdict.Lacking),
        $"{verdict.Check.Sentence} ({verdict.Check.Clause})",
        verdict.Verdict == Verdict.Waived ? Of(verdict.Waiver) : null,
        [.. verdict.Departures.Select(departure => new DepartureEntry(
            secrets.Mask(departure.What), departure.Exchange.Request.RequestId, Of(departure.Exchange))
        {
            Before = [.. departure.Steps(secrets)],
        })],
        verdict.Departures.Count == 0 ? null : verdict.Describe(secrets))
    {
        Milliseconds = Math.Round(verdict.Duration.TotalMilliseconds, 1),
    };

    /// <summary>An exchange.</summary>
    public ExchangeEntry Of(Exchange exchange) => new(
        exchange.Request.Method,
        secrets.Mask(exchange.Url),
        secrets.Mask(exchange.Request.Key.ToString()),
        Shown(secrets.Mask(exchange.Request.Body)),
        exchange.Status,
        Header(exchange, "Content-Type"),
        Header(exchange, "Retry-After"),
        exchange.Failure is null ? Shown(secrets.Mask(exchange.BodyText)) : secrets.Mask("no whole answer: " + exchange.Failure),
        Math.Round(exchange.Duration.TotalMilliseconds, 1),
        secrets.Mask(Curl.Of(exchange)));

    /// <summary>A text as far as a report shows it. What is secret is masked before that: half a key would not be known for one.</summary>
    public static string Shown(string text) => text.Length > LongestShown ? text[..LongestShown] + "…" : text;

    private WayEntry Of(WayVerdict way) => new(
        way.Name,
        Words(way.Verdict),
        Masked(way.Because),
        way.RequestId,
        way.Expected,
        way.Exchange is null ? null : Of(way.Exchange),
        way.Finding?.Describe(secrets));

    private string? Header(Exchange exchange, string name) => Masked(exchange.Headers.GetValueOrDefault(name));

    private string? Masked(string? text) => text is null ? null : secrets.Mask(text);
}
