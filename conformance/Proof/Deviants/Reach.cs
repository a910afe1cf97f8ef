using System.Collections.Concurrent;
using Conformance.Checks;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Wire;
using Conformance.Running;
using Conformance.Scenarios;
using ReferencePlatform;

namespace Conformance.Proof.Deviants;

/// <summary>
/// What each cell and check calls and is answered, as seen on the honest platform. One that calls none of the operations on which a deviant
/// deviates, or meets none of the answers that it changes, gets the honest platform's answers from it, so that the proof need not ask it again.
/// </summary>
internal static class Reach
{
    private static readonly Lazy<Task<IReadOnlyDictionary<string, IReadOnlyCollection<Exchange>>>> Seen = new(SeeAsync);

    /// <summary>The cells and checks that call one of these operations.</summary>
    /// <param name="operations">The operations, such as <c>topup</c>.</param>
    public static async Task<(IReadOnlyList<Cell> Cells, IReadOnlyList<Check> Checks)> OfAsync(IReadOnlyList<string> operations)
    {
        var seen = await Seen.Value;
        return ([.. Cells.All.Where(cell => Calls(cell.Id))], [.. AllChecks.List.Where(check => Calls(check.Id))]);

        bool Calls(string id) => !seen.TryGetValue(id, out var exchanges)
            || exchanges.Any(exchange => operations.Contains(exchange.Request.Operation.Slug(), StringComparer.Ordinal));
    }

    /// <summary>The cells that are answered with another one's row; of a limit, the two that exhaust the operation.</summary>
    /// <param name="answer">The other one.</param>
    public static async Task<IReadOnlyList<Cell>> OfAsync(Cell answer)
    {
        var seen = await Seen.Value;
        return [.. Cells.All.Where(cell => seen.TryGetValue(cell.Id, out var exchanges)
            ? exchanges.Any(exchange => IsAnswered(exchange, answer))
            : cell.Operation == answer.Operation && answer.Row.Status == cell.Row.Status)];
    }

    private static bool IsAnswered(Exchange exchange, Cell cell) => exchange.Request.Operation == cell.Operation
        && exchange.Status == cell.Row.Status
        && (exchange.Request.Method is "HEAD" || (exchange.Text("error") == cell.Row.Error
            && (cell.Row.Reason is not Reason.Fixed(var reason) || exchange.Text("reason") == reason)));

    private static async Task<IReadOnlyDictionary<string, IReadOnlyCollection<Exchange>>> SeeAsync()
    {
        await using var platform = await Platform.StartAsync(DeviantRuns.NoLimits with { InMemory = true }, CancellationToken.None);
        var settings = DeviantRuns.SettingsOf(platform, DeviantRuns.NoLimits) with { RateLimits = RateLimitScope.None };
        var seen = new ConcurrentDictionary<string, IReadOnlyCollection<Exchange>>(StringComparer.Ordinal);
        var asked = Runs.Ordinary.Select(cell => (cell.Id, Judge: (Func<ConformanceRun, Task>)(run => run.JudgeAsync(cell))))
            .Concat(AllChecks.List.Select(check => (check.Id, Judge: (Func<ConformanceRun, Task>)(run => run.JudgeAsync(check)))));
        await Parallel.ForEachAsync(asked, async (one, _) => seen[one.Id] = await ExchangedAsync(platform, settings, one.Judge));
        return seen;
    }

    private static async Task<IReadOnlyCollection<Exchange>> ExchangedAsync(Platform platform, RunSettings settings, Func<ConformanceRun, Task> judge)
    {
        await using var run = await ConformanceRun.OpenAsync(settings, TimeProvider.System, CancellationToken.None, connect: platform.Connect);
        var before = run.Target.Client.Transcript.Exchanges.Count;
        await judge(run);
        return [.. run.Target.Client.Transcript.Exchanges.Skip(before)];
    }
}
