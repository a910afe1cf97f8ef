using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Conformance.Checks;
using Conformance.Scenarios;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Conformance.Proof.Deviants;

/// <summary>Where a named deviant is caught: everywhere that is named here, and nowhere else. A <c>*</c> stands for anything in an id.</summary>
public sealed class Catch
{
    // Every deviant of a topic asks for it.
    private static readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, Catch>> Topics = new(StringComparer.Ordinal);

    private static readonly IReadOnlyList<string> Ids = [.. Cells.All.Select(cell => cell.Id), .. AllChecks.List.Select(check => check.Id)];

    /// <summary>The cell or check that is about the rule which the deviant breaks.</summary>
    public string By { get; init; } = "";

    /// <summary>What else sees it.</summary>
    public string[] Also { get; init; } = [];

    /// <summary>What sees it in some runs only, as it hangs on the order in which calls arrive.</summary>
    public string[] Sometimes { get; init; } = [];

    /// <summary>Whether the limits have to be exhausted to see it.</summary>
    public bool SeesLimits { get; init; }

    /// <summary>Why nothing catches it: the contract does not forbid it.</summary>
    public string? Survives { get; init; }

    /// <summary>Every id that is named in any run.</summary>
    public IEnumerable<string> Always => Expanded([By, .. Also]);

    /// <summary>Every id that may be named beside them.</summary>
    public IEnumerable<string> InSomeRuns => Expanded(Sometimes);

    /// <summary>The catches of a topic, by deviant: <c>Catches/&lt;topic&gt;.yaml</c>.</summary>
    /// <param name="topic">The topic.</param>
    public static IReadOnlyDictionary<string, Catch> Of(string topic) => Topics.GetOrAdd(topic, Read);

    private static IReadOnlyDictionary<string, Catch> Read(string topic) =>
        new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).Build()
            .Deserialize<Dictionary<string, Catch>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "catches", topic + ".yaml")));

    private static IEnumerable<string> Expanded(IEnumerable<string> patterns) => patterns.Where(pattern => pattern.Length > 0).SelectMany(pattern =>
    {
        if (!pattern.Contains('*', StringComparison.Ordinal))
        {
            return [pattern];
        }

        var expression = new Regex($"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.None, TimeSpan.FromSeconds(1));
        return Ids.Where(id => expression.IsMatch(id)).DefaultIfEmpty(pattern);
    }).Distinct(StringComparer.Ordinal);
}
