using Conformance.Scenarios;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>A cell belongs to the profile of what it takes at least, and a way to that of what it takes.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class ProfileTests
{
    /// <summary>The cells that one active key does not reach, profile by profile; all others are of the core.</summary>
    [Test]
    public void A_cell_is_of_the_profile_that_it_takes()
    {
        OfProfile(Profile.Limits).Should().OnlyContain(cell => cell.Row.Status == 429).And.HaveCount(16);
        OfProfile(Profile.Accounts).Should().OnlyContain(cell =>
            cell.Id.EndsWith("/401.unauthorized.account_missing") || cell.Id.EndsWith("/401.unauthorized.account_disabled") || cell.Id == "create/409.account_inactive").And.HaveCount(17);
        OfProfile(Profile.Faults).Should().OnlyContain(cell => cell.Row.Status == 500 || cell.Row.Status == 410
            || cell.Id == "sso/404.account_not_found" || cell.Id == "topup/409.tenant_not_active" || cell.Id == "sso/409.account_inactive").And.HaveCount(41);
        OfProfile(Profile.Core).Should().HaveCount(43);

        static IEnumerable<Cell> OfProfile(Profile profile) => Cells.All.Where(cell => Profiles.Of(cell) == profile);
    }

    /// <summary>Ways of one cell can take more than the cell itself.</summary>
    [TestCase("plan/404.tenant_not_found", "unknown-by-id", Profile.Core)]
    [TestCase("plan/404.tenant_not_found", "another-accounts-by-ref", Profile.Accounts)]
    [TestCase("plan/404.tenant_not_found", "usage-of-another-accounts-tenant", Profile.Accounts)]
    [TestCase("usage/401.unauthorized.invalid_key", "revoked", Profile.Accounts)]
    [TestCase("topup/409.suspended", "terminate-of-a-suspended-tenant", Profile.Core)]
    [TestCase("topup/409.tenant_not_active", "sso-of-a-tenant-not-active", Profile.Faults)]
    [TestCase("sso/410.terminated", "row-still-there-by-id", Profile.Faults)]
    [TestCase("sso/410.terminated", "after-terminate-by-ref", null)]
    [TestCase("create/409.account_inactive", "draft-account", Profile.Accounts)]
    [TestCase("create/409.account_inactive", "usage-by-draft-account", Profile.Accounts)]
    [TestCase("create/409.account_inactive", "plan-of-its-tenant-by-draft-account", Profile.Faults)]
    [TestCase("create/409.account_inactive", "suspended-account", Profile.Faults)]
    [TestCase("create/409.account_inactive", "usage-by-suspended-account", Profile.Faults)]
    [TestCase("sso/409.account_inactive", "draft-account", Profile.Faults)]
    public void A_way_is_of_the_profile_that_it_takes(string id, string name, Profile? profile)
    {
        var cell = Cells.All.Single(one => one.Id == id);

        Profiles.Of(cell, cell.Row.Ways.Single(way => way.Name == name)).Should().Be(profile);
    }

    /// <summary>The four, the least demanding first, by the names that reports have.</summary>
    [Test]
    public void There_are_four() => Profiles.All.Select(profile => profile.Slug()).Should().Equal("core", "accounts", "limits", "faults");
}
