using Conformance.Fixtures.States;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>What the contract says between the rows of its table, as something to be seen on a live target.</summary>
/// <param name="Id"><c>&lt;topic&gt;/&lt;name&gt;</c>: test name, report key and filter.</param>
/// <param name="Sentence">What the target does, in one sentence.</param>
/// <param name="Clause">Where the contract says it.</param>
/// <param name="Walk">What is sent and what must come.</param>
public sealed record Check(string Id, string Sentence, string Clause, Func<Journey, Task> Walk)
{
    /// <summary>What it takes beyond an active key. Without it the check is not exercised.</summary>
    public IReadOnlyList<Need> Needs { get; init; } = [];

    /// <summary>
    /// Whether it lets so much time pass that a target may have forgotten what no clause has it keep, such as the row of a terminated tenant.
    /// Where the target's clock is moved for that, nothing else is under way.
    /// </summary>
    public bool Alone { get; init; }

    /// <summary>The profile that it belongs to.</summary>
    public Profile Profile => Needs.Select(need => need.Profile).DefaultIfEmpty(Profile.Core).Max();

    /// <inheritdoc />
    public override string ToString() => Id;
}

/// <summary>Something that a run is given, or not.</summary>
/// <param name="What">Settings or a provider state, as a person names them.</param>
/// <param name="Profile">The profile that it makes possible.</param>
public sealed record Need(string What, Profile Profile)
{
    /// <summary>A provider state and nothing else.</summary>
    /// <param name="state">Its name.</param>
    public static Need State(string state) => new($"the provider state '{state}'", Profile.Faults);

    /// <summary>A key, which the provider state for accounts gives too.</summary>
    /// <param name="setting">The key's setting.</param>
    public static Need Key(string setting) => new($"{setting} or the provider state '{ProviderState.Account}'", Profile.Accounts);
}

/// <summary>Every check, topic by topic.</summary>
public static class AllChecks
{
    /// <summary>The checks.</summary>
    public static IReadOnlyList<Check> List { get; } =
    [
        .. RetryChecks.All,
        .. FaultChecks.All,
        .. IdempotencyChecks.All,
        .. IsolationChecks.All,
        .. ReferenceChecks.All,
        .. SuccessChecks.All,
        .. ViewChecks.All,
        .. LawfulInputChecks.All,
        .. LifeChecks.All,
        .. ClosedWorldChecks.All,
        .. SteadinessChecks.All,
        .. RefusalChecks.All,
        .. RequiredChecks.All,
        .. OrderChecks.All,
    ];
}
