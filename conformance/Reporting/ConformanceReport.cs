using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

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
    IReadOnlyList<string> Residue)
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
public sealed record Counts(int Conforms, int Deviates, int NotExercised, int Waived);

/// <summary>The verdict on the run.</summary>
/// <param name="Verdict"><c>conforms</c>, <c>deviates</c> or <c>incomplete</c>.</param>
/// <param name="Because">What stopped the run or failed it beyond its cells; <c>null</c> where nothing did.</param>
/// <param name="Cells">How many cells there are.</param>
/// <param name="Conforms">How many conform.</param>
/// <param name="Deviates">How many deviate.</param>
/// <param name="NotExercised">How many were not exercised.</param>
/// <param name="Waived">How many are waived.</param>
/// <param name="Checks">The same of the checks beyond the table.</param>
public sealed record SummaryEntry(
    string Verdict, string? Because, int Cells, int Conforms, int Deviates, int NotExercised, int Waived, Counts Checks);

/// <summary>One cell.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Endpoint">The operation.</param>
/// <param name="Status">The row's status.</param>
/// <param name="Error">The row's error.</param>
/// <param name="Reason">The row's reason as the table shows it; <c>null</c> where it has none.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Lacking">What was lacking.</param>
/// <param name="Ways">The ways and controls.</param>
public sealed record CellEntry(
    string Id, string Endpoint, int Status, string Error, string? Reason, string Verdict, string? Lacking, IReadOnlyList<WayEntry> Ways);

/// <summary>One way.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Because">Why it does not conform.</param>
/// <param name="RequestId">The request by which the target's log can be searched.</param>
/// <param name="Finding">The whole finding where it deviates: expected, came, and how to repeat it.</param>
public sealed record WayEntry(string Name, string Verdict, string? Because, string? RequestId, string? Finding);

/// <summary>One check beyond the table.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Because">Why it does not conform.</param>
/// <param name="Lacking">What was lacking.</param>
/// <param name="Clause">What the contract says, and where.</param>
/// <param name="Finding">The whole finding where it deviates: what came, and how to repeat it.</param>
public sealed record CheckEntry(string Id, string Verdict, string? Because, string? Lacking, string Clause, string? Finding);

/// <summary>One answer that the table does not list.</summary>
/// <param name="Endpoint">The operation that gave it.</param>
/// <param name="Status">Its status.</param>
/// <param name="Body">Its body, as far as it is shown.</param>
/// <param name="RequestId">The request.</param>
/// <param name="Because">What is wrong with it.</param>
public sealed record UnlistedEntry(string Endpoint, int Status, string Body, string RequestId, string Because);

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
