using System.Text.Json.Nodes;
using Conformance.Checks;
using Conformance.Reporting;
using Conformance.Running;
using FluentAssertions;
using ReferencePlatform;

namespace Conformance.Proof.Deviants;

/// <summary>Targets that answer every row rightly and break what stands between the rows are caught by the check that is about it.</summary>
[TestFixture]
[Proof]
[Category("Deviants")]
[Parallelizable(ParallelScope.All)]
public sealed class CheckDeviantTests
{
    private static IEnumerable<TestCaseData> Deviants =>
    [
        Case("a dashboard without TLS", "success/create-body", reply => On(reply, "create", body => body["dashboard_url"] = "http://dashboard.example.com")),
        Case("a tenant id that is no UUID in shape", "success/create-body", reply => On(reply, "create", body => body["tenant_id"] = ((string)body["tenant_id"]!).Replace("-", "", StringComparison.Ordinal))),
        Case("balances as texts", "success/topup-body", reply => On(reply, "topup", body => body["balances"]!["daily_bonus_used"] = "0")),
        Case("a balance that is missing", "success/topup-body", reply => On(reply, "topup", body => body["balances"]!.AsObject().Remove("rollover_credits"))),
        Case("a link without a workspace", "success/sso-body", reply => On(reply, "sso", body => body["redirectTo"] = ((string)body["redirectTo"]!).Replace("workspace=", "w=", StringComparison.Ordinal))),
        Case("the same token twice", "idempotency/sso-fresh-token", reply => On(reply, "sso", body => body["redirectTo"] = "https://app.example.com/sso?token=abc&workspace=1")),
        Case("a suspension without its report", "success/suspend-body", reply => On(reply, "suspend", body => body.Remove("report"))),
        Case("a status that is another", "success/unsuspend-body", reply => On(reply, "unsuspend", body => body["status"] = "enabled")),
        Case("a report with a list that is missing", "success/terminate-body", reply => On(reply, "terminate", body => (body["report"] as JsonObject)?.Remove("deletedPods"))),
        Case("a period that begins at five", "success/usage-current-month", reply => On(reply, "usage", body => body["usage"]!["period"]!["from"] = "2026-11-01T05:00:00Z")),
        Case("a sum that is missing", "success/usage-body", reply => On(reply, "usage", body => body["usage"]!.AsObject().Remove("cloud_usd"))),
        Case("credits that are counted twice", "success/lawful-amounts", reply => On(reply, "topup", body => body["balances"]!["topup_credits"] = 2 * (double)body["balances"]!["topup_credits"]!)),
        Case("fractions that are cut off", "success/lawful-amounts", reply => On(reply, "topup", body => body["balances"]!["topup_credits"] = Math.Floor((double)body["balances"]!["topup_credits"]!))),
        Case("a fresh suspension that says already", "idempotency/suspend-repeated", reply => On(reply, "suspend", body => body["already"] = true)),
        Case("a plus sign that is refused", "success/lawful-emails", reply => Refuse(reply, "create", asked => asked.Contains("+tag", StringComparison.Ordinal) || asked.Contains("\\u002Btag", StringComparison.Ordinal), 400, "invalid_email")),
        Case("zero that is no entitlement", "success/lawful-entitlements", reply => Refuse(reply, "plan", asked => asked.Contains(":0}", StringComparison.Ordinal), 400, "missing_fields", "entitlements required")),
        Case("a name that is required", "success/lawful-names", reply => Refuse(reply, "create", asked => !asked.Contains("\"name\"", StringComparison.Ordinal), 400, "missing_fields", "whu.email required")),
        Case("a null that breaks the server", "closed-world/topup-odd-members", reply => Refuse(reply, "topup", asked => asked.Contains(":null", StringComparison.Ordinal), 500, "crashed")),
        Case("a body that is no object and breaks the server", "closed-world/plan-no-object", reply => Refuse(reply, "plan", asked => asked is "[]", 502, "bad_gateway")),
        Case("a time to live that is refused", "success/optional-members", reply => Refuse(reply, "sso", asked => asked.Contains("ttl_seconds", StringComparison.Ordinal), 404, "tenant_not_found")),
    ];

    /// <summary>The check that is about the deviation deviates.</summary>
    /// <param name="deviate">What the target does.</param>
    /// <param name="expected">The check.</param>
    [TestCaseSource(nameof(Deviants))]
    public async Task A_deviation_between_the_rows_is_caught(Action<Reply> deviate, string expected)
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        await using var deviant = await DeviantTarget.StartAsync(platform, deviate);

        var verdict = await JudgeAsync(platform, deviant.BaseUrl, expected);

        verdict.Because.Should().NotBeNull();
        verdict.Verdict.Should().Be("deviates");
        verdict.Finding.Should().Contain("repeat    curl").And.Contain("contract");
    }

    /// <summary>Without the deviation each of these checks conforms: it is the deviation that is caught.</summary>
    [Test]
    public async Task The_honest_platform_is_not_accused()
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        await using var honest = await DeviantTarget.StartAsync(platform, _ => { });
        await using var run = await ConformanceRun.OpenAsync(Runs.Of(platform) with { BaseUrl = honest.BaseUrl }, TimeProvider.System, CancellationToken.None);

        var verdicts = await Task.WhenAll(AllChecks.List.Select(run.JudgeAsync));

        verdicts.Where(verdict => verdict.Verdict != Judging.Verdict.Conforms).Select(verdict => $"{verdict.Check.Id}: {verdict.Because}{verdict.Lacking}").Should().BeEmpty();
    }

    /// <summary>Ids are what readers of reports rely on: a topic of the contract and a name.</summary>
    [Test]
    public void Every_check_has_an_id_of_its_own() => AllChecks.List.Select(check => check.Id).Should().OnlyHaveUniqueItems()
        .And.AllSatisfy(id => id.Should().MatchRegex("^(retry|idempotency|isolation|success|limits|closed-world)/[a-z0-9_-]+$"));

    private static async Task<CheckEntry> JudgeAsync(Platform platform, string baseUrl, string id)
    {
        await using var run = await ConformanceRun.OpenAsync(Runs.Of(platform) with { BaseUrl = baseUrl }, TimeProvider.System, CancellationToken.None);
        await run.JudgeAsync(AllChecks.List.Single(check => check.Id == id));
        return (await run.CloseAsync()).Checks.Single(check => check.Id == id);
    }

    private static TestCaseData Case(string name, string expected, Action<Reply> deviate) => new TestCaseData(deviate, expected).SetArgDisplayNames(name);

    private static void On(Reply reply, string operation, Action<JsonObject> change)
    {
        if (reply.Operation == operation && reply.Status == 200)
        {
            reply.Change(change);
        }
    }

    private static void Refuse(Reply reply, string operation, Func<string, bool> asked, int status, string error, string? reason = null)
    {
        if (reply.Operation == operation && reply.Status < 500 && asked(reply.Asked))
        {
            reply.Status = status;
            reply.Body = new JsonObject { ["error"] = error }.ToJsonString();
            if (reason is not null)
            {
                reply.Change(body => body["reason"] = reason);
            }
        }
    }
}
