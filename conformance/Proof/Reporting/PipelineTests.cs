using System.Text.RegularExpressions;
using Conformance.Fixtures.Settings;
using Conformance.Reporting;
using FluentAssertions;
using YamlDotNet.RepresentationModel;

namespace Conformance.Proof.Reports;

/// <summary>The pipelines that the README offers can be pasted: they are YAML, and what they name is there.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class PipelineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly IReadOnlyList<YamlMappingNode> Pipelines =
    [
        .. Regex.Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md")), "^```yaml\n(?<yaml>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline, Patience)
            .Select(block => Parsed(block.Groups["yaml"].Value)),
    ];

    /// <summary>There is one for GitHub and one for Azure, and each has its steps.</summary>
    [Test]
    public void There_is_one_for_each()
    {
        Pipelines.Should().HaveCount(2);
        Pipelines[0].Children.Keys.Select(key => key.ToString()).Should().Contain(["on", "jobs", "permissions"]);
        Pipelines[1].Children.Keys.Select(key => key.ToString()).Should().Contain(["pool", "steps"]);
    }

    /// <summary>Settings files, settings and report files that they name are those of the suite.</summary>
    [Test]
    public void What_they_name_is_there()
    {
        foreach (var words in Pipelines.Select(Words))
        {
            var settingsFiles = Named(words, @"runsettings/[a-z]+\.runsettings");
            settingsFiles.Should().Equal("runsettings/gate.runsettings");
            settingsFiles.Should().OnlyContain(file => File.Exists(Path.Combine(AppContext.BaseDirectory, file)));
            var settings = typeof(RunSettings).GetProperties().Select(property => "CONFORMANCE_" + property.Name.ToUpperInvariant());
            Named(words, "CONFORMANCE_[A-Z]+").Should().Contain(["CONFORMANCE_BASEURL", "CONFORMANCE_APIKEYS"]).And.BeSubsetOf(settings);
            Named(words, @"(?<=TestResults/conformance/)[a-z.]+").Should().BeSubsetOf(ReportFiles.Formats.Select(format => format.Name).Append(ConformanceReport.FileName));
            Named(words, "TestResults/[a-z]+").Should().Equal(new RunSettings().ReportDirectory);
        }
    }

    /// <summary>What a failing run leaves is published all the same.</summary>
    [Test]
    public void A_failing_run_publishes_what_it_leaves()
    {
        var steps = Pipelines.SelectMany(pipeline => Mappings(pipeline).Where(node => node.Children.ContainsKey("with") || node.Children.ContainsKey("inputs") || node.Children.ContainsKey("publish")))
            .Where(node => Words(node).Any(word => word.Contains("TestResults/conformance", StringComparison.Ordinal)))
            .ToList();

        steps.Should().HaveCountGreaterThanOrEqualTo(3);
        steps.Should().OnlyContain(step => step.Children.ContainsKey("if") || step.Children.ContainsKey("condition"));
    }

    private static YamlMappingNode Parsed(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    private static List<string> Words(YamlNode node) => [.. node.AllNodes.OfType<YamlScalarNode>().Select(scalar => scalar.Value ?? "")];

    private static IEnumerable<YamlMappingNode> Mappings(YamlNode node) => node.AllNodes.OfType<YamlMappingNode>();

    private static List<string> Named(List<string> words, string pattern) =>
        [.. words.SelectMany(word => Regex.Matches(word, pattern, RegexOptions.None, Patience).Select(match => match.Value)).Distinct(StringComparer.Ordinal)];
}
