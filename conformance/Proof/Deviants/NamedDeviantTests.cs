using FluentAssertions;
using ReferencePlatform.Conducts;

namespace Conformance.Proof.Deviants;

/// <summary>Each named deviant is caught where <c>Catches/</c> says, and nowhere else.</summary>
[TestFixture]
[Proof]
[Category("Deviants")]
[Parallelizable(ParallelScope.All)]
public sealed class NamedDeviantTests
{
    // Those first that take time, so that they have others beside them.
    private static IEnumerable<TestCaseData> EveryDeviant => NamedDeviants.ByTopic
        .SelectMany(topic => topic.Value.Select(deviant => (Topic: topic.Key, Deviant: deviant)))
        .OrderByDescending(one => one.Deviant.TakesTime)
        .Select(one => new TestCaseData(one.Deviant, one.Topic).SetArgDisplayNames(one.Topic, one.Deviant.Name));

    private static IEnumerable<string> Topics => NamedDeviants.ByTopic.Keys;

    /// <summary>The deviant is caught by the cell or check that is about it, and by all that see it too.</summary>
    /// <param name="deviant">The deviant.</param>
    /// <param name="topic">What it is about.</param>
    [TestCaseSource(nameof(EveryDeviant))]
    public async Task A_deviant_is_caught(Conduct deviant, string topic)
    {
        var known = Catch.Of(topic)[deviant.Name];
        var (cells, checks) = await Reach.OfAsync(deviant);

        var report = known.SeesLimits
            ? await DeviantRuns.WithLimitsAsync(deviant, cells, checks)
            : await DeviantRuns.OfAsync(deviant, cells, checks);

        var deviating = report.Deviating().ToList();
        new Kill(topic, Kill.Named, deviant.Name, deviating.Contains(known.By, StringComparer.Ordinal), known.Survives).Note();
        var missed = known.Always.Except(deviating, StringComparer.Ordinal);
        var accused = deviating.Except([.. known.Always, .. known.InSomeRuns], StringComparer.Ordinal);
        $"missed: {string.Join(", ", missed)}; accused beside it: {string.Join(", ", accused)}".Should().Be("missed: ; accused beside it: ", deviant.Sentence);
        (report.Summary.Verdict == "deviates").Should().Be(known.Survives is null, report.Summary.Because);
    }

    /// <summary>Every catch is of a deviant that is there.</summary>
    /// <param name="topic">The topic.</param>
    [TestCaseSource(nameof(Topics))]
    public void Every_deviant_has_its_catch(string topic) =>
        Catch.Of(topic).Keys.Should().BeEquivalentTo(NamedDeviants.ByTopic[topic].Select(deviant => deviant.Name));

    /// <summary>Names are what people ask for, so there is one deviant of each.</summary>
    [Test]
    public void Every_deviant_has_a_name_and_a_sentence() => NamedDeviants.ByTopic.Values.SelectMany(deviants => deviants).Should()
        .OnlyHaveUniqueItems(deviant => deviant.Name)
        .And.AllSatisfy(deviant =>
        {
            deviant.Name.Should().MatchRegex("^[a-z0-9]+(-[a-z0-9]+)*$");
            deviant.Sentence.Should().MatchRegex("^[A-Za-z].*\\.$");
            deviant.On.Should().NotBeEmpty();
        });
}
