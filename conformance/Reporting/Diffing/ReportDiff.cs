using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conformance.Reporting.Diffing;

/// <summary>What one of the two reports is.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Target">The address of what was judged.</param>
/// <param name="ContractSha256">The digest of the contract that it was judged by.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Because">What stopped or failed the run beyond its cells; <c>null</c> where nothing did.</param>
/// <param name="Cells">How many cells it has.</param>
/// <param name="Conforms">How many of them conform.</param>
/// <param name="Checks">How many checks it has.</param>
/// <param name="ChecksConform">How many of them conform.</param>
internal sealed record DiffSide(
    string Run, DateTimeOffset StartedAt, string Target, string ContractSha256, string Verdict, string? Because, int Cells, int Conforms, int Checks, int ChecksConform)
{
    /// <summary>What a report is.</summary>
    public static DiffSide Of(ConformanceReport report) => new(
        report.Run.Id, report.Run.StartedAt, report.Target.BaseUrl, report.Suite.ContractSha256, report.Summary.Verdict, report.Summary.Because, report.Summary.Cells, report.Summary.Conforms,
        report.Checks.Count, report.Summary.Checks.Conforms);
}

/// <summary>One thing that changed.</summary>
/// <param name="Id">The id of the cell, check, way, answer or remark.</param>
/// <param name="Was">What the old report says of it; <c>null</c> where it says nothing.</param>
/// <param name="Now">What the new one says; <c>null</c> where it says nothing.</param>
/// <param name="Because">Why, as far as the newer one that knows says so.</param>
internal sealed record DiffChange(string Id, string? Was, string? Now, string? Because);

/// <summary>Changes of one kind.</summary>
/// <param name="Name">The kind, for machines.</param>
/// <param name="Title">The kind, for people.</param>
/// <param name="Worse">Whether any of it makes the new report worse than the old.</param>
/// <param name="Changes">The changes.</param>
internal sealed record DiffSection(string Name, string Title, bool Worse, IReadOnlyList<DiffChange> Changes);

/// <summary>What changed from one report to another.</summary>
/// <param name="Schema">The form of the comparison.</param>
/// <param name="Old">What the old report is.</param>
/// <param name="New">What the new one is.</param>
/// <param name="SameContract">Whether both were judged by the same contract.</param>
/// <param name="Worse">Whether something newly deviates, is newly not exercised, or is newly outside the table.</param>
/// <param name="Sections">The changes by kind, of which only those that are there.</param>
internal sealed record ReportDiff(string Schema, DiffSide Old, DiffSide New, bool SameContract, bool Worse, IReadOnlyList<DiffSection> Sections)
{
    /// <summary>Whether both are of the same target.</summary>
    public bool SameTarget => Old.Target == New.Target;

    /// <summary>Compares.</summary>
    /// <param name="before">The old report.</param>
    /// <param name="after">The new one.</param>
    public static ReportDiff Of(ConformanceReport before, ConformanceReport after)
    {
        IReadOnlyList<DiffSection> sections = [.. DiffSections.Of(before, after).Where(section => section.Changes.Count > 0)];
        return new ReportDiff(
            "conformance-diff/1",
            DiffSide.Of(before),
            DiffSide.Of(after),
            before.Suite.ContractSha256 == after.Suite.ContractSha256,
            sections.Any(section => section.Worse),
            sections);
    }

    /// <summary>The comparison as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DiffJson.Readable.ReportDiff) + "\n";
}

/// <summary>How a comparison is written.</summary>
[JsonSerializable(typeof(ReportDiff))]
internal sealed partial class DiffJson : JsonSerializerContext
{
    /// <summary>As a report is.</summary>
    public static DiffJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
