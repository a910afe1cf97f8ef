using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Conformance.Reporting.Formats;
using Conformance.Scenarios;
using ReferencePlatform.Conducts;

namespace Conformance.Proof.Deviants;

/// <summary>The suite's own score: how many deviants each row and topic had, and how many were caught where they should be.</summary>
/// <param name="kills">What became of each deviant.</param>
public sealed class KillMatrix(IReadOnlyCollection<Kill> kills)
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The score in one line.</summary>
    public string InALine =>
        $"{Caught} of {kills.Count} deviants are caught where they should be ({Share}); {Survivors.Count} survive because the contract does not forbid them, {Missed.Count} are missed";

    private int Caught => kills.Count(kill => kill.Caught);

    private List<Kill> Survivors => [.. kills.Where(kill => kill is { Caught: false, Survives: not null })];

    private List<Kill> Missed => [.. kills.Where(kill => kill is { Caught: false, Survives: null })];

    private string Share => kills.Count == 0 ? "none" : FormattableString.Invariant($"{100.0 * Caught / kills.Count:0.0} %");

    /// <summary>As <c>kill-matrix.json</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Schema = "conformance-kill-matrix/1",
            Deviants = kills.Count,
            Caught,
            Survivors = Survivors.Select(kill => new { kill.About, kill.Deviant, kill.Survives }),
            Missed = Missed.Select(kill => new { kill.About, kill.Kind, kill.Deviant }),
            Matrix = kills.GroupBy(kill => kill.About, StringComparer.Ordinal).Select(about => new
            {
                About = about.Key,
                Kinds = about.GroupBy(kill => kill.Kind, StringComparer.Ordinal).ToDictionary(
                    kind => kind.Key, kind => new { Deviants = kind.Count(), Caught = kind.Count(kill => kill.Caught) }, StringComparer.Ordinal),
            }),
        },
        Written) + "\n";

    /// <summary>As <c>kill-matrix.md</c>.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder("# What the suite catches\n\n").Append(InALine).Append(".\n");
        Rows(text);
        Topics(text);
        Named(text, "Missed", Missed, kill => kill.Kind);
        Named(text, "Surviving, with the reason", Survivors, kill => kill.Survives!);
        return text.ToString();
    }

    private void Rows(StringBuilder text)
    {
        var faults = Enum.GetNames<RowFault>();
        var rows = ErrorTable.Rows.Where(row => kills.Any(kill => kill.About == row.Summary)).ToList();
        if (rows.Count == 0)
        {
            return;
        }

        text.Append("\nDeviants that get one row of one operation wrong: caught / all.\n\n");
        text.Append($"| row | {string.Join(" | ", faults)} |\n|---|{string.Concat(faults.Select(_ => "---|"))}\n");
        foreach (var row in rows)
        {
            text.Append($"| {Markdown.Text(row.Summary)} | {string.Join(" | ", faults.Select(fault => Counted(row.Summary, fault)))} |\n");
        }
    }

    private void Topics(StringBuilder text)
    {
        var topics = kills.Where(kill => kill.Kind == Kill.Named).Select(kill => kill.About).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (topics.Count == 0)
        {
            return;
        }

        text.Append("\nNamed deviants: caught / all.\n\n| topic | deviants |\n|---|---|\n");
        foreach (var topic in topics)
        {
            text.Append($"| {topic} | {Counted(topic, Kill.Named)} |\n");
        }
    }

    private static void Named(StringBuilder text, string title, List<Kill> listed, Func<Kill, string> because)
    {
        if (listed.Count > 0)
        {
            text.Append($"\n## {title}\n\n");
            listed.ForEach(kill => text.Append($"- {Markdown.Text(kill.About)}, {Markdown.Text(kill.Deviant)}: {Markdown.Text(because(kill))}\n"));
        }
    }

    private string Counted(string about, string kind)
    {
        var those = kills.Where(kill => kill.About == about && kill.Kind == kind).ToList();
        return those.Count == 0 ? "" : $"{those.Count(kill => kill.Caught)} / {those.Count}";
    }
}
