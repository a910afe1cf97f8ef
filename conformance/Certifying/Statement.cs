using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conformance.Reporting;

namespace Conformance.Certifying;

/// <summary>What is signed: an in-toto Statement v1 on a run's report and transcript, with the test-result predicate v0.1.</summary>
/// <param name="Type">What kind of statement this is.</param>
/// <param name="Subject">The report and the transcript, by their digests.</param>
/// <param name="PredicateType">What kind of predicate it makes.</param>
/// <param name="Predicate">The result.</param>
internal sealed record Statement(
    [property: JsonPropertyName("_type")] string Type, IReadOnlyList<ResourceDescriptor> Subject, string PredicateType, TestResult Predicate)
{
    /// <summary>The type of a statement.</summary>
    public const string StatementType = "https://in-toto.io/Statement/v1";

    /// <summary>The type of the predicate.</summary>
    public const string TestResultType = "https://in-toto.io/attestation/test-result/v0.1";

    /// <summary>The type of the payload in an envelope.</summary>
    public const string PayloadType = "application/vnd.in-toto+json";

    /// <summary>The statement on a run. The same run has the same statement, to the byte.</summary>
    /// <param name="report">The report.</param>
    /// <param name="reportBytes">The report as it is packed.</param>
    /// <param name="transcriptBytes">The transcript as it is packed.</param>
    /// <param name="url">Where the run can be looked up, if anywhere.</param>
    public static Statement Of(ConformanceReport report, byte[] reportBytes, byte[] transcriptBytes, string? url) => new(
        StatementType,
        [
            new ResourceDescriptor { Name = ConformanceReport.FileName, Digest = DigestSet.Of(reportBytes) },
            new ResourceDescriptor { Name = TranscriptFile.FileName, Digest = DigestSet.Of(transcriptBytes) },
        ],
        TestResultType,
        TestResult.Of(report, url));

    /// <summary>The statement's bytes.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, StatementJson.Plain.Statement);

    /// <summary>Reads a statement; members that it does not know are left alone, as in-toto has it.</summary>
    /// <param name="json">Its bytes.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static Statement Parse(byte[] json) => JsonSerializer.Deserialize(json, StatementJson.Plain.Statement) ?? throw new JsonException("the statement is null");

    /// <summary>The digest of a subject; <c>null</c> where it is not one.</summary>
    /// <param name="name">The subject's name.</param>
    public string? DigestOf(string name) => Subject.FirstOrDefault(subject => subject?.Name == name)?.Digest?.Sha256;
}

/// <summary>Something that a statement speaks of (in-toto, ResourceDescriptor).</summary>
internal sealed record ResourceDescriptor
{
    /// <summary>Its name within the statement.</summary>
    public string? Name { get; init; }

    /// <summary>Where it is.</summary>
    public string? Uri { get; init; }

    /// <summary>Its digest.</summary>
    public DigestSet? Digest { get; init; }

    /// <summary>What it holds, where that is short.</summary>
    public byte[]? Content { get; init; }

    /// <summary>What kind of content that is.</summary>
    public string? MediaType { get; init; }

    /// <summary>What else is to be known of it.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}

/// <summary>The digest of something.</summary>
/// <param name="Sha256">In lower-case hexadecimal.</param>
internal sealed record DigestSet(string Sha256)
{
    /// <summary>The digest of bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static DigestSet Of(byte[] bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));
}

/// <summary>How a statement is written.</summary>
[JsonSerializable(typeof(Statement))]
internal sealed partial class StatementJson : JsonSerializerContext
{
    /// <summary>As short as can be, nothing escaped that need not be.</summary>
    public static StatementJson Plain { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
