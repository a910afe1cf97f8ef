using Conformance.Scenarios;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>The operations are those of section 1, each with what a valid request of it holds.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class OperationTests
{
    private const string Identifier = "tenant_id or external_ref";

    /// <summary>The fields, in the contract's order, and the word in which a call that was served says so.</summary>
    [TestCase(Operation.Create, "create", "ok", false, "external_ref", "whu.email", "whu.name")]
    [TestCase(Operation.Plan, "plan", "ok", true, Identifier, "entitlements")]
    [TestCase(Operation.Topup, "topup", "ok", true, Identifier, "amount", "idempotency_key")]
    [TestCase(Operation.Sso, "sso", "success", true, Identifier)]
    [TestCase(Operation.Suspend, "suspend", "ok", true, Identifier)]
    [TestCase(Operation.Unsuspend, "unsuspend", "ok", true, Identifier)]
    [TestCase(Operation.Terminate, "terminate", "ok", true, Identifier)]
    [TestCase(Operation.Usage, "usage", "ok", false, "tenant_id")]
    public void An_operation_is_as_section_1_has_it(Operation operation, string slug, string served, bool namesTenant, params string[] fields)
    {
        var spec = Operations.Of(operation);

        spec.Operation.Should().Be(operation);
        operation.Slug().Should().Be(slug);
        spec.ServedMember.Should().Be(served);
        spec.NamesTenant.Should().Be(namesTenant);
        spec.Fields.Select(field => field.Path).Should().Equal(fields);
        spec.Rate.Should().Be(operation == Operation.Sso ? RateClass.Sso : RateClass.Ordinary);
    }

    /// <summary>There are eight, and an operation's cells are all that it may answer beside 200.</summary>
    [Test]
    public void There_are_eight()
    {
        Operations.All.Select(spec => spec.Operation).Should().Equal(Enum.GetValues<Operation>());
        Cells.Of(Operation.Usage).Select(cell => cell.ToString()).Should().Equal(
            "usage/401.unauthorized.missing_bearer",
            "usage/401.unauthorized.invalid_key",
            "usage/401.unauthorized.account_missing",
            "usage/401.unauthorized.account_disabled",
            "usage/405.method_not_allowed",
            "usage/429.rate_limited.per_key",
            "usage/429.rate_limited.per_ip",
            "usage/500.usage_read_failed.workspace_lookup_failed",
            "usage/500.usage_read_failed.credit_transactions_failed",
            "usage/500.usage_read_failed.cloud_usage_failed",
            "usage/500.internal_error.hash_failed",
            "usage/500.internal_error.lookup_failed",
            "usage/500.internal_error.account_lookup_failed");
    }

    /// <summary>A cell says the sentence of the contract that it stands for.</summary>
    [TestCase("topup/409.suspended", "topup answers 409 suspended when the tenant is suspended (contract, section 2).")]
    [TestCase("usage/401.unauthorized.invalid_key", "usage answers 401 unauthorized / invalid_key when authentication fails (contract, section 2).")]
    [TestCase("sso/409.account_inactive", "sso answers 409 account_inactive / account status when the account is not active (contract, section 2).")]
    public void A_cell_says_its_sentence(string id, string sentence) => Cells.All.Single(cell => cell.Id == id).Sentence.Should().Be(sentence);
}
