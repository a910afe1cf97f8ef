using Conformance.Checks;
using Conformance.Reporting;
using Conformance.Scenarios;
using FluentAssertions;
using ReferencePlatform.Conducts;

namespace Conformance.Proof.Deviants;

/// <summary>Whoever keeps the contract is not accused, however it does that.</summary>
[TestFixture]
[Proof]
[Category("Deviants")]
[Parallelizable(ParallelScope.All)]
public sealed class LawfulVariationTests
{
    // What is about something else is asked for the limits of two operations, as the others are counted and refused as usage is.
    private static readonly string[] AboutLimits = ["transfer", "order", "limits", "time"];

    private static readonly string[] WithoutAState = ["retry/terminal-410-terminated", "isolation/other-states-of-another-account", "closed-world/served-before"];

    /// <summary>What is not exercised where a variation takes something away; with all others everything is.</summary>
    private static readonly Dictionary<string, IEnumerable<string>> Lacking = new(StringComparer.Ordinal)
    {
        ["no-row-kept"] = [.. Cells.All.Where(cell => cell.Row.Error == "terminated").Select(cell => cell.Id), .. WithoutAState],
        ["row-kept-by-itself"] = WithoutAState,
        ["no-faults"] =
        [
            .. Cells.All.Where(cell => cell.Row.Ways.All(way => way.Fault)).Select(cell => cell.Id),
            .. AllChecks.List.Where(check => check.Id is "retry/lost-topup" || check.Id.StartsWith("retry/5xx-", StringComparison.Ordinal)).Select(check => check.Id),
        ],
    };

    private static IEnumerable<TestCaseData> EveryVariation =>
        from topic in LawfulVariations.ByTopic
        from variation in topic.Value
        select new TestCaseData(variation, topic.Key).SetArgDisplayNames(topic.Key, variation.Name);

    /// <summary>The whole suite, limits included, finds nothing. What calls none of the operations that vary is left to the honest platform.</summary>
    /// <param name="variation">The variation.</param>
    /// <param name="topic">What it is about.</param>
    [TestCaseSource(nameof(EveryVariation))]
    public async Task A_lawful_variation_is_not_accused(Conduct variation, string topic)
    {
        var (reached, checks) = await Reach.OfAsync(variation);
        var cells = reached.Where(cell => cell.Row.Status != 429 || IsExhausted(cell.Operation, variation, topic)).ToList();

        var report = await DeviantRuns.WithLimitsAsync(variation, cells, checks);

        report.Accusations().Should().BeEmpty(variation.Sentence);
        var asked = cells.Select(cell => cell.Id).Concat(checks.Select(check => check.Id)).ToList();
        var lacking = Lacking.GetValueOrDefault(variation.Name, []).ToList();
        NotExercised(report).Intersect(asked, StringComparer.Ordinal).Should().BeEquivalentTo(lacking, variation.Sentence);
        var isWhole = asked.Count == Cells.All.Count + AllChecks.List.Count && lacking.Count == 0;
        report.Summary.Verdict.Should().Be(isWhole ? "conforms" : "incomplete");
    }

    /// <summary>Names are what people ask for, so there is one variation of each; and no deviant has it.</summary>
    [Test]
    public void Every_variation_has_a_name_and_a_sentence() => LawfulVariations.ByTopic.Values.SelectMany(variations => variations).Append(LawfulVariations.Slow).Should()
        .HaveCountGreaterThan(25).And.OnlyHaveUniqueItems(variation => variation.Name)
        .And.AllSatisfy(variation =>
        {
            variation.Name.Should().MatchRegex("^[a-z0-9]+(-[a-z0-9]+)*$");
            variation.Sentence.Should().MatchRegex("^[A-Za-z].*\\.$");
            NamedDeviants.ByTopic.Values.SelectMany(deviants => deviants).Should().NotContain(deviant => deviant.Name == variation.Name);
        });

    private static bool IsExhausted(Operation operation, Conduct variation, string topic) =>
        (variation.On.Count == 0 || variation.On.Contains(operation.Slug(), StringComparer.Ordinal))
        && (AboutLimits.Contains(topic, StringComparer.Ordinal) || operation is Operation.Usage or Operation.Sso);

    private static IEnumerable<string> NotExercised(ConformanceReport report) =>
        [.. report.With("not exercised"), .. report.Checks.Where(check => check.Verdict == "not exercised").Select(check => check.Id)];
}
