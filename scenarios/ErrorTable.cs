using static Conformance.Scenarios.Operation;

namespace Conformance.Scenarios;

/// <summary>
/// The error table of the Platform API: one initialiser a row, in the reference's order (contract, section 2).
/// A new row is one more initialiser here and its approved bodies under <c>approved/</c>.
/// </summary>
public static class ErrorTable
{
    private static readonly Operation[] Everywhere = [Create, Plan, Topup, Sso, Suspend, Unsuspend, Terminate, Usage];

    /// <summary>The 32 rows.</summary>
    public static IReadOnlyList<ErrorRow> Rows { get; } =
    [
        new()
        {
            Status = 400,
            Error = "missing_fields",
            Reason = Reason.Exactly("external_ref required"),
            When = "a field that the operation requires is absent",
            Operations = [Create],
            Ways = [Ways.Without("external_ref")],
        },
        new()
        {
            Status = 400,
            Error = "missing_fields",
            Reason = Reason.Exactly("whu.email required"),
            When = "a field that the operation requires is absent",
            Operations = [Create],
            Ways = [Ways.Without("whu.email"), Ways.Without("whu")],
        },
        new()
        {
            Status = 400,
            Error = "missing_fields",
            Reason = Reason.Exactly("tenant_id or external_ref required"),
            When = "a field that the operation requires is absent",
            Operations = [Plan, Topup, Sso, Suspend, Unsuspend, Terminate],
            Ways = [new() { Name = "neither-identifier", Address = Address.Neither }],
        },
        new()
        {
            Status = 400,
            Error = "missing_fields",
            Reason = Reason.Exactly("entitlements required"),
            When = "a field that the operation requires is absent",
            Operations = [Plan],
            Ways =
            [
                Ways.Without("entitlements"),
                Ways.With("empty", "entitlements", "{}"),
                Ways.With("only-unknown-keys", "entitlements", """{"no_such_knob":3,"another":true}"""),
                Ways.With("only-keys-like-knobs", "entitlements", """{"maxProjects":3,"customDomainsEnabled":true,"max-compute-size":"nano","Plan_Name":"Team"}"""),
                Ways.EveryNumber("only-negative-values", "-1"),
                Ways.ByRef(Ways.Without("entitlements")),
                Ways.ByRef(Ways.With("empty", "entitlements", "{}")),
                Ways.EveryNumber("only-booleans-for-numbers", "true"),
                Ways.EveryNumber("only-mistyped-values", "\"many\""),
                Ways.EveryNumber("only-lists-for-numbers", "[1]"),
                Ways.EveryNumber("only-numbers-in-quotes", "\"5\""),
                Ways.EveryNumber("only-values-not-finite", "1e999"),
                Ways.EveryNumber("only-objects-for-numbers", """{"value":5}"""),
                Ways.With("only-words-of-the-language", "entitlements", """{"constructor":1,"toString":2,"length":3,"hasOwnProperty":4}"""),
                Ways.With("only-a-switch-in-quotes", "entitlements", """{"custom_domains_enabled":"true"}"""),
                Ways.With("only-a-number-for-a-switch", "entitlements", """{"custom_domains_enabled":1}"""),
                Ways.With("only-a-number-for-a-size", "entitlements", """{"max_compute_size":3}"""),
                Ways.With("only-an-unknown-size", "entitlements", """{"max_compute_size":"enormous"}"""),
            ],
        },
        new()
        {
            Status = 400,
            Error = "missing_fields",
            Reason = Reason.Exactly("idempotency_key required"),
            When = "a field that the operation requires is absent",
            Operations = [Topup],
            Ways = [Ways.Without("idempotency_key"), Ways.ByRef(Ways.Without("idempotency_key"))],
        },
        new()
        {
            Status = 400,
            Error = "invalid_email",
            Reason = Reason.None,
            When = "whu.email is plainly no e-mail address",
            Operations = [Create],
            Ways =
            [
                Ways.With("no-at-sign", "whu.email", "\"someone.example.com\""),
                Ways.With("nothing-before-the-at-sign", "whu.email", "\"@example.com\""),
                Ways.With("nothing-after-the-at-sign", "whu.email", "\"someone@\""),
                Ways.With("two-at-signs", "whu.email", "\"some@one@example.com\""),
                Ways.With("two-at-signs-in-a-row", "whu.email", "\"someone@@example.com\""),
                Ways.With("only-an-at-sign", "whu.email", "\"@\""),
                Ways.With("a-space", "whu.email", "\"some one@example.com\""),
                Ways.With("a-space-in-the-domain", "whu.email", "\"someone@exam ple.com\""),
                Ways.With("a-name-before-it", "whu.email", "\"Some One <someone@example.com>\""),
                Ways.With("two-of-them", "whu.email", "\"someone@example.com,another@example.com\""),
            ],
        },
        new()
        {
            Status = 400,
            Error = "invalid_amount",
            Reason = Reason.Exactly("amount must be a positive finite number"),
            When = "the amount is not a positive finite number",
            Operations = [Topup],
            Ways =
            [
                Ways.With("zero", "amount", "0"),
                Ways.With("negative", "amount", "-1"),
                Ways.With("a-negative-fraction", "amount", "-0.01"),
                Ways.With("a-numeric-string", "amount", "\"5\""),
                Ways.With("a-fraction-in-quotes", "amount", "\"1.5\""),
                Ways.With("an-exponent-in-quotes", "amount", "\"1e2\""),
                Ways.With("thousands-in-quotes", "amount", "\"1,000\""),
                Ways.With("spaces-in-quotes", "amount", "\" 5 \""),
                Ways.With("minus-zero", "amount", "-0.0"),
                Ways.With("a-number-with-a-unit", "amount", "\"5 credits\""),
                Ways.With("an-empty-text", "amount", "\"\""),
                Ways.With("nan-in-words", "amount", "\"NaN\""),
                Ways.With("a-boolean", "amount", "true"),
                Ways.With("false", "amount", "false"),
                Ways.With("null", "amount", "null"),
                Ways.With("an-array", "amount", "[5]"),
                Ways.With("an-object", "amount", "{}"),
                Ways.With("not-finite", "amount", "1e999"),
                Ways.ByRef(Ways.With("zero", "amount", "0")),
                Ways.ByRef(Ways.With("negative", "amount", "-1")),
                Ways.ByRef(Ways.With("a-numeric-string", "amount", "\"5\"")),
                Ways.Without("amount"),
            ],
        },
        new()
        {
            Status = 401,
            Error = "unauthorized",
            Reason = Reason.Exactly("missing_bearer"),
            When = "authentication fails",
            Operations = Everywhere,
            Ways =
            [
                Ways.Presented("no-header", Presentation.NoHeader),
                Ways.Presented("empty-header", Presentation.EmptyHeader),
                Ways.Presented("scheme-alone", Presentation.SchemeAlone),
                Ways.Presented("basic-scheme", Presentation.BasicScheme),
                Ways.Presented("basic-user", Presentation.BasicUser),
                Ways.Presented("another-scheme", Presentation.OtherScheme),
                Ways.Presented("api-key-scheme", Presentation.ApiKeyScheme),
                Ways.Presented("fifteen-characters", Presentation.FifteenCharacters),
                Ways.Presented("scheme-twice", Presentation.SchemeTwice),
                Ways.Presented("two-tokens", Presentation.TwoTokens),
                Ways.Presented("header-twice", Presentation.HeaderTwice),
                Ways.Presented("no-scheme", Presentation.NoScheme),
                Ways.Presented("scheme-joined", Presentation.SchemeJoined),
                Ways.Presented("scheme-with-an-equals-sign", Presentation.SchemeEquals),
                Ways.Presented("in-other-headers", Presentation.OtherHeaders),
                Ways.Presented("in-headers-in-its-place", Presentation.HeadersInItsPlace),
                Ways.Presented("in-the-query", Presentation.Query),
                Ways.Presented("in-the-body", Presentation.Body),
            ],
        },
        new()
        {
            Status = 401,
            Error = "unauthorized",
            Reason = Reason.Exactly("invalid_key"),
            When = "authentication fails",
            Operations = Everywhere,
            Ways =
            [
                Ways.Presented("unknown-key", Presentation.UnknownKey),
                Ways.Presented("unlike-a-key", Presentation.UnlikeAKey),
                Ways.Presented("sixteen-characters", Presentation.SixteenCharacters),
                Ways.Presented("two-hundred-characters", Presentation.TwoHundredCharacters),
                Ways.Presented("cut-short", Presentation.CutShort),
                Ways.Presented("made-longer", Presentation.MadeLonger),
                Ways.Presented("with-a-wildcard", Presentation.Wildcard),
                Ways.Presented("in-another-case", Presentation.OtherCase),
                new() { Name = "revoked", Caller = Caller.RevokedKey },
            ],
        },
        new()
        {
            Status = 401,
            Error = "unauthorized",
            Reason = Reason.Exactly("account_missing"),
            When = "authentication fails",
            Operations = Everywhere,
            Ways = [new() { Name = "account-row-gone", Caller = Caller.MissingAccount }],
        },
        new()
        {
            Status = 401,
            Error = "unauthorized",
            Reason = Reason.Exactly("account_disabled"),
            When = "authentication fails",
            Operations = Everywhere,
            Ways = [new() { Name = "account-disabled", Caller = Caller.DisabledAccount }],
        },
        new()
        {
            Status = 404,
            Error = "tenant_not_found",
            Reason = Reason.None,
            When = "no tenant of the caller's account matches the identifier, after terminate too",
            Operations = Scenarios.Operations.OnATenant,
            Ways =
            [
                .. Ways.ByIdAndByRef("unknown", TenantState.Unknown),
                new() { Name = "not-an-id", Tenant = TenantState.NotAnId },
                new() { Name = "digits", Tenant = TenantState.Digits },
                new() { Name = "nil", Tenant = TenantState.Nil },
                .. Ways.ByIdAndByRef("beginning", TenantState.BeginningOfAnother),
                .. Ways.ByIdAndByRef("end", TenantState.EndOfAnother),
                .. Ways.ByIdAndByRef("longer", TenantState.LongerThanAnother),
                .. Ways.ByIdAndByRef("swapped", TenantState.Swapped),
                .. Ways.ByIdAndByRef("pattern", TenantState.Pattern),
                .. Ways.ByIdAndByRef("another-accounts", TenantState.Foreign),
                .. Ways.ByIdAndByRef("terminated", TenantState.Terminated, Expectation.GoneEitherWay),
                .. Ways.NothingThere(TenantState.Unknown),
                .. Ways.NothingThere(TenantState.NotAnId),
                .. Ways.NothingThere(TenantState.Digits),
                .. Ways.NothingThere(TenantState.Nil),
                .. Ways.NothingThere(TenantState.BeginningOfAnother),
                .. Ways.NothingThere(TenantState.EndOfAnother),
                .. Ways.NothingThere(TenantState.LongerThanAnother),
                .. Ways.NothingThere(TenantState.Swapped),
                .. Ways.NothingThere(TenantState.Pattern),
                .. Ways.NothingThere(TenantState.Foreign),
                Ways.NothingToTerminate("an-unknown-reference", TenantState.Unknown),
                Ways.NothingToTerminate("the-beginning-of-a-reference", TenantState.BeginningOfAnother),
                Ways.NothingToTerminate("an-id-as-a-reference", TenantState.Swapped),
                Ways.NothingToTerminate("a-pattern", TenantState.Pattern),
            ],
        },
        new()
        {
            Status = 404,
            Error = "account_not_found",
            Reason = Reason.None,
            When = "the caller's account row is not found, as a defence",
            Operations = [Sso],
            Ways = Ways.Faults,
        },
        new()
        {
            Status = 405,
            Error = "method_not_allowed",
            Reason = Reason.None,
            When = "the method is another than POST",
            Operations = Everywhere,
            Ways =
            [
                new() { Name = "get", Method = "GET" },
                new() { Name = "head", Method = "HEAD" },
                new() { Name = "put", Method = "PUT" },
                new() { Name = "patch", Method = "PATCH" },
                new() { Name = "delete", Method = "DELETE" },
                new() { Name = "unusual", Method = "PROPFIND", Expect = Expectation.TheRowIfRead },
                new() { Name = "query", Method = "QUERY", Expect = Expectation.TheRowIfRead },
                new() { Name = "link", Method = "LINK", Expect = Expectation.TheRowIfRead },
                new() { Name = "made-up", Method = "FOO", Expect = Expectation.TheRowIfRead },
            ],
        },
        new()
        {
            Status = 409,
            Error = "account_inactive",
            Reason = Reason.AccountStatus,
            When = "the account is not active",
            Operations = [Create, Sso],
            Ways = [.. Ways.DraftAccount(), .. Ways.SuspendedAccount()],
        },
        new()
        {
            Status = 409,
            Error = "suspended",
            Reason = Reason.None,
            When = "the tenant is suspended",
            Operations = [Topup, Sso],
            Ways =
            [
                .. Ways.ByIdAndByRef("suspended", TenantState.Suspended),
                Ways.Leaves(Create, TenantState.Suspended, Expectation.Served),
                Ways.Leaves(Plan, TenantState.Suspended, Expectation.Served),
                Ways.Leaves(Suspend, TenantState.Suspended, Expectation.ServedAlready),
                Ways.Leaves(Unsuspend, TenantState.Suspended, Expectation.Served),
                Ways.Leaves(Terminate, TenantState.Suspended, Expectation.Served),
                Ways.Leaves(Usage, TenantState.Suspended, Expectation.Served),
            ],
        },
        new()
        {
            Status = 409,
            Error = "tenant_not_active",
            Reason = Reason.None,
            When = "the tenant is not in an active state",
            Operations = [Topup],
            Ways =
            [
                .. Ways.ByIdAndByRef("not-active", TenantState.NotActive),
                .. new[] { Plan, Sso, Suspend, Unsuspend, Terminate, Usage }.Select(
                    operation => Ways.Leaves(operation, TenantState.NotActive, Expectation.AnythingListed)),
            ],
        },
        new()
        {
            Status = 410,
            Error = "terminated",
            Reason = Reason.None,
            When = "the tenant has been terminated and its row is still there",
            Operations = Scenarios.Operations.OnATenant,
            Ways =
            [
                .. Ways.ByIdAndByRef("after-terminate", TenantState.Terminated, Expectation.TerminatedIfSeen),
                .. Ways.NothingThere(TenantState.Terminated),
                .. Ways.ByIdAndByRef("row-still-there", TenantState.TerminatedNotDeleted),
                .. Ways.NothingThere(TenantState.TerminatedNotDeleted),
                .. Ways.ByIdAndByRef("suspended-row-still-there", TenantState.SuspendedNotDeleted),
                .. Ways.NothingThere(TenantState.SuspendedNotDeleted),
            ],
        },
        new()
        {
            Status = 429,
            Error = "rate_limited",
            Reason = Reason.Exactly("per_key"),
            When = "a minute's budget is spent",
            Operations = Everywhere,
            Ways = [new() { Name = "key-exhausted", Exhausts = Bucket.PerKey }],
        },
        new()
        {
            Status = 429,
            Error = "rate_limited",
            Reason = Reason.Exactly("per_ip"),
            When = "a minute's budget is spent",
            Operations = Everywhere,
            Ways = [new() { Name = "address-exhausted", Exhausts = Bucket.PerIp }],
        },
        new()
        {
            Status = 500,
            Error = "provision_failed",
            Reason = Reason.RpcMessage,
            When = "create fails on the server's side",
            Operations = [Create],
            Ways = [Ways.Fault],
        },
        new()
        {
            Status = 500,
            Error = "update_failed",
            Reason = Reason.RpcMessage,
            When = "plan fails on the server's side",
            Operations = [Plan],
            Ways = Ways.Faults,
        },
        new()
        {
            Status = 500,
            Error = "topup_failed",
            Reason = Reason.RpcMessage,
            When = "topup fails on the server's side",
            Operations = [Topup],
            Ways = Ways.Faults,
        },
        new()
        {
            Status = 500,
            Error = "suspend_failed",
            Reason = Reason.RpcMessage,
            When = "suspend fails on the server's side",
            Operations = [Suspend],
            Ways = Ways.Faults,
        },
        new()
        {
            Status = 500,
            Error = "unsuspend_failed",
            Reason = Reason.RpcMessage,
            When = "unsuspend fails on the server's side",
            Operations = [Unsuspend],
            Ways = Ways.Faults,
        },
        new()
        {
            Status = 500,
            Error = "terminate_failed",
            Reason = Reason.RpcMessage,
            When = "terminate fails on the server's side",
            Operations = [Terminate],
            Ways = Ways.Faults,
        },
        new()
        {
            Status = 500,
            Error = "usage_read_failed",
            Reason = Reason.Exactly("workspace_lookup_failed"),
            When = "usage fails on the server's side",
            Operations = [Usage],
            Ways = [Ways.Fault],
        },
        new()
        {
            Status = 500,
            Error = "usage_read_failed",
            Reason = Reason.Exactly("credit_transactions_failed"),
            When = "usage fails on the server's side",
            Operations = [Usage],
            Ways = [Ways.Fault],
        },
        new()
        {
            Status = 500,
            Error = "usage_read_failed",
            Reason = Reason.Exactly("cloud_usage_failed"),
            When = "usage fails on the server's side",
            Operations = [Usage],
            Ways = [Ways.Fault],
        },
        new()
        {
            Status = 500,
            Error = "internal_error",
            Reason = Reason.Exactly("hash_failed"),
            When = "authentication, or sso itself, fails on the server's side",
            Operations = Everywhere,
            Ways = Ways.Faults,
        },
        new()
        {
            Status = 500,
            Error = "internal_error",
            Reason = Reason.Exactly("lookup_failed"),
            When = "authentication, or sso itself, fails on the server's side",
            Operations = Everywhere,
            Ways = Ways.Faults,
        },
        new()
        {
            Status = 500,
            Error = "internal_error",
            Reason = Reason.Exactly("account_lookup_failed"),
            When = "authentication, or sso itself, fails on the server's side",
            Operations = Everywhere,
            Ways = Ways.Faults,
        },
    ];
}
