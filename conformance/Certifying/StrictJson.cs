using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conformance.Reporting;

namespace Conformance.Certifying;

/// <summary>Reads what a run wrote as nobody reads it who trusts the writer: nothing missing, nothing null, nothing twice, nothing unknown.</summary>
internal static class StrictJson
{
    private static readonly ReportJson Reports = new(Strict());
    private static readonly TranscriptJson Transcripts = new(Strict());

    /// <summary>Reads a report.</summary>
    /// <param name="json">Its bytes.</param>
    /// <exception cref="JsonException">It is none that this suite writes.</exception>
    public static ConformanceReport Report(byte[] json)
    {
        RefuseNullsInLists(JsonElement.Parse(json));
        return JsonSerializer.Deserialize(json, Reports.ConformanceReport) ?? throw new JsonException("the report is null");
    }

    /// <summary>Reads a transcript.</summary>
    /// <param name="jsonLines">Its bytes: one object a line.</param>
    /// <exception cref="JsonException">A line is none that this suite writes; <see cref="JsonException.LineNumber"/> says which.</exception>
    public static IReadOnlyList<TranscriptLine> Transcript(byte[] jsonLines)
    {
        var lines = new List<TranscriptLine>();
        for (var rest = jsonLines.AsSpan(); rest.Length > 0;)
        {
            var end = rest.IndexOf((byte)'\n') is var found && found < 0 ? rest.Length : found;
            try
            {
                lines.Add(JsonSerializer.Deserialize(rest[..end], Transcripts.TranscriptLine) ?? throw new JsonException("the line is null"));
            }
            catch (JsonException wrong)
            {
                throw new JsonException(wrong.Message, null, lines.Count, null, wrong);
            }

            rest = rest[Math.Min(rest.Length, end + 1)..];
        }

        return lines;
    }

    // What is nullable is known of a member, but not of a list's items.
    private static void RefuseNullsInLists(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    RefuseNullsInLists(member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    if (item.ValueKind == JsonValueKind.Null)
                    {
                        throw new JsonException("a list holds a null");
                    }

                    RefuseNullsInLists(item);
                }

                break;
        }
    }

    private static JsonSerializerOptions Strict() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };
}
