using System.Diagnostics;
using System.Text.Json;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Wire;
using Conformance.Running;
using Conformance.Scenarios;
using FluentAssertions;
using ReferencePlatform;

namespace Conformance.Proof;

/// <summary>Whole runs on the reference platform, however it is reached and whatever is given.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class WholeRunTests
{
    /// <summary>With nothing but the addresses of a platform in another process, all 117 cells conform.</summary>
    [Test]
    public async Task A_platform_in_another_process_conforms_by_its_addresses_alone()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ReferencePlatform.dll")]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        try
        {
            var line = JsonDocument.Parse((await process.StandardOutput.ReadLineAsync())!).RootElement;

            var report = await Runs.OfAsync(new RunSettings
            {
                BaseUrl = line.GetProperty("baseUrl").GetString()!,
                StateChangeUrl = line.GetProperty("stateChangeUrl").GetString()!,
            });

            report.Summary.Verdict.Should().Be("conforms", report.ToJson());
            report.Summary.Conforms.Should().Be(117);
            report.Target.Kind.Should().Be("live");
            report.Residue.Should().BeEmpty();
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>One active key reaches all that needs nothing else; what it does not reach is named with what it needs.</summary>
    [Test]
    public async Task One_key_reaches_what_needs_nothing_else()
    {
        // With the contract's own limits a single key would have to wait for a second minute, and no clock can be moved here.
        await using var platform = await Platform.StartAsync(new PlatformOptions { KeyLimit = 200, IpLimit = 400 }, CancellationToken.None);

        var report = await Runs.OfAsync(
            new RunSettings { BaseUrl = platform.BaseUrl, ApiKeys = platform.Keys.ApiKeys[0], KeyLimit = 200, IpLimit = 400, RateLimits = RateLimitScope.None },
            Runs.Ordinary);

        report.Unlisted.Should().BeEmpty();
        report.With("deviates").Should().BeEmpty();
        report.With("conforms").Should().BeEquivalentTo(Cells.All.Where(NeedsNothing).Select(cell => cell.Id));
        Lacking("sso/401.unauthorized.account_disabled").Should().Contain("DisabledApiKey").And.Contain("StateChangeUrl");
        Lacking("topup/409.tenant_not_active").Should().Contain("a tenant is not active");
        Lacking("plan/410.terminated").Should().Contain("a tenant is terminated but not deleted");
        Lacking("usage/500.internal_error.hash_failed").Should().Contain("an operation fails");
        Lacking("plan/404.tenant_not_found").Should().Contain("another-accounts-by-id").And.Contain("ForeignApiKey");
        Lacking("plan/401.unauthorized.invalid_key").Should().Contain("RevokedApiKey");
        report.Cells.Should().OnlyContain(cell => cell.Verdict == "conforms" || cell.Lacking != null);

        var checks = Checks.AllChecks.List.ToDictionary(check => check.Id, StringComparer.Ordinal);
        await using var run = await ConformanceRun.OpenAsync(
            new RunSettings { BaseUrl = platform.BaseUrl, ApiKeys = platform.Keys.ApiKeys[1], KeyLimit = 200, IpLimit = 400 }, TimeProvider.System, CancellationToken.None);
        var lacking = await Task.WhenAll(checks.Values.Where(check => check.Needs.Count > 0).Select(run.JudgeAsync));
        lacking.Should().OnlyContain(verdict => verdict.Verdict == Judging.Verdict.NotExercised && verdict.Lacking!.StartsWith("needs "), "what a check says it needs, it needs");
        await run.CloseAsync();

        string? Lacking(string id) => report.Cells.Single(cell => cell.Id == id).Lacking;

        static bool NeedsNothing(Cell cell) => cell.Row.Status is 400 or 405
            || cell.Row is { Status: 401, Reason: Reason.Fixed("missing_bearer" or "invalid_key") }
            || cell.Row is { Error: "tenant_not_found" } or { Status: 409, Error: "suspended" };
    }

    /// <summary>A target that sends nothing of a run's keys sees them in no artefact of the run, plain or encoded.</summary>
    [Test]
    public async Task No_key_is_in_the_report()
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions { StateChangeSecret = "canary-of-the-state-change" }, CancellationToken.None);
        await using var deviant = await Deviants.DeviantTarget.StartAsync(platform, reply =>
        {
            // Every error repeats the credential, plain and encoded, and the state-change secret.
            if (reply.Status >= 400)
            {
                var key = reply.Authorization;
                reply.Body = $$"""{"error":"{{key}}","reason":"{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("x" + key))}} {{Uri.EscapeDataString(key)}} canary-of-the-state-change"}""";
            }
        });
        var settings = Runs.Of(platform) with { BaseUrl = deviant.BaseUrl, StateChangeHeader = "X-State-Change-Secret: canary-of-the-state-change" };

        await using var run = await ConformanceRun.OpenAsync(settings, TimeProvider.System, CancellationToken.None);
        await Task.WhenAll(Runs.Ordinary.Select(run.JudgeAsync));
        var report = (await run.CloseAsync()).ToJson();
        var transcript = TemporaryFolder.File(".jsonl");
        Reporting.TranscriptFile.Write(run.Target.Client.Transcript.Exchanges, run.Target.Secrets, transcript);
        report += await File.ReadAllTextAsync(transcript);

        string[] keys = [.. platform.Keys.ApiKeys, platform.Keys.ForeignApiKey, platform.Keys.RevokedApiKey, platform.Keys.DraftApiKey, platform.Keys.DisabledApiKey, platform.Keys.MissingAccountApiKey, "canary-of-the-state-change"];
        report.Should().Contain(Secrets.Masked);
        foreach (var key in keys)
        {
            report.Should().NotContain(key).And.NotContain(key[..^1]).And.NotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(key))[4..^4]);
        }
    }

    /// <summary>Every tenant that came into being is terminated, also where the target accepts what it should refuse.</summary>
    [Test]
    public async Task Nothing_is_left_behind()
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        await using var run = await ConformanceRun.OpenAsync(Runs.Of(platform), TimeProvider.System, CancellationToken.None);
        await Task.WhenAll(Runs.Ordinary.Select(run.JudgeAsync));
        var made = run.Target.Ledger.Alive;

        var report = await run.CloseAsync();

        made.Count.Should().BeInRange(5, 40, "hundreds of ways share their tenants");
        report.Residue.Should().BeEmpty();
        run.Target.Ledger.Alive.Should().BeEmpty();
        var usage = await Task.WhenAll(made.Where(tenant => tenant.Key.Id.Length > 0).Select(tenant => run.Target.Client.SendAsync(
            new ApiRequest
            {
                Operation = Operation.Plan,
                Key = tenant.Value,
                Body = $$$"""{"tenant_id":"{{{tenant.Key.Id}}}","entitlements":{"max_projects":1}}""",
                RequestId = run.Target.Writer.NextRequestId(Operation.Plan),
            },
            CancellationToken.None)));
        usage.Should().OnlyContain(exchange => exchange.Status == 404 || exchange.Status == 410);
    }

    /// <summary>A run that is interrupted says so, keeps what it learnt, and still leaves nothing behind.</summary>
    [Test]
    public async Task An_interrupted_run_cleans_up()
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        using var interruption = new CancellationTokenSource();
        await using var run = await ConformanceRun.OpenAsync(Runs.Of(platform), TimeProvider.System, interruption.Token);
        var first = Cells.All.Single(cell => cell.Id == "topup/409.suspended");
        await run.JudgeAsync(first);

        await interruption.CancelAsync();
        await Task.WhenAll(Cells.All.Select(run.JudgeAsync));
        var report = await run.CloseAsync();

        report.With("conforms").Should().Equal(first.Id);
        report.Summary.Because.Should().Be("the run was interrupted");
        report.Residue.Should().BeEmpty();
        run.Target.Ledger.Alive.Should().BeEmpty();
    }

    /// <summary>The same seed sends the same data, but for what must never be used twice.</summary>
    [Test]
    public void A_seed_is_stable()
    {
        var one = new RequestWriter(7, "run-1").Body(Operation.Plan, new Fixtures.Tenants.Tenant("t", "r", "e"), "a way");
        var same = new RequestWriter(7, "run-2").Body(Operation.Plan, new Fixtures.Tenants.Tenant("t", "r", "e"), "a way");
        var another = new RequestWriter(8, "run-1").Body(Operation.Plan, new Fixtures.Tenants.Tenant("t", "r", "e"), "a way");

        same.Should().Be(one);
        another.Should().NotBe(one);
    }

    /// <summary>A report that is written can be read, and says the same.</summary>
    [Test]
    public async Task A_report_can_be_read_again()
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        var report = await Runs.OfAsync(Runs.Of(platform), [Cells.All[0]]);

        var json = report.ToJson();

        Reporting.ConformanceReport.Parse(json).Should().BeEquivalentTo(report);
        var root = JsonDocument.Parse(json).RootElement;
        root.GetProperty("schema").GetString().Should().Be("conformance-report/1");
        root.GetProperty("summary").EnumerateObject().Select(member => member.Name)
            .Should().Contain(["verdict", "cells", "conforms", "deviates", "notExercised", "waived", "checks"]);
        root.GetProperty("cells").GetArrayLength().Should().Be(117);
        root.GetProperty("cells")[1].GetProperty("lacking").GetString().Should().Contain("not asked for in this run");
    }
}
