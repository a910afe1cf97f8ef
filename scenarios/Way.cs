namespace Conformance.Scenarios;

/// <summary>Whose key a request carries.</summary>
public enum Caller
{
    /// <summary>An active key of an active account.</summary>
    Active,

    /// <summary>A key that was revoked.</summary>
    RevokedKey,

    /// <summary>A key of an account in draft.</summary>
    DraftAccount,

    /// <summary>A key of a suspended account.</summary>
    SuspendedAccount,

    /// <summary>A key of a disabled account.</summary>
    DisabledAccount,

    /// <summary>A valid key whose account row is gone.</summary>
    MissingAccount,
}

/// <summary>How a request presents its key (contract, section 2, notes on 401).</summary>
public enum Presentation
{
    /// <summary>One line <c>Authorization: Bearer &lt;key&gt;</c>.</summary>
    Bearer,

    /// <summary>No such header.</summary>
    NoHeader,

    /// <summary>The header without a value.</summary>
    EmptyHeader,

    /// <summary>The scheme without a token.</summary>
    SchemeAlone,

    /// <summary>The key as a password of the Basic scheme.</summary>
    BasicScheme,

    /// <summary>The key as the user of the Basic scheme.</summary>
    BasicUser,

    /// <summary>The key behind a scheme of another name.</summary>
    OtherScheme,

    /// <summary>The key behind a scheme that is called Key.</summary>
    KeyScheme,

    /// <summary>The scheme and the key twice in one line, with a comma between them, as two lines are joined.</summary>
    LinesJoined,

    /// <summary>The scheme and the key in headers that stand in for Authorization elsewhere, and the key in cookies.</summary>
    HeadersInItsPlace,

    /// <summary>The key behind the scheme that some call ApiKey.</summary>
    ApiKeyScheme,

    /// <summary>A token of fifteen characters, one short of what is looked up.</summary>
    FifteenCharacters,

    /// <summary>The scheme twice before the key.</summary>
    SchemeTwice,

    /// <summary>Two tokens behind the scheme.</summary>
    TwoTokens,

    /// <summary>Two header lines, each of them good.</summary>
    HeaderTwice,

    /// <summary>The key in the header, without a scheme.</summary>
    NoScheme,

    /// <summary>Scheme and key without a space between them.</summary>
    SchemeJoined,

    /// <summary>Scheme and key with an equals sign between them.</summary>
    SchemeEquals,

    /// <summary>The scheme with a colon behind it.</summary>
    SchemeColon,

    /// <summary>The key in headers of other names, a cookie among them.</summary>
    OtherHeaders,

    /// <summary>The key as parameters of the query.</summary>
    Query,

    /// <summary>The key as members of the body.</summary>
    Body,

    /// <summary>A good key in quotation marks.</summary>
    Quoted,

    /// <summary>A good key in base64.</summary>
    InBase64,

    /// <summary>The SHA-256 of a good key, as a server may keep it.</summary>
    Hashed,

    /// <summary>A good key as a URL would have it, its first character escaped.</summary>
    PercentEncoded,

    /// <summary>A good key with hyphens for its underscores.</summary>
    Hyphenated,

    /// <summary>A good key without what keys begin with.</summary>
    WithoutPrefix,

    /// <summary>A good key in angle brackets.</summary>
    Bracketed,

    /// <summary>A good key twice, with a comma between them.</summary>
    Listed,

    /// <summary>A good key with a semicolon and a word behind it.</summary>
    WithParameter,

    /// <summary>A good key with an equals sign behind it, as base64 is padded.</summary>
    Padded,

    /// <summary>A good key with a dot and a word behind it.</summary>
    WithExtension,

    /// <summary>A well-formed key that nobody was given.</summary>
    UnknownKey,

    /// <summary>A token long enough to be looked up that has not the shape of a key.</summary>
    UnlikeAKey,

    /// <summary>A token of exactly sixteen characters: looked up, and not found.</summary>
    SixteenCharacters,

    /// <summary>A token of two hundred characters: looked up, and not found.</summary>
    TwoHundredCharacters,

    /// <summary>A good key without its last character.</summary>
    CutShort,

    /// <summary>A good key whose last character is a wildcard of SQL.</summary>
    Wildcard,

    /// <summary>A good key with one character more.</summary>
    MadeLonger,

    /// <summary>A good key with one letter in the other case.</summary>
    OtherCase,
}

/// <summary>How a request names its tenant.</summary>
public enum Address
{
    /// <summary>By <c>tenant_id</c>.</summary>
    ById,

    /// <summary>By <c>external_ref</c>.</summary>
    ByRef,

    /// <summary>Not at all.</summary>
    Neither,
}

/// <summary>What is true of the tenant that a request names.</summary>
public enum TenantState
{
    /// <summary>It is the caller's and active.</summary>
    Active,

    /// <summary>It is suspended.</summary>
    Suspended,

    /// <summary>It is neither active, suspended nor terminated.</summary>
    NotActive,

    /// <summary>It was terminated by the API.</summary>
    Terminated,

    /// <summary>It is terminated and its row still there.</summary>
    TerminatedNotDeleted,

    /// <summary>The same of one that was suspended before.</summary>
    SuspendedNotDeleted,

    /// <summary>It is another account's, and alive there.</summary>
    Foreign,

    /// <summary>Nobody ever made it.</summary>
    Unknown,

    /// <summary>The identifier has not the form of an id.</summary>
    NotAnId,

    /// <summary>The identifier is a number.</summary>
    Digits,

    /// <summary>The identifier is the UUID of zeros.</summary>
    Nil,

    /// <summary>The identifier is only the beginning of a live tenant's.</summary>
    BeginningOfAnother,

    /// <summary>The identifier is only the end of a live tenant's.</summary>
    EndOfAnother,

    /// <summary>The identifier is a live tenant's with more behind it.</summary>
    LongerThanAnother,

    /// <summary>The identifier is a live tenant's other one: its reference as an id, or its id as a reference.</summary>
    Swapped,

    /// <summary>The identifier matches a live tenant's only if it is read as a pattern.</summary>
    Pattern,
}

/// <summary>A bucket of section 4.</summary>
public enum Bucket
{
    /// <summary>Calls with one key.</summary>
    PerKey,

    /// <summary>Calls from one address.</summary>
    PerIp,
}

/// <summary>What a way changes in an otherwise valid body.</summary>
public abstract record BodyEdit
{
    private BodyEdit()
    {
    }

    /// <summary>Leaves a member out.</summary>
    /// <param name="Path">The member, as <c>whu.email</c>.</param>
    public sealed record Without(string Path) : BodyEdit;

    /// <summary>Puts something else in a member's place.</summary>
    /// <param name="Path">The member.</param>
    /// <param name="Json">Its value as it goes over the wire, such as <c>1e999</c>.</param>
    public sealed record With(string Path, string Json) : BodyEdit;
}

/// <summary>What the contract has a target answer.</summary>
public enum Expectation
{
    /// <summary>The row that the way belongs to.</summary>
    TheRow,

    /// <summary>The row, or its twin after terminate: 404 <c>tenant_not_found</c> and 410 <c>terminated</c> mean the same.</summary>
    GoneEitherWay,

    /// <summary>410 where the target still has the row; a 404 conforms too, but does not exercise the cell.</summary>
    TerminatedIfSeen,

    /// <summary>
    /// The row, unless the request never comes to the API: a server may refuse a method that it has never heard of by itself, with 400 or 501 and no
    /// JSON (RFC 9110, section 9.1).
    /// </summary>
    TheRowIfRead,

    /// <summary>200.</summary>
    Served,

    /// <summary>200, and not as something already done.</summary>
    ServedFresh,

    /// <summary>200 with <c>already: true</c>.</summary>
    ServedAlready,

    /// <summary>200 with zeros and an empty <c>by_workspace</c>.</summary>
    ServedZeros,

    /// <summary>404 <c>tenant_not_found</c>.</summary>
    TenantNotFound,

    /// <summary>200, or any row that the table lists for the operation.</summary>
    AnythingListed,

    /// <summary>The same but for 401, as authentication succeeds.</summary>
    AnythingListedButUnauthorized,
}

/// <summary>
/// One documented way to provoke a row: a valid request of the cell's operation with exactly one rule broken.
/// What is not set is valid: an active key in one Bearer line, POST, a live tenant of the caller's, every required field.
/// </summary>
public sealed record Way
{
    /// <summary>Its name within the row, in lower case with hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>Whose key is sent.</summary>
    public Caller Caller { get; init; } = Caller.Active;

    /// <summary>How it is sent.</summary>
    public Presentation Presentation { get; init; } = Presentation.Bearer;

    /// <summary>The method.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>What is true of the tenant.</summary>
    public TenantState Tenant { get; init; } = TenantState.Active;

    /// <summary>How it is named.</summary>
    public Address Address { get; init; } = Address.ById;

    /// <summary>What is changed in the body, if anything.</summary>
    public BodyEdit? Body { get; init; }

    /// <summary>Whether the target is told beforehand to fail this one call (provider state <c>an operation fails</c>).</summary>
    public bool Fault { get; init; }

    /// <summary>The bucket that is exhausted first, if any.</summary>
    public Bucket? Exhausts { get; init; }

    /// <summary>
    /// The operation that is called, where it is not the cell's own: what the same state must leave alone. Asked once a row, in the cell
    /// of its first operation.
    /// </summary>
    public Operation? Elsewhere { get; init; }

    /// <summary>What the contract has the target answer.</summary>
    public Expectation Expect { get; init; } = Expectation.TheRow;

    /// <summary>Whether an answer to it can show the row whole: status, <c>error</c> and <c>reason</c>. Without one such a cell is not exercised.</summary>
    public bool AssertsTheRow => Elsewhere is null && Method is not "HEAD" && Expect is Expectation.TheRow or Expectation.TheRowIfRead or Expectation.TerminatedIfSeen;

    /// <summary>The rules that this way breaks, by name. A refusal is judged only where there is exactly one.</summary>
    public IEnumerable<string> Breaches() => new (string Rule, bool Broken)[]
    {
        (nameof(Caller), Caller != Caller.Active),
        (nameof(Presentation), Presentation != Presentation.Bearer),
        (nameof(Method), Method is not "POST"),
        (nameof(Tenant), Tenant != TenantState.Active),
        (nameof(Address), Address == Address.Neither),
        (nameof(Body), Body is not null),
        (nameof(Fault), Fault),
        (nameof(Exhausts), Exhausts is not null),
    }.Where(rule => rule.Broken).Select(rule => rule.Rule);
}
