using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
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
    private static readonly string[] Named = ["error", "reason", "retry_after_seconds", "current_count"];

    private static readonly SnapshotSerializer Serializer = new(new NoFurtherSettings());
    private static readonly SnapshotAssert Snapshots = new(
        Serializer,
        new ApprovedFiles(),
        new SnapshotEnvironmentCleaner(new ApprovedFiles()),
        new JsonSnapshotComparer(new Differs(), Serializer),
        new JsonSnapshotFormatter(Serializer));

    // A run compares hundreds of answers, most of them alike. Only what is as approved is remembered, of which there is little, whatever a target answers.
    private static readonly ConcurrentDictionary<(string Cell, string Answer), bool> Approved = new();

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
        var answer = received.ToString(Newtonsoft.Json.Formatting.None);
        if (Approved.ContainsKey((cell.Id, answer)))
        {
            return null;
        }

        try
        {
            Snapshots.AssertSnapshot(received, new SnapshotFullName(Path.GetFileName(FileOf(cell)), Path.GetDirectoryName(FileOf(cell))!), new MatchOptions());
            Approved.TryAdd((cell.Id, answer), true);
            return null;
        }
        catch (SnapshotTestException)
        {
            return $"approved body: {cell.Id}.verified.json is another than {answer}";
        }
    }

    /// <summary>The answer with placeholders where the contract leaves a value open and the value is one that it allows.</summary>
    private static JObject Normalised(ErrorRow row, Exchange exchange, Circumstances circumstances)
    {
        var headers = new JObject();
        if (row.Status == 429 && exchange.Headers.TryGetValue("Retry-After", out var retryAfter))
        {
            var same = Exchange.Whole(exchange.Member("retry_after_seconds"))?.ToString() == retryAfter;
            headers["Retry-After"] = same ? "<retry_after_seconds>" : retryAfter;
        }

        return new JObject
        {
            ["status"] = exchange.Status,
            ["mediaType"] = exchange.Headers.GetValueOrDefault("Content-Type")?.Split(';')[0].Trim().ToLowerInvariant() ?? "<none>",
            ["headers"] = headers,
            ["body"] = exchange.Json is { ValueKind: JsonValueKind.Object } body ? Members(body, row, circumstances) : exchange.BodyText,
        };
    }

    private static JObject Members(JsonElement body, ErrorRow row, Circumstances circumstances)
    {
        var normalised = new JObject();
        foreach (var name in Named)
        {
            if (body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                normalised[name] = Placeholder(name, value, row, circumstances) ?? JToken.Parse(value.GetRawText());
            }
        }

        if (circumstances.AdditionalMembers == Strictness.Fail)
        {
            foreach (var other in body.EnumerateObject().Where(other => !normalised.ContainsKey(other.Name) && other.Name is not "reason"))
            {
                normalised[other.Name] = JToken.Parse(other.Value.GetRawText());
            }
        }

        return normalised;
    }

    private static string? Placeholder(string name, JsonElement value, ErrorRow row, Circumstances circumstances) => (name, row.Reason) switch
    {
        ("reason", Reason.Message) when !string.IsNullOrWhiteSpace(TextOf(value)) => "<RPC message>",
        ("reason", Reason.StatusOfAccount) when TextOf(value) is { } status && status == circumstances.AccountStatus => "<account status>",
        ("retry_after_seconds", _) when Exchange.Whole(value) is >= 1 and <= 60 => "<seconds, 1 to 60>",
        ("current_count", _) when Exchange.Whole(value) == circumstances.Limit + 1 => "<limit + 1>",
        ("current_count", _) when circumstances.OverBefore && Exchange.Whole(value) > circumstances.Limit => "<limit + 1>",
        _ => null,
    };

    private static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // The library's own resolver looks for settings through every type of every assembly, a fifth of a second in each process.
    private sealed class NoFurtherSettings : ISnapshotSettingsResolver
    {
        public IEnumerable<SnapshotSerializerSettings> GetConfiguration() => [];
    }

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
            throw new SnapshotNotFoundException(snapshotFullName.Filename);

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
