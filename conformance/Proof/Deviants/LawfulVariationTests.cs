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
    // Enough for every cell and check to go on at once, so that a run takes as long as the longest of them.
    private const int AllAtOnce = 256;

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
        var (reached, checks) = variation.On.Count > 0 ? await Reach.OfAsync(variation.On) : (Cells.All, AllChecks.List);
        var cells = reached.Where(cell => cell.Row.Status != 429 || IsExhausted(cell.Operation, variation, topic)).ToList();

        var report = await DeviantRuns.WithLimitsAsync(variation, cells, checks);

        Accusations(report).Should().BeEmpty(variation.Sentence);
        var asked = cells.Select(cell => cell.Id).Concat(checks.Select(check => check.Id)).ToList();
        var lacking = Lacking.GetValueOrDefault(variation.Name, []).ToList();
        NotExercised(report).Intersect(asked, StringComparer.Ordinal).Should().BeEquivalentTo(lacking, variation.Sentence);
        var isWhole = asked.Count == Cells.All.Count + AllChecks.List.Count && lacking.Count == 0;
        report.Summary.Verdict.Should().Be(isWhole ? "conforms" : "incomplete");
    }

    /// <summary>
    /// Nor is a platform that takes 300 ms for each call, by any cell or check. Limits are exhausted one operation after the other, which the
    /// clock of a test would spend waiting: usage stands for them.
    /// </summary>
    [Test]
    [Order(1)] // It waits longest, and what waits can wait beside the others.
    public async Task A_platform_that_takes_its_time_is_not_accused()
    {
        var limits = Cells.Of(Operation.Usage).Where(cell => cell.Row.Status == 429);

        var reports = await Task.WhenAll(
            DeviantRuns.OfAsync(LawfulVariations.Slow, Cells.All, AllChecks.List, AllAtOnce),
            DeviantRuns.WithLimitsAsync(LawfulVariations.Slow, limits, []));

        reports.SelectMany(Accusations).Should().BeEmpty();
        reports[0].With("conforms").Should().HaveCount(Cells.All.Count(cell => cell.Row.Status != 429));
        reports[0].Checks.Should().OnlyContain(check => check.Verdict == "conforms");
        reports[1].With("conforms").Should().Equal(limits.Select(cell => cell.Id));
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

    private static IEnumerable<string> Accusations(ConformanceReport report) =>
    [
        .. report.Cells.SelectMany(cell => cell.Ways.Where(way => way.Verdict == "deviates").Select(way => $"{cell.Id} {way.Name}: {way.Because}")),
        .. report.Checks.Where(check => check.Verdict == "deviates").Select(check => $"{check.Id}: {check.Because}"),
        .. report.Unlisted.Select(answer => $"{answer.Endpoint} {answer.Status}: {answer.Because}"),
        .. report.Residue.Select(tenant => $"left behind: {tenant}"),
        .. report.Summary.Because is { } because ? new[] { because } : [],
    ];
}
