using Conformance.Reporting;
using Conformance.Reporting.Formats;
using FluentAssertions;

namespace Conformance.Proof.Reports;

/// <summary>GitHub is told of a run where it listens, and obeys nothing that a target sent.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class GitHubTests
{
    /// <summary>One line an annotation, escaped as the runner reads it.</summary>
    [Test]
    public async Task An_annotation_is_one_line()
    {
        var report = await SampleReports.Deviant;
        report = report with { Summary = report.Summary with { Because = "100%, two\r\nlines: one" } };

        var lines = GitHubAnnotations.Render(report).TrimEnd('\n').Split('\n');

        lines[0].Should().Be("::error title=Platform API%3A the run fails::100%25, two%0D%0Alines: one");
        lines.Should().Contain(line => line.StartsWith("::error title=topup/409.suspended deviates::topup/409.suspended deviates: ", StringComparison.Ordinal));
        lines.Should().OnlyContain(line => line.StartsWith("::error title=", StringComparison.Ordinal));
        lines.Should().NotContain(line => line.Contains("##[", StringComparison.Ordinal) || line.Contains("##vso[", StringComparison.Ordinal));
    }

    /// <summary>Ten errors are what GitHub shows of a step; that there are more is said.</summary>
    [Test]
    public async Task Annotations_are_bounded()
    {
        var report = await SampleReports.Deviant;
        var cell = report.Cells.Single(one => one.Verdict == "deviates");

        var lines = GitHubAnnotations.Render(report with { Cells = [.. Enumerable.Repeat(cell, 30)] }).TrimEnd('\n').Split('\n');

        lines.Should().HaveCount(11);
        lines[^1].Should().Be("::notice title=Platform API::and 21 more; report.json has them all");
    }

    /// <summary>Annotations go to a job's output, the Markdown to the step's summary after what stands there; elsewhere nothing goes anywhere.</summary>
    [Test]
    public async Task A_step_is_told()
    {
        var report = await SampleReports.Deviant;
        var summary = TemporaryFolder.File(".md");
        await File.WriteAllTextAsync(summary, "before\n");

        var (elsewhere, _) = Tell(report);
        var (inAStep, _) = Tell(report, ("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", summary));
        var (passing, _) = Tell(await SampleReports.Honest, ("GITHUB_ACTIONS", "true"));
        var (_, error) = Tell(report, ("GITHUB_STEP_SUMMARY", Path.Combine(summary, "no-folder")));

        elsewhere.Should().BeEmpty();
        inAStep.Should().StartWith("\n::error ");
        passing.Should().BeEmpty();
        (await File.ReadAllTextAsync(summary)).Should().StartWith("before\n# Platform API: deviates");
        error.Should().StartWith("The file that GITHUB_STEP_SUMMARY names cannot be written: ");
    }

    /// <summary>What the suite prints of a target's words commands no CI system.</summary>
    /// <param name="text">The text.</param>
    /// <param name="harmless">What is printed.</param>
    [TestCase("came 400 ::error::x", "came 400 ::error::x")]
    [TestCase("one\n  ::error::x", "one\n  .::error::x")]
    [TestCase("::add-mask::x", ".::add-mask::x")]
    [TestCase("a ##[error]b ###[error]c ##VSO[task.complete]", "a ## [error]b ### [error]c ##vso [task.complete]")]
    [TestCase("bell \u0007 escape \u001b[31m", "bell \uFFFD escape \uFFFD[31m")]
    public void A_targets_words_command_nothing(string text, string harmless) => ConsoleText.Harmless(text).Should().Be(harmless);

    private static (string Output, string Error) Tell(ConformanceReport report, params (string Name, string Value)[] environment)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        GitHubStep.Tell(report, name => Array.Find(environment, one => one.Name == name).Value, output, error);
        return (output.ToString(), error.ToString());
    }
}
