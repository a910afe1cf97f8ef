using System.Text.Json;
using System.Text.Json.Serialization;
using Conformance.Fixtures.Settings;

namespace Conformance.Waivers;

/// <summary>
/// Reads the file of known deviations that the setting <c>Waivers</c> names: <c>{"waivers":[{"id","target","reason","owner","link","expires"}]}</c>,
/// the expiry as <c>yyyy-MM-dd</c>.
/// </summary>
public static class WaiverFile
{
    /// <summary>How many days ahead a waiver may expire at most.</summary>
    public const int LongestDays = 90;

    /// <summary>Reads the waivers of a run.</summary>
    /// <param name="path">The file; empty for none.</param>
    /// <param name="today">The day, in UTC.</param>
    /// <exception cref="SettingsException">The file cannot be read, or a waiver in it is not whole or reaches too far ahead.</exception>
    public static IReadOnlyList<Waiver> Read(string path, DateOnly today)
    {
        if (path.Length == 0)
        {
            return [];
        }

        var wrong = new List<string>();
        var waivers = Parse(path).Select((written, index) => Whole(written, index + 1, today, wrong)).OfType<Waiver>().ToList();
        wrong.AddRange(waivers.CountBy(waiver => (waiver.Id, waiver.Target)).Where(same => same.Value > 1)
            .Select(same => $"Waivers: {same.Key.Id} on {same.Key.Target} is waived {same.Value} times; keep one of them."));
        return wrong.Count == 0 ? waivers : throw new SettingsException(wrong);
    }

    private static List<Written> Parse(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), WaiverJson.Default.WaiverDocument)?.Waivers
                ?? throw new SettingsException([$"Waivers: {path} has no list 'waivers'; write {{\"waivers\":[…]}}."]);
        }
        catch (JsonException wrong)
        {
            throw new SettingsException([$"Waivers: {path} is no file of waivers (line {wrong.LineNumber + 1}); each has id, target, reason, owner, link and expires, and nothing else."]);
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"Waivers: {path} cannot be read: {Unread.Because(path, unread)}; give the path of a file of waivers, or remove the setting."]);
        }
    }

    private static Waiver? Whole(Written written, int number, DateOnly today, List<string> wrong)
    {
        var name = $"Waivers, number {number}{(string.IsNullOrWhiteSpace(written.Id) ? "" : $" ({written.Id})")},";
        (string Name, string? Value)[] members =
        [
            ("id", written.Id), ("target", written.Target), ("reason", written.Reason), ("owner", written.Owner), ("link", written.Link), ("expires", written.Expires),
        ];
        var missing = members.Where(member => string.IsNullOrWhiteSpace(member.Value)).Select(member => member.Name).ToList();
        if (missing.Count > 0)
        {
            wrong.Add($"{name} lacks {string.Join(", ", missing)}; add {(missing.Count == 1 ? "it" : "them")}.");
            return null;
        }

        if (!Uri.TryCreate(written.Link, UriKind.Absolute, out var link) || link.Scheme is not ("http" or "https"))
        {
            wrong.Add($"{name} has a link that is no http or https URL; give the address at which the deviation is followed.");
            return null;
        }

        if (written.Target != Waiver.Embedded && !Uri.TryCreate(written.Target, UriKind.Absolute, out _))
        {
            wrong.Add($"{name} has a target that is no base URL; write it as BaseUrl has it, or '{Waiver.Embedded}'.");
            return null;
        }

        if (!DateOnly.TryParseExact(written.Expires, "yyyy-MM-dd", out var expires))
        {
            wrong.Add($"{name} expires on '{written.Expires}', which is no date; write it as 2026-12-31.");
            return null;
        }

        if (expires > today.AddDays(LongestDays))
        {
            wrong.Add($"{name} expires on {expires:yyyy-MM-dd}, more than {LongestDays} days ahead; let it expire by {today.AddDays(LongestDays):yyyy-MM-dd}.");
            return null;
        }

        return new Waiver(written.Id!, written.Target!, written.Reason!, written.Owner!, link, expires);
    }

    /// <summary>The file's form.</summary>
    internal sealed record WaiverDocument(List<Written>? Waivers);

    /// <summary>A waiver as it is written, whole or not.</summary>
    internal sealed record Written(string? Id, string? Target, string? Reason, string? Owner, string? Link, string? Expires);
}

/// <summary>How a file of waivers is read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(WaiverFile.WaiverDocument))]
internal sealed partial class WaiverJson : JsonSerializerContext;
