using Conformance.Checks;
using Conformance.Fixtures.Settings;
using Conformance.Reporting;
using Conformance.Running;
using Conformance.Scenarios;
using ReferencePlatform;
using ReferencePlatform.Conducts;

namespace Conformance.Proof.Deviants;

/// <summary>Runs against platforms that depart from the honest one in one thing, reached through memory: of a thousand runs, sockets are a third.</summary>
internal static class DeviantRuns
{
    private const int Concurrency = 16;

    // Small, so that exhausting them takes few calls, and yet enough for a burst to be told from the calls around it; those of sso are others.
    private static readonly PlatformOptions SmallLimits = new() { KeyLimit = 12, IpLimit = 25, SsoKeyLimit = 14, SsoIpLimit = 29 };

    /// <summary>Limits so large that no call has to wait for another minute.</summary>
    public static PlatformOptions NoLimits { get; } = new() { KeyLimit = 100_000, IpLimit = 100_000, SsoKeyLimit = 100_000, SsoIpLimit = 100_000 };

    /// <summary>Judges some cells and checks on such a platform, without exhausting its limits.</summary>
    /// <param name="conduct">In what it departs.</param>
    /// <param name="cells">The cells.</param>
    /// <param name="checks">The checks.</param>
    /// <param name="concurrency">Exchanges in flight at most.</param>
    public static Task<ConformanceReport> OfAsync(Conduct conduct, IEnumerable<Cell> cells, IEnumerable<Check> checks, int concurrency = Concurrency) =>
        RunAsync(NoLimits with { Conduct = conduct }, RateLimitScope.None, concurrency, cells.Where(cell => cell.Row.Status != 429), checks);

    /// <summary>Judges the cells of the limits too, which are small ones here, as the run is told.</summary>
    /// <param name="conduct">In what it departs.</param>
    /// <param name="cells">The cells.</param>
    /// <param name="checks">The checks.</param>
    public static Task<ConformanceReport> WithLimitsAsync(Conduct conduct, IEnumerable<Cell> cells, IEnumerable<Check> checks) =>
        RunAsync(SmallLimits with { Conduct = conduct }, RateLimitScope.All, Concurrency, cells, checks);

    /// <summary>What deviates, cells before checks, each by its id.</summary>
    /// <param name="report">The report.</param>
    public static IEnumerable<string> Deviating(this ConformanceReport report) =>
    [
        .. report.With("deviates"),
        .. report.Checks.Where(check => check.Verdict == "deviates").Select(check => check.Id),
    ];

    /// <summary>All that a report holds against its target, one text each.</summary>
    /// <param name="report">The report.</param>
    public static IEnumerable<string> Accusations(this ConformanceReport report) =>
    [
        .. report.Cells.SelectMany(cell => cell.Ways.Where(way => way.Verdict == "deviates").Select(way => $"{cell.Id} {way.Name}: {way.Because}")),
        .. report.Checks.Where(check => check.Verdict == "deviates").Select(check => $"{check.Id}: {check.Because}"),
        .. report.Unlisted.Select(answer => $"{answer.Endpoint} {answer.Status}: {answer.Because}"),
        .. report.Residue.Select(tenant => $"left behind: {tenant}"),
        .. report.Summary.Because is { } because ? new[] { because } : [],
    ];

    /// <summary>The settings that name a platform, and tell the run of its limits.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="options">What it was started with.</param>
    public static RunSettings SettingsOf(Platform platform, PlatformOptions options) => Runs.Of(platform) with
    {
        KeyLimit = options.KeyLimit,
        IpLimit = options.IpLimit,
        SsoKeyLimit = options.SsoKeyLimit,
        SsoIpLimit = options.SsoIpLimit,
    };

    private static Task<ConformanceReport> RunAsync(PlatformOptions options, RateLimitScope scope, int concurrency, IEnumerable<Cell> cells, IEnumerable<Check> checks)
    {
        var cancellation = TestContext.CurrentContext.CancellationToken;

        // Apart from the test's own context, which would queue every continuation once more: that takes an eighth of the whole.
        return Task.Run(() => options.Conduct is { TakesTime: true } ? JudgedAsync() : Turns.TakeAsync(JudgedAsync, cancellation), cancellation);

        async Task<ConformanceReport> JudgedAsync()
        {
            await using var platform = await Platform.StartAsync(options with { InMemory = true }, cancellation);
            var settings = SettingsOf(platform, options) with { RateLimits = scope, Concurrency = concurrency };

            // What terminates as the honest platform does need not be asked for it some three hundred times more at the end of each run.
            var leavesTenants = options.Conduct is { On.Count: > 0 } conduct && !conduct.On.Contains(Operation.Terminate.Slug(), StringComparer.Ordinal);
            await using var run = await ConformanceRun.OpenAsync(settings, TimeProvider.System, cancellation, connect: platform.Connect, leavesTenants: leavesTenants);
            await Task.WhenAll([.. cells.Select(run.JudgeAsync), .. checks.Select(run.JudgeAsync)]);
            return await run.CloseAsync();
        }
    }
}
