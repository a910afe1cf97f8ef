using System.Diagnostics;

namespace Conformance.Scenarios;

/// <summary>Short names for the ways that several rows share.</summary>
internal static class Ways
{
    private static readonly Operation[] LookUps = [Operation.Plan, Operation.Topup, Operation.Suspend, Operation.Unsuspend];

    private static readonly Operation[] OnItsTenant =
        [Operation.Plan, Operation.Topup, Operation.Suspend, Operation.Unsuspend, Operation.Terminate, Operation.Usage];

    /// <summary>The target is told to answer the row to this one call.</summary>
    public static Way Fault { get; } = new() { Name = "told-to-fail", Fault = true };

    /// <summary>The same, by whichever name of its tenant.</summary>
    public static IReadOnlyList<Way> Faults { get; } = [Fault, ByRef(Fault)];

    /// <summary>A member of the body is left out.</summary>
    public static Way Without(string path) =>
        new() { Name = $"without-{path.Replace('.', '-').Replace('_', '-')}", Body = new BodyEdit.Without(path) };

    /// <summary>A member of the body holds something else.</summary>
    public static Way With(string name, string path, string json) => new() { Name = name, Body = new BodyEdit.With(path, json) };

    /// <summary>Every entitlement that is a number holds a value that is dropped, so that nothing is left of them.</summary>
    public static Way EveryNumber(string name, string json) => With(name, "entitlements", Entitlements.EveryNumber(json));

    /// <summary>The same where the tenant is named by its reference.</summary>
    public static Way ByRef(Way way) => way with { Name = way.Name + "-by-ref", Address = Address.ByRef };

    /// <summary>The key is presented in a way that is none.</summary>
    public static Way Presented(string name, Presentation presentation) => new() { Name = name, Presentation = presentation };

    /// <summary>The tenant's state, seen by id and by reference: what holds by one must hold by the other.</summary>
    public static IEnumerable<Way> ByIdAndByRef(string name, TenantState tenant, Expectation expect = Expectation.TheRow) =>
    [
        new() { Name = $"{name}-by-id", Tenant = tenant, Address = Address.ById, Expect = expect },
        new() { Name = $"{name}-by-ref", Tenant = tenant, Address = Address.ByRef, Expect = expect },
    ];

    /// <summary>The same state asked on an operation that it does not stop.</summary>
    public static Way Leaves(Operation operation, TenantState tenant, Expectation expect) =>
        new() { Name = $"{operation.Slug()}-of-{Words(tenant)}", Tenant = tenant, Elsewhere = operation, Expect = expect };

    /// <summary>Where a tenant is not to be found, terminate has nothing left to do and usage reads zeros (contract, sections 1 and 7).</summary>
    public static IEnumerable<Way> NothingThere(TenantState tenant) =>
    [
        Leaves(Operation.Terminate, tenant, Expectation.ServedAlready),
        Leaves(Operation.Usage, tenant, Expectation.ServedZeros),
    ];

    /// <summary>The same of a reference, by which terminate must not reach another tenant than the one that it names.</summary>
    public static Way NothingToTerminate(string name, TenantState tenant) => new()
    {
        Name = $"terminate-of-{name}",
        Tenant = tenant,
        Address = Address.ByRef,
        Elsewhere = Operation.Terminate,
        Expect = Expectation.ServedAlready,
    };

    /// <summary>A draft account: create and sso refuse it, the other six operations serve it as any other (contract, section 2).</summary>
    public static IEnumerable<Way> DraftAccount() =>
    [
        new() { Name = "draft-account", Caller = Caller.DraftAccount },
        Spared("draft", Caller.DraftAccount, Operation.Usage, Expectation.Served),
        Spared("draft", Caller.DraftAccount, Operation.Terminate, Expectation.ServedAlready),
        .. LookUps.Select(operation => Spared("draft", Caller.DraftAccount, operation, Expectation.TenantNotFound)),
        .. OnItsTenant.Select(OfItsTenant),
        .. OnItsTenant.Where(operation => Operations.Of(operation).NamesTenant).Select(operation => ByRef(OfItsTenant(operation))),
    ];

    // Its tenant is active, so that unsuspend has nothing left to do.
    private static Way OfItsTenant(Operation operation) => Spared(
        "draft",
        Caller.DraftAccount,
        operation,
        operation switch
        {
            Operation.Unsuspend => Expectation.ServedAlready,
            Operation.Suspend or Operation.Terminate => Expectation.ServedFresh,
            _ => Expectation.Served,
        },
        TenantState.Active);

    /// <summary>A suspended account: create and sso refuse it, the others let it in (section 2) and say what else they like.</summary>
    public static IEnumerable<Way> SuspendedAccount() =>
    [
        new() { Name = "suspended-account", Caller = Caller.SuspendedAccount },
        Spared("suspended", Caller.SuspendedAccount, Operation.Usage, Expectation.AnythingListedButUnauthorized),
        Spared("suspended", Caller.SuspendedAccount, Operation.Terminate, Expectation.AnythingListedButUnauthorized),
        .. LookUps.Select(operation => Spared("suspended", Caller.SuspendedAccount, operation, Expectation.AnythingListedButUnauthorized)),
        .. OnItsTenant.Select(operation => Spared("suspended", Caller.SuspendedAccount, operation, Expectation.AnythingListedButUnauthorized, TenantState.Active)),
    ];

    private static Way Spared(
        string status, Caller caller, Operation operation, Expectation expect, TenantState tenant = TenantState.Unknown) => new()
        {
            Name = $"{operation.Slug()}-{(tenant == TenantState.Active ? "of-its-tenant-" : "")}by-{status}-account",
            Caller = caller,
            Tenant = tenant,
            Elsewhere = operation,
            Expect = expect,
        };

    private static string Words(TenantState tenant) => tenant switch
    {
        TenantState.Suspended => "a-suspended-tenant",
        TenantState.NotActive => "a-tenant-not-active",
        TenantState.Terminated => "a-terminated-tenant",
        TenantState.TerminatedNotDeleted => "a-tenant-whose-row-is-there",
        TenantState.SuspendedNotDeleted => "a-suspended-tenant-whose-row-is-there",
        TenantState.Foreign => "another-accounts-tenant",
        TenantState.Unknown => "an-unknown-tenant",
        TenantState.NotAnId => "what-is-no-id",
        TenantState.Digits => "a-number",
        TenantState.Nil => "the-nil-id",
        TenantState.BeginningOfAnother => "the-beginning-of-an-id",
        TenantState.EndOfAnother => "the-end-of-an-id",
        TenantState.LongerThanAnother => "an-id-with-more-behind-it",
        TenantState.Swapped => "a-reference-as-an-id",
        TenantState.Pattern => "a-pattern-of-an-id",
        TenantState.Active => throw new UnreachableException(),
    };
}
