using System.Collections.Concurrent;
using System.Diagnostics;
using Conformance.Checks;
using Conformance.Proof.Deviants;
using Conformance.Reporting;
using Conformance.Running;
using Conformance.Scenarios;
using FluentAssertions;
using ReferencePlatform;

namespace Conformance.Proof;

/// <summary>The same target gets the same verdicts, in whichever order and however many at once the cells and checks are asked for.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class SteadinessTests
{
    private const int Fifty = 50;
    private const int AtOnce = 2;

    // How many of them exhaust the contract's own limits, which takes some 2000 calls more.
    private const int WithTheContractsLimits = 3;

    // Of five runs one goes by a port as any target does, the others through memory, where calls follow each other more closely.
    private const int ByPort = 5;

    private static readonly int[] Concurrencies = [1, 4, 16];
    private static readonly int[] AskedForAtOnce = [int.MaxValue, 16, 3];

    private static readonly PlatformOptions[] Limits =
    [
        new() { KeyLimit = 16, IpLimit = 33, SsoKeyLimit = 18, SsoIpLimit = 37 },
        new() { KeyLimit = 12, IpLimit = 25, SsoKeyLimit = 14, SsoIpLimit = 29 },
    ];

    /// <summary>How many runs there are: fifty, or as many as STEADINESS_RUNS says, for a long trial by hand.</summary>
    private static int Count => int.TryParse(Environment.GetEnvironmentVariable("STEADINESS_RUNS"), out var count) ? count : Fifty;

    /// <summary>Fifty runs on the honest platform: cells, checks, unlisted answers and residue are the same fifty times.</summary>
    [Test]
    public async Task Fifty_runs_give_the_same_verdicts()
    {
        var first = Random.Shared.Next(1_000_000_000);
        var seen = new ConcurrentDictionary<string, ConcurrentBag<string>>(StringComparer.Ordinal);
        var begun = Stopwatch.GetTimestamp();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.CurrentContext.CancellationToken },
            async (number, cancellation) =>
            {
                var seed = first + number;
                var limits = number < WithTheContractsLimits ? new PlatformOptions() : Limits[number % Limits.Length];
                var options = limits with { InMemory = number % ByPort > 0 };
                var concurrency = Concurrencies[number % Concurrencies.Length];
                var asked = AskedForAtOnce[number / Concurrencies.Length % AskedForAtOnce.Length];

                var report = await Turns.TakeAsync(() => ShuffledAsync(options, seed, concurrency, asked, cancellation), cancellation);

                seen.GetOrAdd(Fingerprint(report), _ => []).Add($"seed {seed}, Concurrency {concurrency}, KeyLimit {options.KeyLimit}, {asked} asked for at once, {(options.InMemory ? "through memory" : "by a port")}");
            });

        var told = string.Join("\n", seen.Select(one => $"{string.Join("; ", one.Value.Take(5))} ({one.Value.Count} runs): {one.Key}"));
        await TestContext.Out.WriteLineAsync($"{Count} runs in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s");
        seen.Keys.Should().Equal(["conforms"], told);
    }

    private static async Task<ConformanceReport> ShuffledAsync(PlatformOptions options, int seed, int concurrency, int atOnce, CancellationToken cancellation)
    {
        await using var platform = await Platform.StartAsync(options, cancellation);
        var settings = DeviantRuns.SettingsOf(platform, options) with { Seed = seed, Concurrency = concurrency };
        await using var run = await ConformanceRun.OpenAsync(settings, TimeProvider.System, cancellation, connect: options.InMemory ? platform.Connect : null);
        Func<Task>[] asks =
        [
            .. Cells.All.Select<Cell, Func<Task>>(cell => () => run.JudgeAsync(cell)),
            .. AllChecks.List.Select<Check, Func<Task>>(check => () => run.JudgeAsync(check)),
        ];
        new Random(seed).Shuffle(asks);
        await Parallel.ForEachAsync(
            asks,
            new ParallelOptions { MaxDegreeOfParallelism = Math.Min(atOnce, asks.Length), CancellationToken = cancellation },
            async (ask, _) => await ask());
        return await run.CloseAsync();
    }

    // All that is not as it is on an honest platform; "conforms" where there is nothing.
    private static string Fingerprint(ConformanceReport report) => string.Join(
        "\n",
        [
            report.Summary.Verdict,
            .. report.Cells.Where(cell => cell.Verdict is not "conforms").Select(cell => $"{cell.Id} {cell.Verdict}: {cell.Lacking} {string.Join("; ", cell.Ways.Select(way => way.Because).Where(because => because is not null).Distinct(StringComparer.Ordinal))}"),
            .. report.Checks.Where(check => check.Verdict is not "conforms").Select(check => $"{check.Id} {check.Verdict}: {check.Because} {check.Lacking}"),
            .. report.Unlisted.Select(one => $"unlisted: {one.Endpoint} {one.Status} {one.Because}"),
            .. report.Residue.Select(_ => "residue"),
        ]);
}
