using Conformance.Fixtures.Settings;
using Conformance.Reporting;
using Conformance.Running;
using Conformance.Scenarios;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>Runs of the suite within a test, apart from the run of this process.</summary>
internal static class Runs
{
    /// <summary>The cells that exhaust no limit.</summary>
    public static IEnumerable<Cell> Ordinary => Cells.All.Where(cell => cell.Row.Status != 429);

    /// <summary>Judges cells on the target that the settings name.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="cells">The cells; all of them where none is named.</param>
    public static async Task<ConformanceReport> OfAsync(RunSettings settings, IEnumerable<Cell>? cells = null)
    {
        await using var run = await ConformanceRun.OpenAsync(settings, TimeProvider.System, TestContext.CurrentContext.CancellationToken);
        await Task.WhenAll((cells ?? Cells.All).Select(run.JudgeAsync));
        if (cells is not null)
        {
            return await run.CloseAsync();
        }

        await Task.WhenAll(Checks.AllChecks.List.Select(run.JudgeAsync));
        return await SoundAsync(await run.CloseAsync());
    }

    /// <summary>A report that its own schema takes; of 850 kB that costs some 30 ms.</summary>
    /// <param name="report">The report.</param>
    public static async Task<ConformanceReport> SoundAsync(ConformanceReport report)
    {
        (await ReportSchema.FaultAsync(report.ToJson())).Should().BeNull("report.schema.json describes every report");
        return report;
    }

    /// <summary>The settings that name a platform that was started apart.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="withKeys">Whether its keys are given.</param>
    public static RunSettings Of(ReferencePlatform.Platform platform, bool withKeys = true) => new()
    {
        BaseUrl = platform.BaseUrl,
        StateChangeUrl = platform.StateChangeUrl,
        ApiKeys = withKeys ? string.Join(',', platform.Keys.ApiKeys) : "",
        ForeignApiKey = withKeys ? platform.Keys.ForeignApiKey : "",
        RevokedApiKey = withKeys ? platform.Keys.RevokedApiKey : "",
        DraftApiKey = withKeys ? platform.Keys.DraftApiKey : "",
        DisabledApiKey = withKeys ? platform.Keys.DisabledApiKey : "",
        MissingAccountApiKey = withKeys ? platform.Keys.MissingAccountApiKey : "",
    };

    /// <summary>The ids of the cells with a verdict.</summary>
    /// <param name="report">The report.</param>
    /// <param name="verdict">The verdict.</param>
    public static IReadOnlyList<string> With(this ConformanceReport report, string verdict) =>
        [.. report.Cells.Where(cell => cell.Verdict == verdict).Select(cell => cell.Id)];
}
