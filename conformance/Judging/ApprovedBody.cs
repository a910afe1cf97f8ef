using System.Collections.Concurrent;
using System.Text;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;
using Newtonsoft.Json.Linq;
using Snapshooter;
using Snapshooter.Core;
using Snapshooter.Core.Serialization;
using Snapshooter.Exceptions;

namespace Conformance.Judging;

/// <summary>
/// Compares an answer with the approved body of its cell, <c>approved/&lt;op&gt;/&lt;cell&gt;.verified.json</c>. This is the one place that
/// knows the snapshot library: Snapshooter stands in for Verify.NUnit, whose names the files have. A run never accepts a body;
/// approved bodies are written from the contract.
/// </summary>
public static class ApprovedBody
{
    // Not null, which the snapshot library cannot compare.
    private const string Nothing = "<nothing>";

    private static readonly SnapshotSerializer Serializer = new(new GlobalSnapshotSettingsResolver());
    private static readonly SnapshotAssert Snapshots = new(
        Serializer,
        new ApprovedFiles(),
        new SnapshotEnvironmentCleaner(new ApprovedFiles()),
        new JsonSnapshotComparer(new Differs(), Serializer),
        new JsonSnapshotFormatter(Serializer));

    /// <summary>Where the approved bodies are: next to the suite's own files.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "approved");

    /// <summary>The file of a cell's approved body.</summary>
    /// <param name="cell">The cell.</param>
    public static string FileOf(Cell cell) => Path.Combine(Folder, cell.Id + ".verified.json");

    /// <summary>Compares.</summary>
    /// <param name="cell">The cell whose row was answered.</param>
    /// <param name="exchange">The answer.</param>
    /// <param name="circumstances">What the row leaves open.</param>
    /// <returns>In what they differ, or <c>null</c> where they do not.</returns>
    public static string? Difference(Cell cell, Exchange exchange, Circumstances circumstances)
    {
        var received = Normalised(cell.Row, exchange, circumstances);
        try
        {
            Snapshots.AssertSnapshot(received, new SnapshotFullName(Path.GetFileName(FileOf(cell)), Path.GetDirectoryName(FileOf(cell))!), new MatchOptions());
            return null;
        }
        catch (SnapshotTestException)
        {
            return $"approved body: {cell.Id}.verified.json is another than {received.ToString(Newtonsoft.Json.Formatting.None)}";
        }
    }

    /// <summary>The answer with placeholders where the contract leaves a value open and the value is one that it allows.</summary>
    private static JObject Normalised(ErrorRow row, Exchange exchange, Circumstances circumstances)
    {
        var body = Body(exchange);
        if (body is JObject members)
        {
            body = Members(members, row, circumstances);
        }

        var headers = new JObject();
        if (row.Status == 429 && exchange.Headers.TryGetValue("Retry-After", out var retryAfter))
        {
            var same = Body(exchange).SelectToken("retry_after_seconds")?.ToString() == retryAfter;
            headers["Retry-After"] = same ? "<retry_after_seconds>" : retryAfter;
        }

        return new JObject
        {
            ["status"] = exchange.Status,
            ["mediaType"] = exchange.Headers.GetValueOrDefault("Content-Type")?.Split(';')[0].Trim().ToLowerInvariant() ?? Nothing,
            ["headers"] = headers,
            ["body"] = body,
        };
    }

    private static JToken Body(Exchange exchange) =>
        exchange.Json is { } json ? Parse(json.GetRawText()) : exchange.Body.IsEmpty ? Nothing : exchange.BodyText;

    // A text that looks like a date is a text.
    private static JToken Parse(string json)
    {
        using var reader = new Newtonsoft.Json.JsonTextReader(new StringReader(json)) { DateParseHandling = Newtonsoft.Json.DateParseHandling.None };
        return JToken.ReadFrom(reader);
    }

    private static JObject Members(JObject members, ErrorRow row, Circumstances circumstances)
    {
        var normalised = new JObject();
        foreach (var name in new[] { "error", "reason", "retry_after_seconds", "current_count" })
        {
            if (members[name] is { Type: not JTokenType.Null } value)
            {
                normalised[name] = Placeholder(name, value, row, circumstances) ?? value;
            }
        }

        if (circumstances.AdditionalMembers == Strictness.Fail)
        {
            foreach (var other in members.Properties().Where(other => !normalised.ContainsKey(other.Name) && other.Name is not "reason"))
            {
                normalised[other.Name] = other.Value;
            }
        }

        return normalised;
    }

    private static string? Placeholder(string name, JToken value, ErrorRow row, Circumstances circumstances) => (name, row.Reason) switch
    {
        ("reason", Reason.Message) when value.Type == JTokenType.String && !string.IsNullOrWhiteSpace((string?)value) => "<RPC message>",
        ("reason", Reason.StatusOfAccount) when value.Type == JTokenType.String && (string?)value == circumstances.AccountStatus => "<account status>",
        ("retry_after_seconds", _) when IsWhole(value) && (double)value is >= 1 and <= 60 => "<seconds, 1 to 60>",
        ("current_count", _) when IsWhole(value) && (double)value == circumstances.Limit + 1 => "<limit + 1>",
        ("current_count", _) when IsWhole(value) && circumstances.OverBefore && (double)value > circumstances.Limit => "<limit + 1>",
        _ => null,
    };

    private static bool IsWhole(JToken value) =>
        value.Type is JTokenType.Integer or JTokenType.Float && (double)value == Math.Truncate((double)value);

    private sealed class Differs : IAssert
    {
        public void Assert(string expectedSnapshot, string actualSnapshot)
        {
            if (!string.Equals(expectedSnapshot, actualSnapshot, StringComparison.Ordinal))
            {
                throw new SnapshotCompareException(actualSnapshot);
            }
        }
    }

    private sealed class ApprovedFiles : ISnapshotFileHandler
    {
        // A run compares hundreds of answers with a hundred files, which do not change meanwhile.
        private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

        public string SaveNewSnapshot(SnapshotFullName snapshotFullName, string snapshotData) =>
            throw new SnapshotNotFoundException($"{snapshotFullName.Filename} was never approved");

        public string SaveMismatchSnapshot(SnapshotFullName snapshotFullName, string snapshotData) => snapshotFullName.Filename;

        public string ReadSnapshot(SnapshotFullName snapshotFullName) => Texts.GetOrAdd(
            Path.Combine(snapshotFullName.FolderPath, snapshotFullName.Filename),
            path => File.Exists(path) ? File.ReadAllText(path, Encoding.UTF8) : SaveNewSnapshot(snapshotFullName, ""));

        public bool TryReadSnapshot(SnapshotFullName snapshotFullName, out string snapshotData)
        {
            snapshotData = ReadSnapshot(snapshotFullName);
            return true;
        }

        public void DeleteSnapshot(SnapshotFullName snapshotFullName)
        {
            // Approved bodies are under version control and only ever read.
        }

        public void DeleteSnapshotSubfolder(SnapshotFullName snapshotFullName, string subfolderName)
        {
            // As above: there is no folder of mismatches.
        }
    }
}
