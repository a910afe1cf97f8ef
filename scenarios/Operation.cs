namespace Conformance.Scenarios;

/// <summary>The eight operations of the Platform API (contract, section 1).</summary>
public enum Operation
{
    /// <summary>Makes a tenant, or returns the one that the external reference is bound to.</summary>
    Create,

    /// <summary>Overwrites a tenant's entitlements.</summary>
    Plan,

    /// <summary>Adds credits to a tenant, once per idempotency key.</summary>
    Topup,

    /// <summary>Mints a fresh single-sign-on link.</summary>
    Sso,

    /// <summary>Suspends a tenant.</summary>
    Suspend,

    /// <summary>Ends a tenant's suspension.</summary>
    Unsuspend,

    /// <summary>Deletes a tenant.</summary>
    Terminate,

    /// <summary>Reads what an account's tenants used.</summary>
    Usage,
}

/// <summary>What one field of a request body holds (contract, section 1).</summary>
public enum FieldKind
{
    /// <summary>The caller's own reference for a new tenant, <c>&lt;panel&gt;:&lt;id&gt;</c>.</summary>
    NewReference,

    /// <summary>An ordinary e-mail address.</summary>
    Email,

    /// <summary>A person's name.</summary>
    PersonName,

    /// <summary>Entitlement knobs, at least one of which survives sanitising.</summary>
    Entitlements,

    /// <summary>Exactly one of <c>tenant_id</c> and <c>external_ref</c>, as the way's address says.</summary>
    TenantIdentifier,

    /// <summary><c>tenant_id</c>, where the call is about one tenant; it may be left out.</summary>
    TenantScope,

    /// <summary>A positive finite number of credits.</summary>
    Amount,

    /// <summary>A key under which an amount is credited once.</summary>
    IdempotencyKey,
}

/// <summary>A field that a valid request of an operation carries.</summary>
/// <param name="Path">Where it stands in the body, members joined by a dot; for the tenant's identifier the words of the contract.</param>
/// <param name="Kind">What it holds.</param>
public sealed record Field(string Path, FieldKind Kind);

/// <summary>How often an operation may be called in a minute (contract, section 4).</summary>
public enum RateClass
{
    /// <summary>60 calls per key and 120 per address, unless the run is told otherwise.</summary>
    Ordinary,

    /// <summary>600 calls per key and 1200 per address, unless the run is told otherwise.</summary>
    Sso,
}

/// <summary>One operation as section 1 of the contract describes it.</summary>
public sealed record OperationSpec
{
    /// <summary>Which operation this is.</summary>
    public required Operation Operation { get; init; }

    /// <summary>Its name in paths, ids and file names.</summary>
    public required string Slug { get; init; }

    /// <summary>The fields of a valid request, in the contract's order.</summary>
    public required IReadOnlyList<Field> Fields { get; init; }

    /// <summary>The member that is <c>true</c> in the body of a call that was served.</summary>
    public string ServedMember { get; init; } = "ok";

    /// <summary>Which of the two budgets it has.</summary>
    public RateClass Rate { get; init; } = RateClass.Ordinary;

    /// <summary>Whether a request names a tenant that must exist or be named in it.</summary>
    public bool NamesTenant => Fields.Any(one => one.Kind == FieldKind.TenantIdentifier);
}

/// <summary>The eight operations with what a valid request of each holds.</summary>
public static class Operations
{
    /// <summary>The operations that look a tenant up and refuse what they do not find: 404, or 410 for a terminated one (contract, section 2).</summary>
    public static IReadOnlyList<Operation> OnATenant { get; } = [Operation.Plan, Operation.Topup, Operation.Sso, Operation.Suspend, Operation.Unsuspend];

    private static readonly Field Tenant = new("tenant_id or external_ref", FieldKind.TenantIdentifier);

    /// <summary>Every operation, in the contract's order.</summary>
    public static IReadOnlyList<OperationSpec> All { get; } =
    [
        new()
        {
            Operation = Operation.Create,
            Slug = "create",
            Fields =
            [
                new("external_ref", FieldKind.NewReference),
                new("whu.email", FieldKind.Email),
                new("whu.name", FieldKind.PersonName),
            ],
        },
        new() { Operation = Operation.Plan, Slug = "plan", Fields = [Tenant, new("entitlements", FieldKind.Entitlements)] },
        new()
        {
            Operation = Operation.Topup,
            Slug = "topup",
            Fields = [Tenant, new("amount", FieldKind.Amount), new("idempotency_key", FieldKind.IdempotencyKey)],
        },
        new() { Operation = Operation.Sso, Slug = "sso", Fields = [Tenant], ServedMember = "success", Rate = RateClass.Sso },
        new() { Operation = Operation.Suspend, Slug = "suspend", Fields = [Tenant] },
        new() { Operation = Operation.Unsuspend, Slug = "unsuspend", Fields = [Tenant] },
        new() { Operation = Operation.Terminate, Slug = "terminate", Fields = [Tenant] },
        new() { Operation = Operation.Usage, Slug = "usage", Fields = [new("tenant_id", FieldKind.TenantScope)] },
    ];

    /// <summary>What the contract says of one operation.</summary>
    /// <param name="operation">The operation.</param>
    public static OperationSpec Of(Operation operation) => All[(int)operation];

    /// <summary>The operation's name in paths, ids and file names.</summary>
    /// <param name="operation">The operation.</param>
    public static string Slug(this Operation operation) => Of(operation).Slug;
}
