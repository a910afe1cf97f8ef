using Conformance.Fixtures.Settings;
using Conformance.Planning;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>A plan is what a run would do.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class PlanTests
{
    private static readonly RunSettings OneKey = new() { BaseUrl = "http://127.0.0.1:1", ApiKeys = "sk_canary_7Qm2ZxW9rT4kLp8vYbN3cHdJ", RateLimits = RateLimitScope.None };

    /// <summary>With one key and nothing else, what needs more is named with what it needs; what is sent carries that key alone.</summary>
    [Test]
    public async Task One_key_leaves_out_what_needs_more()
    {
        var plan = await Rehearsal.OfAsync(OneKey, CancellationToken.None);

        plan.Target.Should().Be("http://127.0.0.1:1");
        plan.ByKey.Should().ContainSingle().Which.Key.Should().Be("ApiKeys[0]");
        plan.ByKey[0].Calls.Values.Sum().Should().Be(plan.Requests).And.BeGreaterThan(500);
        plan.StateChanges.Should().Be(0);
        plan.LimitMinutes.Should().BeGreaterThan(1, "a run sends more than sixty calls");
        plan.NotExercised.SelectMany(hole => hole.Cells).Should().Contain(["topup/409.tenant_not_active", "usage/429.rate_limited.per_key"]);
        plan.NotExercised.Should().Contain(hole => hole.Lacking.Contains("DisabledApiKey") && hole.Cells.Contains("sso/401.unauthorized.account_disabled"));
        plan.ToJson().Should().Contain("\"schema\": \"conformance-plan/1\"").And.NotContain(OneKey.ApiKeys);
    }
}
