using System.Security.Cryptography;
using System.Text;
using Conformance.Checks;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Running;
using Conformance.Scenarios;

namespace Conformance.Reporting;

/// <summary>Makes a run's report, in which no secret stands, and writes it.</summary>
public static class ReportWriter
{
    private const int LongestShown = 2000;
    private const int MostUnlisted = 200;

    /// <summary>Makes the report of a run that has ended.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cells">The verdict on every cell.</param>
    /// <param name="checks">The verdict on every check.</param>
    /// <param name="residue">The tenants that could not be terminated.</param>
    /// <param name="startedAt">When it began.</param>
    /// <param name="duration">How long it took.</param>
    public static ConformanceReport Make(
        ConformanceRun run,
        IReadOnlyList<CellVerdict> cells,
        IReadOnlyList<CheckVerdict> checks,
        IReadOnlyList<string> residue,
        DateTimeOffset startedAt,
        TimeSpan duration)
    {
        var target = run.Target;
        var mask = target.Secrets.Mask;
        var exchanges = target.Client.Transcript.Exchanges;
        var unlisted = exchanges.OrderBy(exchange => exchange.Number)
            .Select(exchange => (Exchange: exchange, Because: PassiveMonitor.Unlisted(exchange) ?? PassiveMonitor.RefusedWithinTheLimit(exchange, target.Settings)))
            .Where(seen => seen.Because is not null)
            .Take(MostUnlisted)
            .Select(seen => new UnlistedEntry(
                seen.Exchange.Request.Operation.Slug(),
                seen.Exchange.Status,
                mask(Shown(seen.Exchange.BodyText)),
                seen.Exchange.Request.RequestId,
                seen.Because!))
            .ToList();
        var advisories = Advisories.Of(exchanges, run.Remarks.Advisories);
        return new ConformanceReport(
            "conformance-report/1",
            new SuiteEntry(Version, ContractDigest()),
            new TargetEntry(target.IsEmbedded ? "embedded" : "live", target.Settings.BaseUrl),
            new RunEntry(target.RunId, target.Seed, startedAt, Math.Round(duration.TotalSeconds, 3), exchanges.Count, Shown(target.Settings)),
            RunVerdict.Of(
                run.Stopped, [.. cells.Select(cell => cell.Verdict)], [.. checks.Select(check => check.Verdict)], unlisted, advisories, target.Settings),
            [.. cells.Select(cell => Entry(cell, target.Secrets))],
            [.. checks.Select(check => Entry(check, target.Secrets))],
            unlisted,
            advisories,
            [.. run.Remarks.Observations.OrderBy(seen => seen.Key, StringComparer.Ordinal).Select(seen => new ObservationEntry(seen.Key, mask(seen.Value)))],
            residue);
    }

    /// <summary>Writes the report where the settings say.</summary>
    /// <param name="report">The report.</param>
    /// <param name="directory">The directory, relative to the current one.</param>
    /// <returns>The file's full path.</returns>
    /// <exception cref="IOException">It cannot be written there.</exception>
    public static string Write(ConformanceReport report, string directory)
    {
        Directory.CreateDirectory(directory);
        var path = Path.GetFullPath(Path.Combine(directory, ConformanceReport.FileName));
        var partial = path + ".partial";
        File.WriteAllText(partial, report.ToJson() + "\n");
        File.Move(partial, path, overwrite: true);
        return path;
    }

    /// <summary>The suite's version.</summary>
    private static string Version => typeof(ReportWriter).Assembly.GetName().Version!.ToString(3);

    /// <summary>A verdict in the report's words.</summary>
    /// <param name="verdict">The verdict.</param>
    internal static string Words(Verdict verdict) => verdict switch
    {
        Verdict.Conforms => "conforms",
        Verdict.Deviates => "deviates",
        Verdict.NotExercised => "not exercised",
        Verdict.Waived => "waived",
    };

    private static CellEntry Entry(CellVerdict verdict, Secrets secrets) => new(
        verdict.Cell.Id,
        verdict.Cell.Operation.Slug(),
        verdict.Cell.Row.Status,
        verdict.Cell.Row.Error,
        verdict.Cell.Row.Reason is Reason.Absent ? null : verdict.Cell.Row.Reason.Rendered,
        Words(verdict.Verdict),
        Masked(verdict.Lacking, secrets),
        [.. verdict.Ways.Select(way => new WayEntry(
            way.Name, Words(way.Verdict), Masked(way.Because, secrets), way.RequestId, way.Finding?.Describe(secrets)))]);

    private static CheckEntry Entry(CheckVerdict verdict, Secrets secrets) => new(
        verdict.Check.Id,
        Words(verdict.Verdict),
        Masked(verdict.Because, secrets),
        Masked(verdict.Lacking, secrets),
        $"{verdict.Check.Sentence} ({verdict.Check.Clause})",
        verdict.Departures.Count == 0 ? null : verdict.Describe(secrets));

    private static string? Masked(string? text, Secrets secrets) => text is null ? null : secrets.Mask(text);

    private static string Shown(string text) => text.Length > LongestShown ? text[..LongestShown] + "…" : text;

    private static SortedDictionary<string, string> Shown(RunSettings settings)
    {
        var shown = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in typeof(RunSettings).GetProperties().Where(property => property.CanWrite))
        {
            var value = property.GetValue(settings) is Enum word ? word.ToString().ToLowerInvariant() : property.GetValue(settings)?.ToString() ?? "";
            var secret = property.Name.EndsWith("ApiKey", StringComparison.Ordinal)
                || property.Name is nameof(RunSettings.ApiKeys) or nameof(RunSettings.StateChangeHeader);
            shown[property.Name] = !secret ? value
                : value.Length == 0 ? ""
                : property.Name is nameof(RunSettings.ApiKeys) ? $"({settings.ApiKeyList().Count} given)"
                : "(given)";
        }

        return shown;
    }

    private static string ContractDigest()
    {
        var contract = new StringBuilder();
        foreach (var cell in Cells.All)
        {
            contract.Append(cell.Id).Append('\n').Append(cell.Sentence).Append('\n');
            contract.AppendJoin('\n', cell.Row.Ways).Append('\n');
            contract.Append(File.ReadAllText(ApprovedBody.FileOf(cell)).ReplaceLineEndings("\n"));
        }

        foreach (var check in AllChecks.List)
        {
            contract.Append(check.Id).Append('\n').Append(check.Sentence).Append('\n').Append(check.Clause).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(contract.ToString())));
    }
}
