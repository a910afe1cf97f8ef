using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Reporting;

/// <summary>
/// Everything that a run sent and what came of it, set-up and clean-up included, without secrets: one JSON object a line, in the order in
/// which it was sent. What a report says can be looked up here.
/// </summary>
public static class TranscriptFile
{
    /// <summary>The file's name in the report directory.</summary>
    public const string FileName = "transcript.jsonl";

    /// <summary>Writes a transcript.</summary>
    /// <param name="exchanges">All that was exchanged.</param>
    /// <param name="secrets">What must not be shown.</param>
    /// <param name="path">The file.</param>
    public static void Write(IEnumerable<Exchange> exchanges, Secrets secrets, string path)
    {
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        foreach (var exchange in exchanges.OrderBy(exchange => exchange.Number))
        {
            file.Write(secrets.Mask(JsonSerializer.Serialize(Line(exchange), TranscriptJson.Compact.TranscriptLine)));
            file.Write('\n');
        }
    }

    private static TranscriptLine Line(Exchange exchange) => new(
        exchange.Number,
        exchange.Request.RequestId,
        exchange.Request.Purpose.ToString().ToLowerInvariant(),
        exchange.StartedAt,
        Math.Round(exchange.Duration.TotalMilliseconds, 1),
        exchange.Request.Operation.Slug(),
        exchange.Request.Method,
        exchange.Url,
        exchange.Request.Key.ToString(),
        exchange.Request.Presentation.ToString().ToLowerInvariant(),
        Entries.Shown(exchange.Request.Body),
        exchange.Status,
        exchange.Headers,
        Entries.Shown(exchange.BodyText),
        exchange.Failure);
}

/// <summary>One exchange of a transcript.</summary>
internal sealed record TranscriptLine(
    int Number,
    string RequestId,
    string Purpose,
    DateTimeOffset StartedAt,
    double Milliseconds,
    string Endpoint,
    string Method,
    string Url,
    string Key,
    string Presentation,
    string Sent,
    int Status,
    IReadOnlyDictionary<string, string> Headers,
    string Received,
    string? Failure);

/// <summary>How a transcript is written.</summary>
[JsonSerializable(typeof(TranscriptLine))]
internal sealed partial class TranscriptJson : JsonSerializerContext
{
    /// <summary>As a report is, so that what is masked there is masked here.</summary>
    public static TranscriptJson Compact { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
