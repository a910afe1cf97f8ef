using Conformance.Checks;
using Conformance.Fixtures.Settings;
using Conformance.Running;
using Conformance.Scenarios;
using ReferencePlatform;

namespace Conformance.Proof.Deviants;

/// <summary>
/// Which operations each cell and check calls, as seen on the honest platform. One that calls none of the operations on which a deviant
/// deviates gets the honest platform's answers from it, so that the proof need not ask it again.
/// </summary>
internal static class Reach
{
    private static readonly Lazy<Task<IReadOnlyDictionary<string, IReadOnlySet<Operation>>>> Seen = new(SeeAsync);

    /// <summary>The cells and checks that call one of these operations.</summary>
    /// <param name="operations">The operations, such as <c>topup</c>.</param>
    public static async Task<(IReadOnlyList<Cell> Cells, IReadOnlyList<Check> Checks)> OfAsync(IReadOnlyList<string> operations)
    {
        var seen = await Seen.Value;
        return ([.. Cells.All.Where(cell => Calls(cell.Id))], [.. AllChecks.List.Where(check => Calls(check.Id))]);

        bool Calls(string id) => !seen.TryGetValue(id, out var called) || called.Any(operation => operations.Contains(operation.Slug(), StringComparer.Ordinal));
    }

    private static async Task<IReadOnlyDictionary<string, IReadOnlySet<Operation>>> SeeAsync()
    {
        await using var platform = await Platform.StartAsync(DeviantRuns.NoLimits, CancellationToken.None);
        var settings = DeviantRuns.SettingsOf(platform, DeviantRuns.NoLimits) with { RateLimits = RateLimitScope.None };
        var seen = new Dictionary<string, IReadOnlySet<Operation>>(StringComparer.Ordinal);
        foreach (var cell in Runs.Ordinary)
        {
            seen[cell.Id] = await CalledAsync(settings, run => run.JudgeAsync(cell));
        }

        foreach (var check in AllChecks.List)
        {
            seen[check.Id] = await CalledAsync(settings, run => run.JudgeAsync(check));
        }

        return seen;
    }

    private static async Task<IReadOnlySet<Operation>> CalledAsync(RunSettings settings, Func<ConformanceRun, Task> judge)
    {
        await using var run = await ConformanceRun.OpenAsync(settings, TimeProvider.System, CancellationToken.None);
        var before = run.Target.Client.Transcript.Exchanges.Count;
        await judge(run);
        return run.Target.Client.Transcript.Exchanges.Skip(before).Select(exchange => exchange.Request.Operation).ToHashSet();
    }
}
