using System.Text;
using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;
using Conformance.Waivers;

namespace Conformance.Checks;

/// <summary>A point in which a journey went otherwise than the contract has it.</summary>
/// <param name="What">What is wrong.</param>
/// <param name="Exchange">The exchange that shows it.</param>
public sealed record Departure(string What, Exchange Exchange)
{
    private const int MostSteps = 12;
    private const int LongestText = 240;

    /// <summary>What the journey had exchanged before that: often the cause of what shows only now.</summary>
    public IReadOnlyList<Exchange> Before { get; init; } = [];

    /// <summary>The last steps before it, each in one line.</summary>
    /// <param name="secrets">What must not be shown.</param>
    /// <param name="seen">Those that a reader has seen already, told with an earlier departure; <c>null</c> for none.</param>
    public IEnumerable<string> Steps(Secrets secrets, IReadOnlySet<Exchange>? seen = null)
    {
        var steps = Before.Where(exchange => seen?.Contains(exchange) is not true).ToList();
        return
        [
            .. steps.Count > MostSteps ? [$"({steps.Count - MostSteps} steps earlier than these are in transcript.jsonl)"] : Array.Empty<string>(),
            .. steps.TakeLast(MostSteps).Select(exchange =>
                $"{exchange.Request.Operation.Slug()} {Cut(exchange.Request.Body)} → {Cut(exchange.Came)} ({exchange.Request.Traced}, with {secrets.Mask(exchange.Request.Key.ToString())})"),
        ];

        // Masked before it is cut: half a key would not be known for one. White space, of which a body may have pages, is no news.
        string Cut(string text)
        {
            var masked = string.Join(' ', secrets.Mask(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            return masked.Length > LongestText ? masked[..LongestText] + "…" : masked;
        }
    }
}

/// <summary>The verdict on a check.</summary>
/// <param name="Check">The check.</param>
/// <param name="Found">The verdict, before a waiver.</param>
/// <param name="Lacking">What was lacking, or what went wrong setting up.</param>
/// <param name="Departures">What deviates.</param>
public sealed record CheckVerdict(Check Check, Verdict Found, string? Lacking, IReadOnlyList<Departure> Departures)
{
    private const int MostTold = 3;

    /// <summary>The verdict.</summary>
    public Verdict Verdict => Found == Verdict.Deviates && Waiver is not null ? Verdict.Waived : Found;

    /// <summary>How long its exchanges took, one after the other.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The waiver in force for the check, if there is one; it waives a deviation and nothing else.</summary>
    public Waiver? Waiver { get; init; }

    /// <summary>What deviates, in one line; what many calls of a check show alike is said once.</summary>
    public string? Because => Departures.Count == 0 ? null : string.Join("; ", Alike.Select(alike =>
        $"{alike[0].What} ({(alike.Count == 1 ? "" : $"{alike.Count} times, the first in ")}request {alike[0].Exchange.Request.Traced})"));

    private IEnumerable<IReadOnlyList<Departure>> Alike =>
        Departures.GroupBy(departure => departure.What, StringComparer.Ordinal).Select(alike => alike.ToList());

    /// <summary>The verdict as its reader needs it, without secrets: the first departures whole, each step once, and the others counted.</summary>
    /// <param name="secrets">What must not be shown.</param>
    public string Describe(Secrets secrets)
    {
        var text = new StringBuilder();
        text.AppendLine($"{Check.Id} deviates");
        text.AppendLine($"  contract  {Check.Sentence} (contract, {Check.Clause})");
        var departures = Alike.ToList();
        var told = new HashSet<Exchange>(ReferenceEqualityComparer.Instance);
        foreach (var alike in departures.Take(MostTold))
        {
            var departure = alike[0];
            text.AppendLine($"  deviation {departure.What}{(alike.Count == 1 ? "" : $", {alike.Count} times; the first:")}");
            text.AppendLine($"  came      {departure.Exchange.Came}");
            text.AppendLine($"  request   {departure.Exchange.Request.Traced} (X-Request-Id), with {departure.Exchange.Request.Key}");
            text.AppendLine($"  repeat    {Curl.Of(departure.Exchange)}");
            foreach (var step in departure.Steps(secrets, told))
            {
                text.AppendLine($"  before    {step}");
            }

            told.UnionWith(departure.Before);
        }

        if (departures.Count > MostTold)
        {
            text.AppendLine($"  and {departures.Count - MostTold} deviations more, each in report.json under departures");
        }

        return secrets.Mask(text.ToString().TrimEnd());
    }
}
