using System.Text.Json.Nodes;

namespace Conformance.Reporting.Formats;

/// <summary><c>badge.json</c>, which an endpoint badge of shields.io reads.</summary>
internal static class BadgeJson
{
    /// <summary>The file's name in the report directory.</summary>
    public const string FileName = "badge.json";

    /// <summary>The document.</summary>
    public static string Render(ConformanceReport report)
    {
        var badge = Badge.Of(report);
        return new JsonObject { ["schemaVersion"] = 1, ["label"] = Badge.Label, ["message"] = badge.Message, ["color"] = badge.Color }.ToJsonString() + "\n";
    }
}
