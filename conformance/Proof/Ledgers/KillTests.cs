using System.Xml.Linq;
using Conformance.Commands;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Tenants;
using Conformance.Proof.Deviants;
using FluentAssertions;
using ReferencePlatform;

namespace Conformance.Proof.Ledgers;

/// <summary>Whenever and however a run is ended, nothing of it is left on the target: by itself where it is asked to end, by a sweep where it was killed.</summary>
[TestFixture]
[Proof]
[Platform(Exclude = "Win", Reason = "signals")]
[Parallelizable(ParallelScope.Self)]
public sealed class KillTests
{
    private const int Points = 20;
    private const int LatestPoint = 500;
    private const string Secret = "state-change-secret-of-the-kill-test";

    private static readonly string[] Signals = ["KILL", "INT", "TERM"];

    // One half at a time: a process that lives for two seconds spends most of them on compiling what it runs.
    private static readonly string[] Halves = ["TestCategory=Conformance&TestCategory!=RateLimit&TestCategory!=Checks", "TestCategory=Checks"];

    /// <summary>Twenty runs, each ended at a random request: before the target has seen it, or after and before it is answered.</summary>
    [Test]
    public async Task A_run_that_is_ended_leaves_nothing_behind()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        await TestContext.Out.WriteLineAsync($"The points come from seed {seed}.");
        var points = Enumerable.Range(0, Points).Select(index => new Point(
            Signals[index % Signals.Length], At: random.Next(1, LatestPoint), Before: random.Next(2) == 0, WithKeys: index / Signals.Length % 2 == 0, Halves[index % Halves.Length])).ToList();

        await Parallel.ForEachAsync(points, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (point, _) =>
        {
            try
            {
                await EndAndSweepAsync(point);
            }
            catch (Exception failed)
            {
                throw new AssertionException($"{point}, seed {seed}: {failed.Message}", failed);
            }
        });
    }

    /// <summary>A run says what earlier ones may have left, and what it leaves itself, with the command that terminates it.</summary>
    [Test]
    public async Task A_run_names_the_sweep()
    {
        using var folder = new TemporaryFolder();
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        await using var stubborn = await DeviantTarget.StartAsync(platform, reply => reply.Status = reply.Operation is "terminate" ? 500 : reply.Status);
        LedgerFile.Create(folder.Path, "0a1b2c3d", Runs.Of(platform), TimeProvider.System.GetUtcNow()).Dispose();
        using var process = new SuiteProcess(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [nameof(RunSettings.BaseUrl)] = stubborn.BaseUrl,
                [nameof(RunSettings.ApiKeys)] = platform.Keys.ApiKeys[0],
                [nameof(RunSettings.ReportDirectory)] = folder.Path,
            },
            "--filter",
            "Name~plan/409|Name~plan/405");

        var (_, said) = await process.EndAsync();

        said.Should().Contain("An earlier run may have left tenants behind, as ").And.Contain("ledger-0a1b2c3d.jsonl tells: 'Conformance sweep'");
        var own = LedgerFile.In(folder.Path).Single(path => !path.Contains("0a1b2c3d"));
        said.Should().Contain($"to terminate what is left: Conformance sweep {own}");
        said.Should().NotContain(platform.Keys.ApiKeys[0]);
    }

    private static async Task EndAndSweepAsync(Point point)
    {
        using var folder = new TemporaryFolder();
        await using var platform = await Platform.StartAsync(new PlatformOptions { StateChangeSecret = Secret }, CancellationToken.None);
        await using var front = await CountingFront.StartAsync(platform, point.At, point.Before);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [nameof(RunSettings.BaseUrl)] = front.BaseUrl,
            [nameof(RunSettings.StateChangeUrl)] = platform.StateChangeUrl,
            [nameof(RunSettings.StateChangeHeader)] = "X-State-Change-Secret: " + Secret,
            [nameof(RunSettings.ReportDirectory)] = folder.Path,
        };
        if (point.WithKeys)
        {
            settings[nameof(RunSettings.ApiKeys)] = string.Join(',', platform.Keys.ApiKeys);
            settings[nameof(RunSettings.RevokedApiKey)] = platform.Keys.RevokedApiKey;
        }

        using var process = new SuiteProcess(settings, "--filter", point.Filter);
        front.Then = () => process.SignalAsync(point.Signal);
        var ended = process.EndAsync();
        await Task.WhenAny(front.Reached, ended);
        var (exitCode, said) = await ended;
        await front.QuietAsync();

        front.Reached.IsCompletedSuccessfully.Should().BeTrue(said);
        if (point.Signal == "KILL")
        {
            exitCode.Should().Be(128 + 9, said);
            LedgerFile.In(folder.Path).Should().ContainSingle();
            platform.Keys.ApiKeys.Should().NotContain(key => File.ReadAllText(LedgerFile.In(folder.Path)[0]).Contains(key));
        }
        else
        {
            exitCode.Should().Be(ExitCodes.Interrupted, said);
            platform.LivingTenants.Should().BeEmpty(said);
            LedgerFile.In(folder.Path).Should().BeEmpty(said);
        }

        var (swept, output) = await SweepAsync(folder, settings);

        swept.Should().Be(ExitCodes.Fine, output);
        platform.LivingTenants.Should().BeEmpty(output);
        LedgerFile.In(folder.Path).Should().BeEmpty(output);
    }

    private static async Task<(int ExitCode, string Said)> SweepAsync(TemporaryFolder folder, Dictionary<string, string> settings)
    {
        var file = Path.Combine(folder.Path, "sweep.runsettings");
        new XElement("RunSettings", new XElement("TestRunParameters", settings.Select(one =>
            new XElement("Parameter", new XAttribute("name", one.Key), new XAttribute("value", one.Value))))).Save(file);
        using var said = new StringWriter();
        var exitCode = await SuiteCommands.RunAsync(["sweep", "--settings", file], SuiteCommands.All, said, said);
        return (exitCode, said.ToString());
    }

    private sealed record Point(string Signal, int At, bool Before, bool WithKeys, string Filter);
}
