using System.Xml.Linq;
using Conformance.Commands;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Tenants;
using Conformance.Proof.Deviants;
using Conformance.Running;
using Conformance.Scenarios;
using FluentAssertions;
using ReferencePlatform;

namespace Conformance.Proof.Ledgers;

/// <summary>What a ledger tells is terminated, as often as it is swept; what cannot be is said, and its ledger kept.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class SweepTests
{
    private const string Stranger = "sk_canary_7Qm2ZxW9rT4kLp8vYbN3cHdJ";

    /// <summary>A run that leaves nothing leaves no ledger.</summary>
    [Test]
    public async Task A_run_without_residue_leaves_no_ledger()
    {
        using var folder = new TemporaryFolder();
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);

        await using var run = await OpenAsync(Runs.Of(platform), folder);
        LedgerFile.In(folder.Path).Should().ContainSingle();
        LedgerFile.Abandoned(folder.Path).Should().BeEmpty("its run is alive");
        await run.JudgeAsync(Cells.All.First(cell => cell.Id == "topup/409.suspended"));
        platform.LivingTenants.Should().NotBeEmpty();
        await run.CloseAsync();

        run.KeptLedger.Should().BeNull();
        LedgerFile.In(folder.Path).Should().BeEmpty();
        platform.LivingTenants.Should().BeEmpty();
    }

    /// <summary>A target that keeps its tenants is left with a ledger, which is swept once the target lets go; a second sweep finds nothing.</summary>
    [Test]
    public async Task What_a_run_could_not_terminate_is_swept()
    {
        using var folder = new TemporaryFolder();
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        var stubborn = true;
        await using var target = await DeviantTarget.StartAsync(platform, reply => reply.Status = stubborn && reply.Operation is "terminate" ? 500 : reply.Status);
        var settings = Runs.Of(platform) with { BaseUrl = target.BaseUrl };
        string kept;
        await using (var run = await OpenAsync(settings, folder))
        {
            await run.JudgeAsync(Cells.All.First(cell => cell.Id == "topup/409.suspended"));
            var report = await run.CloseAsync();
            report.Residue.Should().NotBeEmpty();
            kept = run.KeptLedger!;
        }

        LedgerFile.Abandoned(folder.Path).Should().Equal(kept);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(kept).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var first = await SweepAsync(settings, folder);
        first.ExitCode.Should().Be(ExitCodes.Found, first.Said);
        first.Said.Should().Contain("LEFT: 500").And.Contain("kept");

        stubborn = false;
        var second = await SweepAsync(settings, folder);
        second.ExitCode.Should().Be(ExitCodes.Fine, second.Said);
        second.Said.Should().Contain("already gone").And.Contain("Nothing is left.");
        platform.LivingTenants.Should().BeEmpty();
        (await SweepAsync(settings, folder)).Said.Should().Contain("nothing to sweep");
    }

    /// <summary>A last line that was cut is read around; by reference alone a tenant is terminated, and one that was never made is fine.</summary>
    [Test]
    public async Task A_cut_line_is_read_around()
    {
        using var folder = new TemporaryFolder();
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        var settings = Runs.Of(platform);
        await using var maker = await OpenAsync(settings, folder, keepsLedger: false);
        var key = await maker.Target.Credentials.MainAsync(CancellationToken.None);
        var tenant = await maker.Target.Tenants.FreshAsync(key, "made-then-killed", CancellationToken.None);
        var path = Write(folder, settings, Asked(1, tenant.ExternalRef, key.Value), Asked(2, "conformance:never-made", key.Value), Asked(3, "x", platform.Keys.RevokedApiKey) with { Unserved = true });
        await File.AppendAllTextAsync(path, """{"event":"asked","number":4,"ref":"conf""");

        var (exitCode, said) = await SweepAsync(settings, folder);

        exitCode.Should().Be(ExitCodes.Fine, said);
        said.Should().Contain($"{tenant.ExternalRef}: terminated").And.Contain("conformance:never-made: already gone, or never made").And.Contain("x: never made: the target refuses");
        platform.LivingTenants.Should().NotContain(Guid.Parse(tenant.Id));
        await maker.CloseAsync();
    }

    /// <summary>A run that was killed in the first line of its ledger has sent nothing.</summary>
    [TestCase("")]
    [TestCase("""{"event":"ru""")]
    public async Task A_ledger_without_a_line_is_removed(string text)
    {
        using var folder = new TemporaryFolder();
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        var path = Path.Combine(folder.Path, "ledger-0a1b2c3d.jsonl");
        await File.WriteAllTextAsync(path, text);

        (await SweepAsync(Runs.Of(platform), folder)).ExitCode.Should().Be(ExitCodes.Fine);

        File.Exists(path).Should().BeFalse();
    }

    /// <summary>What keeps a sweep from its work is one sentence, and the ledger stays.</summary>
    [Test]
    public async Task What_cannot_be_swept_is_said()
    {
        using var folder = new TemporaryFolder();
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        var settings = Runs.Of(platform);
        var nowhere = new RunSettings { BaseUrl = "http://127.0.0.1:1", ApiKeys = platform.Keys.ApiKeys[0] };
        var path = Write(folder, nowhere, Asked(1, "a:1", platform.Keys.ApiKeys[0]));

        await FailsAsync(nowhere, ExitCodes.Unreachable, "BaseUrl http://127.0.0.1:1 cannot be reached: the connection was refused.");
        await FailsAsync(settings, ExitCodes.Found, "its tenants are at http://127.0.0.1:1/functions/v1/platform-");
        await FailsAsync(new RunSettings(), ExitCodes.BadSettings, "BaseUrl is empty");
        await FailsAsync(settings, ExitCodes.BadInput, "cannot be read", Path.Combine(folder.Path, "ledger-none.jsonl"));

        File.Delete(path);
        path = Write(folder, settings, Asked(1, "a:1", Stranger));
        await FailsAsync(settings, ExitCodes.Found, $"a:1: LEFT: no setting holds the key that made it, ApiKeys[0] (SHA-256 {SealedKey.Print(Stranger)}…)");

        using (LedgerFile.TryOpen(path))
        {
            await FailsAsync(settings, ExitCodes.Found, "its run is still alive");
        }

        await File.WriteAllTextAsync(path, """{"event":"asked","number":1}""");
        await FailsAsync(settings, ExitCodes.BadInput, "is no ledger of this suite");

        // Nobody's file is lost to a slip of the hand.
        await File.WriteAllTextAsync(path, "nonsense");
        await FailsAsync(settings, ExitCodes.BadInput, "is no ledger of this suite");
        path = Path.Combine(folder.Path, "lab.pem");
        await File.WriteAllTextAsync(path, "-----BEGIN");
        await FailsAsync(settings, ExitCodes.BadInput, "is no ledger of this suite: those are called ledger-<run>.jsonl.", path);
        (await File.ReadAllTextAsync(path)).Should().Be("-----BEGIN");

        async Task FailsAsync(RunSettings given, int exitCode, string sentence, params string[] ledgers)
        {
            var swept = await SweepAsync(given, folder, ledgers);
            swept.ExitCode.Should().Be(exitCode, swept.Said);
            swept.Said.Should().Contain(sentence).And.NotContain("   at ").And.NotContain(Stranger).And.NotContain(platform.Keys.ApiKeys[0]);
            File.Exists(path).Should().BeTrue();
        }
    }

    /// <summary>A sealed key is opened with the settings that it was sealed with, and with no others.</summary>
    [Test]
    public void A_sealed_key_needs_its_settings()
    {
        var settings = new RunSettings { StateChangeUrl = "https://api.example.com/states", StateChangeHeader = "X-Secret: one" };
        var text = new SealedKey(settings).Seal(Stranger);

        text.Should().NotContain(Stranger);
        new SealedKey(settings).Seal(Stranger).Should().NotBe(text);
        new SealedKey(settings).Open(text).Should().Be(Stranger);
        new SealedKey(settings with { StateChangeHeader = "X-Secret: two" }).Open(text).Should().BeNull();
        new SealedKey(settings).Open("no base64").Should().BeNull();
        new SealedKey(settings).Open("").Should().BeNull();
    }

    private static Task<ConformanceRun> OpenAsync(RunSettings settings, TemporaryFolder folder, bool keepsLedger = true) =>
        ConformanceRun.OpenAsync(settings with { ReportDirectory = folder.Path }, TimeProvider.System, CancellationToken.None, keepsLedger);

    private static LedgerLine Asked(int number, string reference, string key) =>
        new() { Event = LedgerEvent.Asked, Number = number, Ref = reference, Key = "ApiKeys[0]", Print = SealedKey.Print(key) };

    private static string Write(TemporaryFolder folder, RunSettings settings, params LedgerLine[] lines)
    {
        using var ledger = LedgerFile.Create(folder.Path, "0a1b2c3d", settings, TimeProvider.System.GetUtcNow());
        foreach (var line in lines)
        {
            ledger.Write(line);
        }

        return ledger.Path;
    }

    /// <summary>Runs the command.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="folder">The report directory.</param>
    /// <param name="ledgers">The ledgers that it is given.</param>
    internal static async Task<(int ExitCode, string Said)> SweepAsync(RunSettings settings, TemporaryFolder folder, params string[] ledgers)
    {
        var file = Path.Combine(folder.Path, "sweep.runsettings");
        var given = typeof(RunSettings).GetProperties().Where(property => property.CanWrite)
            .Select(property => (property.Name, Value: property.GetValue(settings with { ReportDirectory = folder.Path })?.ToString() ?? ""));
        new XElement("RunSettings", new XElement("TestRunParameters", given.Select(one =>
            new XElement("Parameter", new XAttribute("name", one.Name), new XAttribute("value", one.Value))))).Save(file);
        using var said = new StringWriter();
        var exitCode = await SuiteCommands.RunAsync(["sweep", "--settings", file, .. ledgers], SuiteCommands.All, said, said);
        return (exitCode, said.ToString());
    }
}
