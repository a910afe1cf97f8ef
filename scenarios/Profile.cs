namespace Conformance.Scenarios;

/// <summary>What a run must be given to judge something; each takes more than the one before it.</summary>
public enum Profile
{
    /// <summary>One active key.</summary>
    Core,

    /// <summary>Keys and accounts of other kinds: another account's, a revoked one, accounts in draft, disabled or gone.</summary>
    Accounts,

    /// <summary>Leave to exhaust the limits, and keys enough to do so.</summary>
    Limits,

    /// <summary>Provider states (contract, section 6): what neither the API nor a key brings about.</summary>
    Faults,
}

/// <summary>What belongs to which profile.</summary>
public static class Profiles
{
    /// <summary>The four, the least demanding first.</summary>
    public static IReadOnlyList<Profile> All { get; } = Enum.GetValues<Profile>();

    /// <summary>The profile's name in reports.</summary>
    /// <param name="profile">The profile.</param>
    public static string Slug(this Profile profile) => profile.ToString().ToLowerInvariant();

    /// <summary>
    /// The profile of a way; <c>null</c> where it may lawfully stay unseen, as the row of a terminated tenant that is deleted at once, or a method that
    /// the server does not hand on.
    /// </summary>
    /// <param name="cell">The cell that is provoked.</param>
    /// <param name="way">One of its row's ways.</param>
    public static Profile? Of(Cell cell, Way way) => way switch
    {
        { Expect: Expectation.TerminatedIfSeen or Expectation.TheRowIfRead } => null,
        { Exhausts: not null } => Profile.Limits,
        { Fault: true } or { Tenant: TenantState.NotActive or TenantState.TerminatedNotDeleted or TenantState.SuspendedNotDeleted } => Profile.Faults,
        _ when ChangesTheAccount(cell, way) => Profile.Faults,
        { Caller: not Caller.Active } or { Tenant: TenantState.Foreign } => Profile.Accounts,
        _ => Profile.Core,
    };

    /// <summary>The profile of a cell: that of the least demanding way to its row.</summary>
    /// <param name="cell">The cell.</param>
    public static Profile Of(Cell cell) => cell.Row.Ways.Where(way => way.Elsewhere is null).Min(way => Of(cell, way))!.Value;

    // No key can be given for these: the account must change while the run holds it.
    private static bool ChangesTheAccount(Cell cell, Way way) => way.Caller == Caller.SuspendedAccount
        || (cell.Row.Reason is Reason.StatusOfAccount && (way.Elsewhere ?? cell.Operation) != Operation.Create && way.Tenant == TenantState.Active);
}
