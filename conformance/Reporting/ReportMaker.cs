using Conformance.Checks;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Running;
using Conformance.Scenarios;
using Conformance.Waivers;

namespace Conformance.Reporting;

/// <summary>Makes a run's report, in which no secret stands.</summary>
public static class ReportMaker
{
    private const int MostUnlisted = 200;

    /// <summary>The suite's version.</summary>
    internal static string Version => typeof(ReportMaker).Assembly.GetName().Version!.ToString(3);

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
        var entries = new Entries(target.Secrets);
        var exchanges = target.Client.Transcript.Exchanges;
        var waived = WaivedRequests(cells, checks);
        var unlisted = exchanges.OrderBy(exchange => exchange.Number)
            .Select(exchange => (Exchange: exchange, Because: PassiveMonitor.Unlisted(exchange) ?? PassiveMonitor.MoreThanTheRow(exchange, target.Settings.AdditionalMembers) ?? PassiveMonitor.RefusedWithinTheLimit(exchange, target.Settings)))
            .Where(seen => seen.Because is not null)
            .Take(MostUnlisted)
            .Select(seen => Unlisted(seen.Exchange, seen.Because!))
            .ToList();
        var advisories = Advisories.Of(exchanges, run.Remarks.Advisories);
        return new ConformanceReport(
            "conformance-report/1",
            new SuiteEntry(Version, ContractDigest.Sha256),
            new TargetEntry(target.IsEmbedded ? "embedded" : "live", target.Settings.BaseUrl),
            new RunEntry(target.RunId, target.Seed, startedAt, Math.Round(duration.TotalSeconds, 3), exchanges.Count, Shown(target.Settings)),
            RunVerdict.Of(run.Stopped, cells, checks, unlisted, advisories, [.. run.Waivers.Faults(cells, checks, [.. unlisted.Select(answer => WaiverBook.UnlistedId(answer.Endpoint, answer.Status))])], target.Settings),
            [.. cells.Select(entries.Of)],
            [.. checks.Select(entries.Of)],
            unlisted,
            advisories,
            Observations.Of(exchanges, run.Remarks.Observations, mask),
            residue,
            ExhaustionPlot.Of(run.Remarks.Calls, target.Settings),
            Timeline.Of(exchanges, target.Clock.Waits, startedAt));

        UnlistedEntry Unlisted(Exchange exchange, string because) => new(
            exchange.Request.Operation.Slug(),
            exchange.Status,
            mask(Entries.Shown(exchange.BodyText)),
            exchange.Request.RequestId,
            because,
            Entries.Of(run.Waivers.InForce(WaiverBook.UnlistedId(exchange.Request.Operation.Slug(), exchange.Status)) ?? waived.GetValueOrDefault(exchange.Request.RequestId)));
    }

    // What a waived cell or check was answered is waived with it.
    private static Dictionary<string, Waiver> WaivedRequests(IReadOnlyList<CellVerdict> cells, IReadOnlyList<CheckVerdict> checks)
    {
        var waived = new Dictionary<string, Waiver>(StringComparer.Ordinal);
        foreach (var cell in cells.Where(cell => cell.Verdict == Verdict.Waived))
        {
            foreach (var way in cell.Ways.Where(way => way is { Verdict: Verdict.Deviates, RequestId: not null }))
            {
                waived[way.RequestId!] = cell.Waiver!;
            }
        }

        foreach (var check in checks.Where(check => check.Verdict == Verdict.Waived))
        {
            foreach (var departure in check.Departures)
            {
                waived[departure.Exchange.Request.RequestId] = check.Waiver!;
            }
        }

        return waived;
    }

    private static SortedDictionary<string, string> Shown(RunSettings settings)
    {
        var shown = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in typeof(RunSettings).GetProperties().Where(property => property.CanWrite))
        {
            var value = property.GetValue(settings) is Enum word ? word.ToString().ToLowerInvariant() : property.GetValue(settings)?.ToString() ?? "";
            var secret = property.Name.EndsWith("ApiKey", StringComparison.Ordinal)
                || property.Name is nameof(RunSettings.ApiKeys) or nameof(RunSettings.StateChangeHeader);

            // Where the files of a run lay is its machine's business.
            value = property.Name is nameof(RunSettings.ReportDirectory) or nameof(RunSettings.Waivers) ? Path.GetFileName(value) : value;
            shown[property.Name] = !secret ? value
                : value.Length == 0 ? ""
                : property.Name is nameof(RunSettings.ApiKeys) ? $"({settings.ApiKeyList().Count} given)"
                : "(given)";
        }

        return shown;
    }
}
