using System.Text.Json;
using System.Text.Json.Nodes;
using Conformance.Fixtures.Settings;
using Conformance.Proof.Deviants;
using Conformance.Reporting;
using ReferencePlatform;

namespace Conformance.Proof.ReportPage;

/// <summary>The reports whose pages are looked at: each run is made once.</summary>
internal static class PageReports
{
    /// <summary>What a hostile target writes wherever it can.</summary>
    public const string Hostile =
        "<script>window.broken = 1</script></style></script><img src=x onerror='window.broken = 2'>\" onfocus=\"window.broken = 3\u202Egnp.exe\u0007 😀 --> ]]> {{7*7}} @Model";

    /// <summary>The id of the cell whose deviation is waived.</summary>
    public const string Waived = "topup/409.suspended";

    private static readonly Lazy<Task<ConformanceReport>> HonestRun = new(RunHonestAsync);
    private static readonly Lazy<Task<ConformanceReport>> DeviantRun = new(RunDeviantAsync);

    // What a target, a waiver's author or a setting can bring into a report.
    private static readonly HashSet<string> Foreign = new(StringComparer.Ordinal)
    {
        "because", "lacking", "expected", "received", "sent", "curl", "url", "key", "mediaType", "retryAfter", "requestId", "body", "seen", "what", "owner",
        "reason", "finding", "baseUrl", "for", "method", "answer",
    };

    /// <summary>A whole run on a target that keeps the contract.</summary>
    public static Task<ConformanceReport> HonestAsync() => HonestRun.Value;

    /// <summary>A run on a target that deviates, with a waiver, and without leave to exhaust limits.</summary>
    public static Task<ConformanceReport> DeviantAsync() => DeviantRun.Value;

    /// <summary>The report with the ways of few cells alone, where a test is about the page and not about each of 580 ways.</summary>
    /// <param name="report">The report.</param>
    public static ConformanceReport Brief(this ConformanceReport report) => report with
    {
        Cells = [.. report.Cells.Select(cell => cell.Verdict is "deviates" or "waived" || cell.Id == "plan/404.tenant_not_found" ? cell : cell with { Ways = [] })],
        Checks = [.. report.Checks.Take(20)],
    };

    /// <summary>A report in which every text that comes from outside is hostile.</summary>
    /// <param name="report">The report.</param>
    public static ConformanceReport Poisoned(this ConformanceReport report)
    {
        var json = JsonNode.Parse(report.ToJson())!;
        Poison(json);
        json["cells"]!.AsArray().Zip(report.Cells).ToList().ForEach(pair => pair.First!["reason"] = pair.Second.Reason);
        json["residue"] = new JsonArray(Hostile);
        return ConformanceReport.Parse(json.ToJsonString());
    }

    /// <summary>A report in which every way of every cell and every check deviates, at length.</summary>
    /// <param name="report">The report.</param>
    public static ConformanceReport AtItsWorst(this ConformanceReport report)
    {
        var counts = new Counts(0, report.Checks.Count, 0, 0);
        var body = new string('"', 2000);
        var exchange = report.Cells[0].Ways[0].Exchange! with { Received = body, Sent = body, Curl = body };
        return report with
        {
            Summary = report.Summary with { Verdict = "deviates", Conforms = 0, Deviates = report.Cells.Count, Checks = counts },
            Cells = [.. report.Cells.Select(cell => cell with { Verdict = "deviates", Ways = [.. cell.Ways.Select(way => way with { Verdict = "deviates", Because = body, Expected = body, Exchange = exchange })] })],
            Checks = [.. report.Checks.Select(check => check with { Verdict = "deviates", Because = body, Departures = [.. Enumerable.Repeat(new DepartureEntry(body, "request", exchange) { Before = [.. Enumerable.Repeat(body[..400], 12)] }, 9)] })],
            Unlisted = [.. Enumerable.Repeat(new UnlistedEntry("topup", 418, body, "request", body, null), 200)],
        };
    }

    private static void Poison(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray list:
                list.ToList().ForEach(Poison);
                break;
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    if (value?.GetValueKind() is JsonValueKind.String && (name is "link" || Foreign.Contains(name)))
                    {
                        members[name] = name is "link" ? "javascript:window.broken = 4" : Hostile;
                    }
                    else
                    {
                        Poison(value);
                    }
                }

                break;
        }
    }

    private static async Task<ConformanceReport> RunHonestAsync()
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        return await Runs.OfAsync(Runs.Of(platform));
    }

    private static async Task<ConformanceReport> RunDeviantAsync()
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        await using var deviant = await DeviantTarget.StartAsync(platform, Deviate);
        var expires = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(30);
        var waivers = TemporaryFolder.File(".json");
        await File.WriteAllTextAsync(
            waivers,
            $$"""{"waivers":[{"id":"{{Waived}}","target":"{{deviant.BaseUrl}}","reason":"answers 423 until the new ledger is out","owner":"billing","link":"https://tracker.example.com/7","expires":"{{expires:yyyy-MM-dd}}"}]}""");
        return await Runs.OfAsync(Runs.Of(platform) with { BaseUrl = deviant.BaseUrl, Waivers = waivers, RateLimits = RateLimitScope.None }, Runs.Ordinary);
    }

    private static void Deviate(Reply reply)
    {
        switch (reply)
        {
            case { Operation: "topup", Status: 409 } when reply.Body.Contains("suspended", StringComparison.Ordinal):
                reply.Status = 423;
                break;
            case { Operation: "plan", Status: 405 }:
                reply.MediaType = "text/html";
                reply.Body = "<!DOCTYPE html><title>405</title>" + Hostile;
                break;
            case { Operation: "sso", Status: 400 }:
                reply.Change(body => body["message"] = "more than the row names");
                break;
        }
    }
}
