using System.Text.Json;
using Conformance.Scenarios;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>Each way breaks the rule that its row is about, by the contract's own words.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class WayTests
{
    /// <summary>What is sent as an amount is no positive finite number (section 2), and no two ways send the same.</summary>
    [Test]
    public void No_amount_is_a_positive_finite_number() => Edits("invalid_amount", "amount").Should().HaveCount(18).And.OnlyHaveUniqueItems()
        .And.NotContain(json => IsNumberFrom(json, double.Epsilon));

    /// <summary>What is sent as an e-mail is plainly none (section 7): no @, two of them, nothing before or after it, or a space.</summary>
    [Test]
    public void No_email_is_an_address() => Edits("invalid_email", "whu.email").Should().HaveCount(10).And.OnlyHaveUniqueItems().And.AllSatisfy(json =>
    {
        var email = JsonElement.Parse(json).GetString()!;

        (email.Split('@') is not [{ Length: > 0 }, { Length: > 0 }] || email.Contains(' ')).Should().BeTrue(email);
    });

    /// <summary>Of what is sent as entitlements nothing survives sanitising (section 1): unknown keys, and values that are negative, not finite or no numbers.</summary>
    [Test]
    public void No_entitlement_survives_sanitising()
    {
        string[] numbers = ["credits_per_day", "monthly_credit_cap", "max_projects", "max_published_projects", "max_custom_domains", "cloud_budget_cap", "monthly_credits", "rollover_months"];
        string[] sizes = ["nano", "micro", "small", "medium", "large", "xlarge", "xl", "2xl", "4xl"];

        Entitlements.Numbers.Should().Equal(numbers);
        Edits("missing_fields", "entitlements").Should().HaveCount(15).And.OnlyHaveUniqueItems().And.AllSatisfy(json =>
        {
            foreach (var knob in JsonElement.Parse(json).EnumerateObject())
            {
                var survives = knob.Name switch
                {
                    "custom_domains_enabled" => knob.Value.ValueKind is JsonValueKind.True or JsonValueKind.False,
                    "max_compute_size" => knob.Value.ValueKind == JsonValueKind.String && sizes.Contains(knob.Value.GetString()),
                    "plan_name" => true,
                    var name => numbers.Contains(name) && (knob.Value.ValueKind == JsonValueKind.Null || IsNumberFrom(knob.Value.GetRawText(), 0)),
                };
                survives.Should().BeFalse($"{knob} would survive");
            }
        });
    }

    /// <summary>What is asked by reference changes the body as its like by id does.</summary>
    [Test]
    public void A_way_by_reference_has_its_like_by_id()
    {
        var ways = ErrorTable.Rows.Where(row => row.Status == 400).SelectMany(row => row.Ways).ToList();
        var byRef = ways.Where(way => way.Address == Address.ByRef).ToList();

        byRef.Should().HaveCount(6).And.AllSatisfy(way => ways.Single(like => like.Name + "-by-ref" == way.Name).Body.Should().Be(way.Body));
    }

    /// <summary>A method is sent as it is named.</summary>
    [Test]
    public void A_method_is_sent_as_it_is_named()
    {
        var ways = ErrorTable.Rows.Single(row => row.Status == 405).Ways;

        ways.Select(way => way.Method).Should().Equal("GET", "HEAD", "PUT", "PATCH", "DELETE", "PROPFIND", "QUERY", "LINK", "FOO");
        ways.Select(way => way.Name).Should().Equal("get", "head", "put", "patch", "delete", "unusual", "query", "link", "made-up");
    }

    /// <summary>The names of ways that readers of reports rely on, where they are put together.</summary>
    [TestCase("create/400.missing_fields.whu-email-required", "without-whu-email", "without-whu")]
    [TestCase("topup/400.missing_fields.idempotency_key-required", "without-idempotency-key", "without-idempotency-key-by-ref")]
    [TestCase("topup/500.topup_failed", "told-to-fail", "told-to-fail-by-ref")]
    [TestCase("topup/409.suspended", "suspended-by-id", "suspended-by-ref", "create-of-a-suspended-tenant", "plan-of-a-suspended-tenant", "suspend-of-a-suspended-tenant", "unsuspend-of-a-suspended-tenant", "terminate-of-a-suspended-tenant", "usage-of-a-suspended-tenant")]
    [TestCase("topup/409.tenant_not_active", "not-active-by-id", "not-active-by-ref", "plan-of-a-tenant-not-active", "sso-of-a-tenant-not-active", "suspend-of-a-tenant-not-active", "unsuspend-of-a-tenant-not-active", "terminate-of-a-tenant-not-active", "usage-of-a-tenant-not-active")]
    [TestCase("plan/410.terminated", "after-terminate-by-id", "after-terminate-by-ref", "terminate-of-a-terminated-tenant", "usage-of-a-terminated-tenant", "row-still-there-by-id", "row-still-there-by-ref", "terminate-of-a-tenant-whose-row-is-there", "usage-of-a-tenant-whose-row-is-there", "suspended-row-still-there-by-id", "suspended-row-still-there-by-ref", "terminate-of-a-suspended-tenant-whose-row-is-there", "usage-of-a-suspended-tenant-whose-row-is-there")]
    [TestCase("create/409.account_inactive", "draft-account", "usage-by-draft-account", "terminate-by-draft-account", "plan-by-draft-account", "topup-by-draft-account", "suspend-by-draft-account", "unsuspend-by-draft-account", "plan-of-its-tenant-by-draft-account", "topup-of-its-tenant-by-draft-account", "suspend-of-its-tenant-by-draft-account", "unsuspend-of-its-tenant-by-draft-account", "terminate-of-its-tenant-by-draft-account", "usage-of-its-tenant-by-draft-account", "plan-of-its-tenant-by-draft-account-by-ref", "topup-of-its-tenant-by-draft-account-by-ref", "suspend-of-its-tenant-by-draft-account-by-ref", "unsuspend-of-its-tenant-by-draft-account-by-ref", "terminate-of-its-tenant-by-draft-account-by-ref", "suspended-account", "usage-by-suspended-account", "terminate-by-suspended-account", "plan-by-suspended-account", "topup-by-suspended-account", "suspend-by-suspended-account", "unsuspend-by-suspended-account", "plan-of-its-tenant-by-suspended-account", "topup-of-its-tenant-by-suspended-account", "suspend-of-its-tenant-by-suspended-account", "unsuspend-of-its-tenant-by-suspended-account", "terminate-of-its-tenant-by-suspended-account", "usage-of-its-tenant-by-suspended-account")]
    [TestCase("plan/404.tenant_not_found", "unknown-by-id", "unknown-by-ref", "not-an-id", "digits", "nil", "beginning-by-id", "beginning-by-ref", "end-by-id", "end-by-ref", "longer-by-id", "longer-by-ref", "swapped-by-id", "swapped-by-ref", "pattern-by-id", "pattern-by-ref", "another-accounts-by-id", "another-accounts-by-ref", "terminated-by-id", "terminated-by-ref", "terminate-of-an-unknown-tenant", "usage-of-an-unknown-tenant", "terminate-of-what-is-no-id", "usage-of-what-is-no-id", "terminate-of-a-number", "usage-of-a-number", "terminate-of-the-nil-id", "usage-of-the-nil-id", "terminate-of-the-beginning-of-an-id", "usage-of-the-beginning-of-an-id", "terminate-of-the-end-of-an-id", "usage-of-the-end-of-an-id", "terminate-of-an-id-with-more-behind-it", "usage-of-an-id-with-more-behind-it", "terminate-of-a-reference-as-an-id", "usage-of-a-reference-as-an-id", "terminate-of-a-pattern-of-an-id", "usage-of-a-pattern-of-an-id", "terminate-of-another-accounts-tenant", "usage-of-another-accounts-tenant", "terminate-of-an-unknown-reference", "terminate-of-the-beginning-of-a-reference", "terminate-of-an-id-as-a-reference", "terminate-of-a-pattern")]
    public void A_row_has_the_ways_that_are_documented(string id, params string[] names) =>
        Cells.All.Single(cell => cell.Id == id).Row.Ways.Select(way => way.Name).Should().Equal(names);

    /// <summary>Only an answer to the row's own operation, with a body, shows the row whole.</summary>
    [Test]
    public void A_row_is_shown_by_its_own_operation()
    {
        var way = new Way { Name = "way" };

        way.AssertsTheRow.Should().BeTrue();
        (way with { Expect = Expectation.TerminatedIfSeen }).AssertsTheRow.Should().BeTrue();
        (way with { Expect = Expectation.TheRowIfRead }).AssertsTheRow.Should().BeTrue();
        (way with { Elsewhere = Operation.Usage }).AssertsTheRow.Should().BeFalse();
        (way with { Method = "HEAD" }).AssertsTheRow.Should().BeFalse();
        (way with { Expect = Expectation.GoneEitherWay }).AssertsTheRow.Should().BeFalse("a 404 says nothing of 410, nor the other way round");
        (way with { Expect = Expectation.Served }).AssertsTheRow.Should().BeFalse();
    }

    /// <summary>What is left as it is breaks nothing, and each rule is counted by itself.</summary>
    [Test]
    public void Each_breach_is_counted()
    {
        var valid = new Way { Name = "valid" };

        valid.Breaches().Should().BeEmpty();
        (valid with { Address = Address.ByRef }).Breaches().Should().BeEmpty();
        new Way
        {
            Name = "everything",
            Caller = Caller.RevokedKey,
            Presentation = Presentation.NoHeader,
            Method = "GET",
            Tenant = TenantState.Unknown,
            Address = Address.Neither,
            Body = new BodyEdit.Without("amount"),
            Fault = true,
            Exhausts = Bucket.PerKey,
        }.Breaches().Should().Equal("Caller", "Presentation", "Method", "Tenant", "Address", "Body", "Fault", "Exhausts");
    }

    private static List<string> Edits(string error, string path) =>
        [.. ErrorTable.Rows.Where(row => row.Error == error).SelectMany(row => row.Ways).Where(way => way.Address == Address.ById).Select(way => way.Body).OfType<BodyEdit.With>().Where(edit => edit.Path == path).Select(edit => edit.Json)];

    private static bool IsNumberFrom(string json, double least) =>
        JsonElement.Parse(json) is { ValueKind: JsonValueKind.Number } number && number.GetDouble() is var value && double.IsFinite(value) && value >= least;
}
