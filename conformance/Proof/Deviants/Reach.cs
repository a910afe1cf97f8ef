using System.Collections.Concurrent;
using Conformance.Checks;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Wire;
using Conformance.Running;
using Conformance.Scenarios;
using ReferencePlatform;
using ReferencePlatform.Conducts;

namespace Conformance.Proof.Deviants;

/// <summary>
/// What each cell and check calls and is answered, as seen on the honest platform. One that calls none of the operations on which a deviant
/// deviates, or meets none of the answers that it changes, gets the honest platform's answers from it, so that the proof need not ask it again.
/// </summary>
internal static class Reach
{
    private static readonly Lazy<Task<IReadOnlyDictionary<string, IReadOnlyCollection<Exchange>>>> Seen = new(SeeAsync);

    /// <summary>Whether what a conduct touches is left out of account, for a longer trial by hand: where DEVIANTS_WHOLE is set.</summary>
    private static bool IsWhole { get; } = Environment.GetEnvironmentVariable("DEVIANTS_WHOLE") is { Length: > 0 };

    /// <summary>The cells and checks that a conduct can be seen by: they call one of its operations, and are answered so that it does something.</summary>
    /// <param name="conduct">The conduct; one that names no operation is seen by all.</param>
    public static async Task<(IReadOnlyList<Cell> Cells, IReadOnlyList<Check> Checks)> OfAsync(Conduct conduct)
    {
        var seen = await Seen.Value;
        return ([.. Cells.All.Where(cell => Meets(cell.Id))], [.. AllChecks.List.Where(check => Meets(check.Id))]);

        bool Meets(string id) => conduct.On.Count == 0 || !seen.TryGetValue(id, out var exchanges) || exchanges.Any(exchange =>
            conduct.On.Contains(exchange.Request.Operation.Slug(), StringComparer.Ordinal) && (IsWhole || conduct.Touches.Count == 0 || conduct.Touches.Contains(exchange.Status)));
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
