namespace Conformance.Checks;

/// <summary>What the contract says between the rows of its table, as something to be seen on a live target.</summary>
/// <param name="Id"><c>&lt;topic&gt;/&lt;name&gt;</c>: test name, report key and filter.</param>
/// <param name="Sentence">What the target does, in one sentence.</param>
/// <param name="Clause">Where the contract says it.</param>
/// <param name="Walk">What is sent and what must come.</param>
public sealed record Check(string Id, string Sentence, string Clause, Func<Journey, Task> Walk)
{
    /// <summary>What it takes beyond an active key: settings or provider states, as a person names them. Without them it is not exercised.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <inheritdoc />
    public override string ToString() => Id;
}

/// <summary>Every check, topic by topic.</summary>
public static class AllChecks
{
    /// <summary>The checks.</summary>
    public static IReadOnlyList<Check> List { get; } =
    [
        .. RetryChecks.All,
        .. IdempotencyChecks.All,
        .. IsolationChecks.All,
        .. SuccessChecks.All,
        .. LawfulInputChecks.All,
        .. ClosedWorldChecks.All,
        .. SteadinessChecks.All,
        .. OrderChecks.All,
    ];
}
