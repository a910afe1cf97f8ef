using System.Text.Json;
using Conformance.Reporting;

namespace Conformance.Certifying;

/// <summary>The result of a run (in-toto, test-result v0.1). Every cell and check stands in one of its lists, so that none can hide.</summary>
/// <param name="Result"><c>PASSED</c>, <c>WARNED</c> or <c>FAILED</c>.</param>
/// <param name="Configuration">The contract, the target and the run.</param>
/// <param name="Url">Where the run can be looked up, if anywhere.</param>
/// <param name="PassedTests">What conforms.</param>
/// <param name="WarnedTests">What was not exercised, or deviates and is waived.</param>
/// <param name="FailedTests">What deviates.</param>
internal sealed record TestResult(
    string Result,
    IReadOnlyList<ResourceDescriptor> Configuration,
    string? Url,
    IReadOnlyList<string> PassedTests,
    IReadOnlyList<string> WarnedTests,
    IReadOnlyList<string> FailedTests)
{
    /// <summary>The result of a run.</summary>
    /// <param name="report">Its report.</param>
    /// <param name="url">Where the run can be looked up, if anywhere.</param>
    public static TestResult Of(ConformanceReport report, string? url)
    {
        var verdicts = report.Cells.Select(cell => (cell.Id, cell.Verdict)).Concat(report.Checks.Select(check => (check.Id, check.Verdict)))
            .ToLookup(one => one.Verdict switch { "conforms" => "passed", "not exercised" or "waived" => "warned", _ => "failed" }, one => one.Id, StringComparer.Ordinal);
        var result = report.Summary switch { { Verdict: "deviates" } => "FAILED", { Verdict: "conforms", Because: null } => "PASSED", _ => "WARNED" };
        return new TestResult(result, Configured(report), url, [.. verdicts["passed"]], [.. verdicts["warned"]], [.. verdicts["failed"]]);
    }

    private static ResourceDescriptor[] Configured(ConformanceReport report) =>
    [
        new()
        {
            Name = "contract",
            Digest = new DigestSet(report.Suite.ContractSha256),
            Annotations = Annotated(("suiteVersion", report.Suite.Version), ("report", report.Schema)),
        },
        new()
        {
            Name = "target",
            Uri = report.Target.BaseUrl,
            Annotations = Annotated(("kind", report.Target.Kind), ("pathPrefix", report.Run.Settings.GetValueOrDefault("PathPrefix", ""))),
        },
        new()
        {
            Name = "run",
            Content = JsonSerializer.SerializeToUtf8Bytes(report.Run.Settings, StatementJson.Plain.IReadOnlyDictionaryStringString),
            MediaType = "application/json",
            Annotations = Annotated(
            [
                ("id", report.Run.Id), ("seed", $"{report.Run.Seed}"), ("startedAt", $"{report.Run.StartedAt:O}"), ("requests", $"{report.Run.Requests}"),
                .. report.Summary.Profiles.Select(profile => ($"profile.{profile.Name}", profile.Verdict)),
            ]),
        },
    ];

    private static Dictionary<string, string> Annotated(params (string Name, string Value)[] values) =>
        values.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);
}
