using Conformance.Checks;
using Conformance.Fixtures;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Wire;
using Conformance.Reporting;
using Conformance.Reporting.Formats;
using Conformance.Running;
using Conformance.Scenarios;
using ReferencePlatform;

namespace Conformance.Planning;

/// <summary>
/// Finds out what a run would send by doing it on a reference platform of its own, with the same limits, seed and kinds of keys: no table of
/// numbers has to be kept true, and nothing is sent to the target.
/// </summary>
internal static class Rehearsal
{
    /// <summary>How many keys of one account a reference platform has.</summary>
    public const int MostApiKeys = 3;

    // Whoever exhausts a limit waits for a window of its own first.
    private const int FreshMinute = 1;
    private const int AnswerMilliseconds = 50;

    /// <summary>Rehearses a run.</summary>
    /// <param name="settings">The settings of the run to come.</param>
    /// <param name="cancellation">Ends the rehearsal.</param>
    /// <exception cref="InvalidOperationException">The rehearsal itself failed.</exception>
    public static async Task<RunPlan> OfAsync(RunSettings settings, CancellationToken cancellation)
    {
        await using var platform = await Platform.StartAsync(
            new PlatformOptions { KeyLimit = settings.KeyLimit, IpLimit = settings.IpLimit, SsoKeyLimit = settings.SsoKeyLimit, SsoIpLimit = settings.SsoIpLimit },
            cancellation);
        var embedded = settings.BaseUrl.Length == 0;
        await using var desk = await StateDesk.OpenAsync(platform, offersAll: embedded || settings.StateChangeUrl.Length > 0);
        await using var run = await ConformanceRun.OpenAsync(OnThePlatform(settings, platform, desk), TimeProvider.System, cancellation);
        await Task.WhenAll(
            Task.WhenAll(Scenarios.Cells.All.Select(run.JudgeAsync)),
            Task.WhenAll(AllChecks.List.Select(run.JudgeAsync)));
        var report = await run.CloseAsync();
        cancellation.ThrowIfCancellationRequested();
        if (run.Stopped is { } stopped)
        {
            throw new InvalidOperationException($"the rehearsal came to no end: {stopped}");
        }

        var exchanges = run.Target.Client.Transcript.Exchanges;
        var judging = exchanges.Where(exchange => exchange.Request.Purpose != Purpose.CleanUp).ToList();
        var (busiest, minutes) = Operations.All.Select(operation => (operation.Slug, Minutes(operation.Operation, judging, settings))).MaxBy(one => one.Item2);
        minutes += Minutes(Operation.Terminate, exchanges.Except(judging), settings) + (settings.RateLimits == RateLimitScope.None ? 0 : FreshMinute);
        return new RunPlan(
            "conformance-plan/1",
            embedded ? "embedded" : settings.BaseUrl,
            exchanges.Count,
            ByKey(exchanges),
            exchanges.Select(exchange => exchange.Request.Operation == Operation.Create ? exchange.Text("tenant_id") : null).OfType<string>().Distinct(StringComparer.Ordinal).Count(),
            desk.Changes,
            (int)Math.Ceiling(minutes),
            busiest,
            (int)Math.Ceiling(exchanges.Count * AnswerMilliseconds / 1000.0 / settings.Concurrency),
            AnswerMilliseconds,
            report.Cells.Count,
            report.Checks.Count,
            Holes(report));
    }

    private static RunSettings OnThePlatform(RunSettings settings, Platform platform, StateDesk desk)
    {
        var all = settings.BaseUrl.Length == 0;
        return settings with
        {
            BaseUrl = platform.BaseUrl,
            PathPrefix = new RunSettings().PathPrefix,
            StateChangeUrl = desk.Url,
            StateChangeHeader = "",
            ApiKeys = string.Join(',', platform.Keys.ApiKeys.Take(all ? int.MaxValue : settings.ApiKeyList().Count)),
            ForeignApiKey = Given(settings.ForeignApiKey, platform.Keys.ForeignApiKey),
            RevokedApiKey = Given(settings.RevokedApiKey, platform.Keys.RevokedApiKey),
            DraftApiKey = Given(settings.DraftApiKey, platform.Keys.DraftApiKey),
            DisabledApiKey = Given(settings.DisabledApiKey, platform.Keys.DisabledApiKey),
            MissingAccountApiKey = Given(settings.MissingAccountApiKey, platform.Keys.MissingAccountApiKey),
        };

        string Given(string given, string own) => all || given.Length > 0 ? own : "";
    }

    private static List<KeyCalls> ByKey(IEnumerable<Exchange> exchanges) =>
    [
        .. exchanges.GroupBy(exchange => NameOf(exchange.Request.Key), StringComparer.Ordinal)
            .OrderBy(calls => calls.Key, StringComparer.Ordinal)
            .Select(calls => new KeyCalls(calls.Key, Operations.All.ToDictionary(
                operation => operation.Slug, operation => calls.Count(call => call.Request.Operation == operation.Operation), StringComparer.Ordinal))),
    ];

    // Operations have buckets of their own and wait side by side, so the busiest makes the run's length; the clean-up follows it.
    private static double Minutes(Operation operation, IEnumerable<Exchange> exchanges, RunSettings settings)
    {
        var calls = exchanges.Where(exchange => exchange.Request.Operation == operation).ToList();
        var ofOneKey = calls.GroupBy(call => call.Request.Key.Value, StringComparer.Ordinal).Select(same => same.Count()).DefaultIfEmpty().Max();
        return Math.Max(
            (double)ofOneKey / Pace.Share(settings, operation, Bucket.PerKey),
            (double)calls.Count / Pace.Share(settings, operation, Bucket.PerIp));
    }

    // Keys that come from provider states are many and each has few calls.
    private static string NameOf(ApiKey key) => key.Name.Contains(' ', StringComparison.Ordinal) ? "from states" : key.Name;

    private static List<Hole> Holes(ConformanceReport report)
    {
        var cells = report.Cells.Where(cell => cell.Verdict == "not exercised").ToLookup(Findings.Lacked, cell => cell.Id, StringComparer.Ordinal);
        var checks = report.Checks.Where(check => check.Verdict == "not exercised").ToLookup(check => check.Lacking ?? "", check => check.Id, StringComparer.Ordinal);
        return
        [
            .. cells.Select(hole => hole.Key).Union(checks.Select(hole => hole.Key), StringComparer.Ordinal)
                .Select(lacking => new Hole(lacking, [.. cells[lacking]], [.. checks[lacking]])),
        ];
    }
}
