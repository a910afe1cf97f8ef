using Conformance.Commands;
using Conformance.Reporting;
using FluentAssertions;

namespace Conformance.Proof.Reports;

/// <summary>The commands read reports that runs wrote, refuse what is none in a sentence, and end with what they found.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class ReportCommandTests
{
    /// <summary>Every format is written anew from a report alone, with the same words.</summary>
    [Test]
    public async Task Formats_are_written_anew()
    {
        var report = await SampleReports.Deviant;
        var path = Written(report.ToJson());
        var directory = Path.Combine(Path.GetDirectoryName(path)!, "made", Path.GetFileNameWithoutExtension(path));

        var (exitCode, output, error) = await RunAsync("report", path, "--out", directory);

        (exitCode, error).Should().Be((ExitCodes.Fine, ""));
        output.TrimEnd().Split('\n').Select(line => Path.GetFileName(line.TrimEnd())).Should().Equal(ReportFiles.Formats.Select(format => format.Name));
        foreach (var format in ReportFiles.Formats)
        {
            (await File.ReadAllTextAsync(Path.Combine(directory, format.Name))).Should().Be(format.Render(report));
        }
    }

    /// <summary>A comparison ends with 1 where the new report is worse and with 0 where it is not, in each format and under either name.</summary>
    [Test]
    public async Task A_comparison_ends_with_what_it_found()
    {
        var honest = Written((await SampleReports.Honest).ToJson());
        var deviant = Written((await SampleReports.Deviant).ToJson());

        (await RunAsync("diff", honest, deviant)).Should().Match<(int ExitCode, string Output, string Error)>(ended => ended.ExitCode == ExitCodes.Found && ended.Output.Contains("Newly deviates: 1 (worse)"));
        (await RunAsync("report", "diff", deviant, honest)).Should().Match<(int ExitCode, string Output, string Error)>(ended => ended.ExitCode == ExitCodes.Fine && ended.Output.Contains("Mended: 1"));
        (await RunAsync("diff", honest, deviant, "--format", "markdown")).Output.Should().StartWith("# Platform API: something got worse");
        (await RunAsync("diff", honest, deviant, "--format", "json")).Output.Should().Contain("\"newlyDeviates\"");
        (await RunAsync("diff", honest, deviant, "--format", "yaml")).ExitCode.Should().Be(ExitCodes.BadSettings);
        (await RunAsync("diff", honest)).ExitCode.Should().Be(ExitCodes.BadSettings);
        (await RunAsync("report", honest, "--out", "")).Should().Be((ExitCodes.BadSettings, "", "--out is empty; give it a value, or leave it out. See 'Conformance help'." + Environment.NewLine));
        (await RunAsync("report", "")).Error.Should().StartWith("REPORT.json is empty; ");
        (await RunAsync("report")).Should().Be((ExitCodes.BadSettings, "", "Name the report.json to read: Conformance report REPORT.json." + Environment.NewLine));
    }

    /// <summary>A file that is not there, is no JSON, or is no report is one sentence that says what is wrong first of all.</summary>
    [Test]
    public async Task What_is_no_report_is_one_sentence()
    {
        var honest = (await SampleReports.Honest).ToJson();

        await RefusesAsync("no-such-file.json", "no-such-file.json cannot be read: ");
        await RefusesAsync(Written("not JSON"), " is no report of this suite: it is no JSON (line 1).");
        await RefusesAsync(Written(honest[..(honest.Length / 2)]), " is no report of this suite: it is no JSON (line ");
        await RefusesAsync(Written("""{"waivers":[]}"""), " is no report of this suite: it has no member 'schema'");
        await RefusesAsync(Written(honest.Replace("\"kind\": \"embedded\"", "\"kind\": \"\\n::error::x\"", StringComparison.Ordinal)), " at target.kind: it is none of embedded, live.");
        await RefusesAsync(Written(honest.Replace("\"requests\": ", "\"requests\": 99999999999999", StringComparison.Ordinal)), " at $.run.requests: it cannot be read.");
        var report = await SampleReports.Honest;
        await RefusesAsync(
            Written((report with { Cells = [report.Cells[0] with { Verdict = "waived" }, .. report.Cells.Skip(1)] }).ToJson()),
            " is no report of this suite: its summary counts 117 cells as 'conforms' where it has 116.");
    }

    /// <summary>A folder that cannot be written to is a sentence too.</summary>
    [Test]
    public async Task What_cannot_be_written_is_one_sentence()
    {
        var path = Written((await SampleReports.Deviant).ToJson());

        var (exitCode, _, error) = await RunAsync("report", path, "--out", Path.Combine(path, "below-a-file"));

        exitCode.Should().Be(ExitCodes.NoReport);
        error.Should().StartWith("The formats cannot be written: ").And.Contain("--out");
    }

    private static async Task RefusesAsync(string path, string sentence)
    {
        foreach (var arguments in new[] { new[] { "report", path }, ["diff", path, path] })
        {
            var (exitCode, output, error) = await RunAsync(arguments);

            exitCode.Should().Be(ExitCodes.BadInput);
            error.TrimEnd().Should().Contain(sentence).And.NotContain("\n");
            output.Should().BeEmpty();
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await SuiteCommands.RunAsync(arguments, SuiteCommands.All, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }

    private static string Written(string content)
    {
        var path = TemporaryFolder.File(".json");
        File.WriteAllText(path, content);
        return path;
    }
}
