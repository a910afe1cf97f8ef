using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conformance.Judging;

namespace Conformance.Reporting;

/// <summary>A run's result, <c>report.json</c>: the interface to everything that reads one.</summary>
/// <param name="Schema">The form of the report.</param>
/// <param name="Suite">What judged.</param>
/// <param name="Target">What was judged.</param>
/// <param name="Run">How.</param>
/// <param name="Summary">The verdict and the counts.</param>
/// <param name="Cells">Every cell of the table.</param>
/// <param name="Checks">Every check beyond the table.</param>
/// <param name="Unlisted">Answers that the table does not list for the operation that gave them.</param>
/// <param name="Advisories">What a general standard asks and the contract does not.</param>
/// <param name="Observations">What was seen where the contract leaves it open; never a verdict.</param>
/// <param name="Residue">Ids of tenants that could not be terminated.</param>
/// <param name="Exhaustion">The calls that exhausted limits, operation by operation.</param>
/// <param name="Timeline">What was sent when.</param>
public sealed record ConformanceReport(
    string Schema,
    SuiteEntry Suite,
    TargetEntry Target,
    RunEntry Run,
    SummaryEntry Summary,
    IReadOnlyList<CellEntry> Cells,
    IReadOnlyList<CheckEntry> Checks,
    IReadOnlyList<UnlistedEntry> Unlisted,
    IReadOnlyList<AdvisoryEntry> Advisories,
    IReadOnlyList<ObservationEntry> Observations,
    IReadOnlyList<string> Residue,
    IReadOnlyList<ExhaustionEntry> Exhaustion,
    TimelineEntry Timeline)
{
    /// <summary>The file's name in the report directory.</summary>
    public const string FileName = "report.json";

    /// <summary>The report as it is written, two spaces an indent.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Readable.ConformanceReport);

    /// <summary>Reads a report.</summary>
    /// <param name="json">Its text.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static ConformanceReport Parse(string json) =>
        JsonSerializer.Deserialize(json, ReportJson.Readable.ConformanceReport) ?? throw new JsonException("the report is null");
}

/// <summary>What judged.</summary>
/// <param name="Version">The suite's version.</param>
/// <param name="ContractSha256">The digest of the contract as the suite holds it: every cell, sentence, way and approved body.</param>
public sealed record SuiteEntry(string Version, string ContractSha256);

/// <summary>What was judged.</summary>
/// <param name="Kind"><c>embedded</c> or <c>live</c>.</param>
/// <param name="BaseUrl">Its address.</param>
public sealed record TargetEntry(string Kind, string BaseUrl);

/// <summary>How it was judged.</summary>
/// <param name="Id">The run's id, a part of every request id.</param>
/// <param name="Seed">Where its data came from.</param>
/// <param name="StartedAt">When it began, in UTC.</param>
/// <param name="DurationSeconds">How long it took, clean-up included.</param>
/// <param name="Requests">How many requests the target was sent.</param>
/// <param name="Settings">The settings, keys left out.</param>
public sealed record RunEntry(
    string Id, int Seed, DateTimeOffset StartedAt, double DurationSeconds, int Requests, IReadOnlyDictionary<string, string> Settings);

/// <summary>How many of each verdict.</summary>
/// <param name="Conforms">Conforming.</param>
/// <param name="Deviates">Deviating.</param>
/// <param name="NotExercised">Not exercised.</param>
/// <param name="Waived">Deviating, known and in force.</param>
public sealed record Counts(int Conforms, int Deviates, int NotExercised, int Waived)
{
    /// <summary>All of them.</summary>
    [JsonIgnore]
    public int Total => Conforms + Deviates + NotExercised + Waived;

    /// <summary>Counts.</summary>
    /// <param name="verdicts">The verdicts.</param>
    public static Counts Of(IReadOnlyList<Verdict> verdicts) => new(
        verdicts.Count(verdict => verdict == Verdict.Conforms),
        verdicts.Count(verdict => verdict == Verdict.Deviates),
        verdicts.Count(verdict => verdict == Verdict.NotExercised),
        verdicts.Count(verdict => verdict == Verdict.Waived));
}

/// <summary>The verdict on one profile.</summary>
/// <param name="Name"><c>core</c>, <c>accounts</c>, <c>limits</c> or <c>faults</c>.</param>
/// <param name="Verdict"><c>conforms</c>, <c>deviates</c> or <c>incomplete</c>.</param>
/// <param name="Cells">How many cells it has.</param>
/// <param name="Counts">How many of them have which verdict.</param>
/// <param name="Checks">The same of its checks.</param>
/// <param name="Holes">The ways that take this profile and were not exercised, as cell id and way name, of whichever cell.</param>
public sealed record ProfileEntry(string Name, string Verdict, int Cells, Counts Counts, Counts Checks, IReadOnlyList<string> Holes);

/// <summary>The verdict on the run.</summary>
/// <param name="Verdict"><c>conforms</c>, <c>deviates</c> or <c>incomplete</c>.</param>
/// <param name="Because">What stopped the run or failed it beyond its cells; <c>null</c> where nothing did.</param>
/// <param name="Cells">How many cells there are.</param>
/// <param name="Conforms">How many conform.</param>
/// <param name="Deviates">How many deviate.</param>
/// <param name="NotExercised">How many were not exercised.</param>
/// <param name="Waived">How many are waived.</param>
/// <param name="Checks">The same of the checks beyond the table.</param>
/// <param name="Profiles">The verdict on each profile.</param>
public sealed record SummaryEntry(
    string Verdict,
    string? Because,
    int Cells,
    int Conforms,
    int Deviates,
    int NotExercised,
    int Waived,
    Counts Checks,
    IReadOnlyList<ProfileEntry> Profiles);

/// <summary>One cell.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Endpoint">The operation.</param>
/// <param name="Status">The row's status.</param>
/// <param name="Error">The row's error.</param>
/// <param name="Reason">The row's reason as the table shows it; <c>null</c> where it has none.</param>
/// <param name="Profile">The profile that it belongs to.</param>
/// <param name="Clause">What the contract says, and where.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Lacking">What was lacking.</param>
/// <param name="Waiver">The waiver in force, where the deviation is waived.</param>
/// <param name="Ways">The ways and controls.</param>
public sealed record CellEntry(
    string Id,
    string Endpoint,
    int Status,
    string Error,
    string? Reason,
    string Profile,
    string Clause,
    string Verdict,
    string? Lacking,
    WaiverEntry? Waiver,
    IReadOnlyList<WayEntry> Ways);

/// <summary>One way.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Because">Why it does not conform.</param>
/// <param name="RequestId">The request by which the target's log can be searched.</param>
/// <param name="Expected">What the contract has the target answer.</param>
/// <param name="Exchange">What was sent and what came; <c>null</c> where nothing was.</param>
/// <param name="Finding">The whole finding where it deviates: expected, came, and how to repeat it.</param>
public sealed record WayEntry(
    string Name, string Verdict, string? Because, string? RequestId, string? Expected, ExchangeEntry? Exchange, string? Finding);

/// <summary>What was sent and what came, without secrets.</summary>
/// <param name="Method">The method.</param>
/// <param name="Url">Where it was sent.</param>
/// <param name="Key">The setting or the state that the key came from.</param>
/// <param name="Sent">The request's body.</param>
/// <param name="Status">The answer's status; 0 where no whole answer came.</param>
/// <param name="MediaType">The answer's media type.</param>
/// <param name="RetryAfter">The answer's Retry-After header.</param>
/// <param name="Received">The answer's body, as far as it is shown, or why there is none.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Curl">The command that repeats it, with the key in the environment.</param>
public sealed record ExchangeEntry(
    string Method,
    string Url,
    string Key,
    string Sent,
    int Status,
    string? MediaType,
    string? RetryAfter,
    string Received,
    double Milliseconds,
    string Curl);

/// <summary>The waiver of a deviation.</summary>
/// <param name="Id">The id or pattern that it covers.</param>
/// <param name="Reason">Why the deviation is borne.</param>
/// <param name="Owner">Who mends it.</param>
/// <param name="Link">Where that is followed.</param>
/// <param name="Expires">The last day on which it is in force.</param>
public sealed record WaiverEntry(string Id, string Reason, string Owner, string Link, DateOnly Expires);

/// <summary>One check beyond the table.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Profile">The profile that it belongs to.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Because">Why it does not conform.</param>
/// <param name="Lacking">What was lacking.</param>
/// <param name="Clause">What the contract says, and where.</param>
/// <param name="Waiver">The waiver in force, where the deviation is waived.</param>
/// <param name="Departures">In what the target departed from the contract.</param>
/// <param name="Finding">The whole finding where it deviates: what came, and how to repeat it.</param>
public sealed record CheckEntry(
    string Id,
    string Profile,
    string Verdict,
    string? Because,
    string? Lacking,
    string Clause,
    WaiverEntry? Waiver,
    IReadOnlyList<DepartureEntry> Departures,
    string? Finding)
{
    /// <summary>How long its exchanges took, one after the other.</summary>
    public double Milliseconds { get; init; }
}

/// <summary>A point in which a check went otherwise than the contract has it.</summary>
/// <param name="What">What is wrong.</param>
/// <param name="RequestId">The request by which the target's log can be searched.</param>
/// <param name="Exchange">The exchange that shows it.</param>
public sealed record DepartureEntry(string What, string RequestId, ExchangeEntry Exchange)
{
    /// <summary>The check's steps before it, each in one line.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];
}

/// <summary>One answer that the table does not list.</summary>
/// <param name="Endpoint">The operation that gave it.</param>
/// <param name="Status">Its status.</param>
/// <param name="Body">Its body, as far as it is shown.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Because">What is wrong with it.</param>
/// <param name="Waiver">The waiver in force for it, or for the cell or check that asked for it.</param>
public sealed record UnlistedEntry(string Endpoint, int Status, string Body, string RequestId, string Because, WaiverEntry? Waiver);

/// <summary>The calls that exhausted one operation's limits.</summary>
/// <param name="Endpoint">The operation.</param>
/// <param name="KeyLimit">Calls a minute that a key has.</param>
/// <param name="IpLimit">Calls a minute that an address has.</param>
/// <param name="Points">The calls in the order in which they were sent; where hundreds were served in a row, some of them.</param>
public sealed record ExhaustionEntry(string Endpoint, int KeyLimit, int IpLimit, IReadOnlyList<ExhaustionPoint> Points);

/// <summary>One call of a burst.</summary>
/// <param name="AtSeconds">Seconds since the burst began, by the target's time.</param>
/// <param name="Call">Its number in the burst, from 1.</param>
/// <param name="Answer"><c>served</c>, <c>per_key</c>, <c>per_ip</c>, or the status of anything else.</param>
public sealed record ExhaustionPoint(double AtSeconds, int Call, string Answer);

/// <summary>What was sent when, in slices of equal length.</summary>
/// <param name="SliceSeconds">The length of a slice.</param>
/// <param name="Lanes">The operations.</param>
/// <param name="Waits">The waits for the target's time, the longest of them.</param>
public sealed record TimelineEntry(double SliceSeconds, IReadOnlyList<LaneEntry> Lanes, IReadOnlyList<WaitEntry> Waits);

/// <summary>What one operation was sent, slice by slice, by what was answered.</summary>
/// <param name="Endpoint">The operation.</param>
/// <param name="Served">Answered 200.</param>
/// <param name="Refused">Refused with 4xx, the limits apart.</param>
/// <param name="Limited">Answered 429.</param>
/// <param name="Other">Anything else: 5xx, no answer, what the table does not have.</param>
public sealed record LaneEntry(
    string Endpoint, IReadOnlyList<int> Served, IReadOnlyList<int> Refused, IReadOnlyList<int> Limited, IReadOnlyList<int> Other);

/// <summary>One wait.</summary>
/// <param name="For">What was waited for.</param>
/// <param name="AtSeconds">Seconds since the run began.</param>
/// <param name="Seconds">How long it was.</param>
/// <param name="Moved">Whether the target's clock was moved over it, so that it cost no time.</param>
public sealed record WaitEntry(string For, double AtSeconds, double Seconds, bool Moved);

/// <summary>One advisory.</summary>
/// <param name="Id">What it concerns.</param>
/// <param name="Because">What was seen.</param>
public sealed record AdvisoryEntry(string Id, string Because);

/// <summary>One observation, such as which of two breaches in one request is answered.</summary>
/// <param name="Id">What was observed.</param>
/// <param name="Seen">What was seen.</param>
public sealed record ObservationEntry(string Id, string Seen);

/// <summary>How a report is written.</summary>
[JsonSerializable(typeof(ConformanceReport))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>Nothing escaped that need not be: the report is read by people too, and never pasted into HTML.</summary>
    public static ReportJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
