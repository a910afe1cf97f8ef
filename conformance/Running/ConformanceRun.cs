using System.Collections.Concurrent;
using Conformance.Checks;
using Conformance.Fixtures;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Tenants;
using Conformance.Judging;
using Conformance.Reporting;
using Conformance.Scenarios;
using Conformance.Waivers;
using DotNext.Threading;

namespace Conformance.Running;

/// <summary>
/// One run against one target: cells and checks are judged as they are asked for, each once; at the end every tenant is terminated, every answer
/// is held against the table, and the report is made. Knows no test framework.
/// </summary>
public sealed class ConformanceRun : IAsyncDisposable
{
    private const string Interrupted = "the run was interrupted";
    private const string NotAskedFor = "not asked for in this run";

    // On a target whose clock cannot be moved, terminating a hundred tenants at the run's pace takes several minutes.
    private static readonly TimeSpan LongestCleanUp = TimeSpan.FromMinutes(10);

    private readonly AsyncReaderWriterLock _underWay = new();
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _startedAt;
    private readonly CancellationToken _cancellation;
    private readonly CellRunner _cells;
    private readonly CheckRunner _checks;
    private readonly ConcurrentDictionary<string, Lazy<Task<CellVerdict>>> _cellVerdicts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<CheckVerdict>>> _checkVerdicts = new(StringComparer.Ordinal);
    private readonly Lazy<Task<ConformanceReport>> _report;
    private DateTimeOffset _lastVerdictAt;
    private bool _reached;

    private ConformanceRun(Target target, WaiverBook waivers, TimeProvider time, DateTimeOffset startedAt, CancellationToken cancellation)
    {
        Target = target;
        Waivers = waivers;
        _time = time;
        _startedAt = startedAt;
        _lastVerdictAt = startedAt;
        _cancellation = cancellation;
        _cells = new CellRunner(target, new Exhaustion(target, Remarks));
        _checks = new CheckRunner(target, Remarks);
        _report = new(ConcludeAsync);
    }

    /// <summary>The target.</summary>
    public Target Target { get; }

    /// <summary>The known deviations of the target.</summary>
    public WaiverBook Waivers { get; }

    /// <summary>What was seen that is no verdict.</summary>
    public Remarks Remarks { get; } = new();

    /// <summary>How many cells and checks are judged, of how many.</summary>
    public (int Judged, int Whole) Judged => (
        _cellVerdicts.Values.Count(verdict => verdict is { IsValueCreated: true, Value.IsCompleted: true })
            + _checkVerdicts.Values.Count(verdict => verdict is { IsValueCreated: true, Value.IsCompleted: true }),
        Cells.All.Count + AllChecks.List.Count);

    /// <summary>Whether the run is terminating what it made.</summary>
    public bool IsEnding => _report.IsValueCreated;

    /// <summary>What kept the run from judging what it was to judge, or why what it judged is not the API, in one sentence; <c>null</c> where nothing did.</summary>
    public string? Stopped { get; private set; }

    /// <summary>The ledger that a run which has ended leaves for a sweep; <c>null</c> where nothing is left.</summary>
    public string? KeptLedger { get; private set; }

    private bool LeavesTenants { get; init; }

    /// <summary>Opens a target and sees whether it can be judged; where it cannot, every cell is not exercised and <see cref="Stopped"/> says why.</summary>
    /// <param name="settings">The run's settings.</param>
    /// <param name="time">The run's own clock.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <param name="keepsLedger">Whether what is made on a live target is written to a file, from which it can be swept after a crash.</param>
    /// <param name="connect">What connects to a target within this process; <c>null</c> for a socket.</param>
    /// <param name="leavesTenants">Whether what is made is left there, as the target itself is thrown away after the run.</param>
    /// <exception cref="SettingsException">The file of waivers cannot be used.</exception>
    /// <exception cref="IOException">The ledger cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static async Task<ConformanceRun> OpenAsync(
        RunSettings settings, TimeProvider time, CancellationToken cancellation, bool keepsLedger = false, Func<Stream>? connect = null, bool leavesTenants = false)
    {
        var startedAt = time.GetUtcNow();
        var today = DateOnly.FromDateTime(startedAt.UtcDateTime);
        var waivers = new WaiverBook(WaiverFile.Read(settings.Waivers, today), settings.BaseUrl, today);
        var run = new ConformanceRun(await Target.OpenAsync(settings, time, cancellation, connect), waivers, time, startedAt, cancellation) { LeavesTenants = leavesTenants };
        if (waivers.Elsewhere is { Count: > 0 } others)
        {
            run.Remarks.Observe("waivers/other-targets", $"the file of waivers has some for {string.Join(", ", others)}, which waive nothing on this target");
        }

        if (keepsLedger && !run.Target.IsEmbedded)
        {
            run.Target.Ledger.KeepIn(LedgerFile.Create(settings.ReportDirectory, run.Target.RunId, settings, startedAt));
        }

        try
        {
            await run.Target.ReachAsync(cancellation);
            run._reached = true;
        }
        catch (MiswiredException miswired)
        {
            run.Stopped = run.Target.Secrets.Mask(miswired.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            run.Stopped = Interrupted;
        }

        return run;
    }

    /// <summary>The verdict on a cell, judged when it is first asked for.</summary>
    /// <param name="cell">The cell.</param>
    public Task<CellVerdict> JudgeAsync(Cell cell) => _cellVerdicts.GetOrAdd(
        cell.Id, _ => new(() => GuardAsync(cell.Id, alone: false, async () => await _cells.JudgeAsync(cell, _cancellation) with { Waiver = Waivers.InForce(cell.Id) }, cause => Without(cell, cause)))).Value;

    /// <summary>The verdict on a check, judged when it is first asked for.</summary>
    /// <param name="check">The check.</param>
    public Task<CheckVerdict> JudgeAsync(Check check) => _checkVerdicts.GetOrAdd(
        check.Id, _ => new(() => GuardAsync(check.Id, check.Alone && Target.Clock.CanMove, async () => await _checks.JudgeAsync(check, _cancellation) with { Waiver = Waivers.InForce(check.Id) }, cause => Without(check, cause)))).Value;

    /// <summary>Whether anything was asked for a verdict.</summary>
    public bool HasJudged => !_cellVerdicts.IsEmpty || !_checkVerdicts.IsEmpty;

    /// <summary>Ends the run: cleans up, and makes the report. What was not asked for is reported as such.</summary>
    public Task<ConformanceReport> CloseAsync() => _report.Value;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Target.DisposeAsync();
        await _underWay.DisposeAsync();
    }

    private async Task<T> GuardAsync<T>(string id, bool alone, Func<Task<T>> judge, Func<string, T> without)
    {
        if (!_reached)
        {
            return without(Stopped!);
        }

        try
        {
            var verdict = alone ? await AloneAsync(judge) : await BesideOthersAsync(judge);
            _lastVerdictAt = _time.GetUtcNow();
            return verdict;
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            Stopped ??= Interrupted;
            return without(Interrupted);
        }
        catch (Exception fault)
        {
            // The suite broke, not the target: that is no verdict on the target, and must not cost the others theirs.
            var sentence = $"the suite itself failed at {id}: {fault.GetType().Name}: {fault.Message}";
            Stopped ??= Target.Secrets.Mask(sentence);
            return without(sentence);
        }
    }

    private async Task<T> BesideOthersAsync<T>(Func<Task<T>> judge)
    {
        await _underWay.EnterReadLockAsync(_cancellation);
        try
        {
            return await judge();
        }
        finally
        {
            _underWay.Release();
        }
    }

    private async Task<T> AloneAsync<T>(Func<Task<T>> judge)
    {
        await _underWay.EnterWriteLockAsync(_cancellation);
        try
        {
            return await judge();
        }
        finally
        {
            Target.Tenants.Forget();
            _underWay.Release();
        }
    }

    private async Task<ConformanceReport> ConcludeAsync()
    {
        var cells = await Task.WhenAll(Cells.All.Select(cell => _cellVerdicts.TryGetValue(cell.Id, out var asked)
            ? asked.Value
            : Task.FromResult(Without(cell, Stopped ?? NotAskedFor))));
        var checks = await Task.WhenAll(AllChecks.List.Select(check => _checkVerdicts.TryGetValue(check.Id, out var asked)
            ? asked.Value
            : Task.FromResult(Without(check, Stopped ?? NotAskedFor))));
        cells = [.. cells.Select(_cells.Concluded)];
        var judged = _lastVerdictAt - _startedAt;
        var ended = _time.GetTimestamp();
        if (Target.States.Lost is not null)
        {
            Target.Clock.WaitOut();
        }

        using var patience = new CancellationTokenSource(LongestCleanUp, _time);
        var residue = LeavesTenants ? [] : await Target.CleanUp.TerminateAllAsync(patience.Token);
        KeptLedger = Target.Ledger.Close();
        Stopped ??= Target.Client.Lost ?? Target.States.Lost ?? Indifference.Sentence(cells, Target.Client.Transcript.Exchanges);
        checks = [.. checks.Select(check => WholeRun.Over(check, Target.Client.Transcript.Exchanges))];
        return ReportMaker.Make(this, cells, checks, residue, _startedAt, judged + _time.GetElapsedTime(ended));
    }

    private static CheckVerdict Without(Check check, string cause) => new(check, Verdict.NotExercised, cause, []);

    private static CellVerdict Without(Cell cell, string cause) => new(cell,
    [
        new WayVerdict { Name = "every way", Verdict = Verdict.NotExercised, Because = cause, ProvokesTheRow = true, SetUpWentWrong = true },
    ]);
}
