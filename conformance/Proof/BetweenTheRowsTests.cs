using Conformance.Checks;
using Conformance.Proof.Deviants;
using FluentAssertions;
using ReferencePlatform.Conducts;

namespace Conformance.Proof;

/// <summary>The checks between the rows: what they are called, and what they say.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class BetweenTheRowsTests
{
    /// <summary>Ids are what readers of reports rely on: a topic of the contract and a name.</summary>
    [Test]
    public void Every_check_has_an_id_of_its_own() => AllChecks.List.Select(check => check.Id).Should().OnlyHaveUniqueItems()
        .And.AllSatisfy(id => id.Should().MatchRegex("^(retry|idempotency|isolation|success|life|closed-world)/[a-z0-9_-]+$"));

    /// <summary>Each of them conforms on the honest platform, so that it is the deviation which a deviant is caught for.</summary>
    [Test]
    public async Task The_honest_platform_is_not_accused()
    {
        var report = await DeviantRuns.OfAsync(new Conduct("honest", "It departs in nothing."), [], AllChecks.List);

        report.Checks.Where(check => check.Verdict != "conforms").Select(check => $"{check.Id}: {check.Because}{check.Lacking}").Should().BeEmpty();
    }

    /// <summary>A check that deviates tells the rule, what came, and the command that shows it again.</summary>
    [Test]
    public async Task A_deviation_is_told_with_its_rule_and_its_repeat()
    {
        var deviant = NamedDeviants.ByTopic["success"].Single(one => one.Name == "balance-as-text");
        const string id = "success/topup-body";

        var report = await DeviantRuns.OfAsync(deviant, [], AllChecks.List.Where(check => check.Id == id));

        report.Checks.Single(check => check.Id == id).Finding.Should()
            .Contain("contract  a served topup has the members of its operation").And.Contain("balances.daily_bonus_used").And.Contain("repeat    curl");
    }
}
