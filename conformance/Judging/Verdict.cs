using Conformance.Fixtures.Wire;
using Conformance.Scenarios;
using Conformance.Waivers;

namespace Conformance.Judging;

/// <summary>What a run says of a cell or of a way to provoke it.</summary>
public enum Verdict
{
    /// <summary>The target answered as the contract has it.</summary>
    Conforms,

    /// <summary>It did not.</summary>
    Deviates,

    /// <summary>It was not asked, and never counts as passed.</summary>
    NotExercised,

    /// <summary>It deviates, and that is known and in force.</summary>
    Waived,
}

/// <summary>The verdict on one way, or on the control that stands next to it.</summary>
public sealed record WayVerdict
{
    /// <summary>The way's name.</summary>
    public required string Name { get; init; }

    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why, where it does not conform.</summary>
    public string? Because { get; init; }

    /// <summary>The request by which the target's own log can be searched.</summary>
    public string? RequestId { get; init; }

    /// <summary>What the contract has the target answer, in one line.</summary>
    public string? Expected { get; init; }

    /// <summary>What was sent and what came; <c>null</c> where nothing was judged.</summary>
    public Exchange? Exchange { get; init; }

    /// <summary>What a person needs to act on a deviation.</summary>
    public Finding? Finding { get; init; }

    /// <summary>Whether it provokes the cell's own row; a control alone exercises nothing.</summary>
    public bool ProvokesTheRow { get; init; }

    /// <summary>Whether it was not exercised because setting up went wrong, rather than for want of means.</summary>
    public bool SetUpWentWrong { get; init; }
}

/// <summary>The verdict on a cell, rolled up from its ways.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Ways">The verdicts on its ways and controls.</param>
public sealed record CellVerdict(Cell Cell, IReadOnlyList<WayVerdict> Ways)
{
    /// <summary>
    /// Deviates where any way does. Otherwise it takes a way that provoked the row and conformed, and no set-up that went wrong;
    /// a way that only lacked means is named in <see cref="Lacking"/> and leaves the others their verdict.
    /// </summary>
    public Verdict Verdict => RollUp(Ways) is var verdict && verdict == Verdict.Deviates && Waiver is not null ? Verdict.Waived : verdict;

    /// <summary>The waiver in force for the cell, if there is one; it waives a deviation and nothing else.</summary>
    public Waiver? Waiver { get; init; }

    /// <summary>What was lacking, or what went wrong setting up; <c>null</c> where every way was exercised.</summary>
    public string? Lacking { get; } = Join(Ways);

    private static Verdict RollUp(IReadOnlyList<WayVerdict> ways)
    {
        if (ways.Any(way => way.Verdict == Verdict.Deviates))
        {
            return Verdict.Deviates;
        }

        var provoked = ways.Any(way => way is { ProvokesTheRow: true, Verdict: Verdict.Conforms });
        return provoked && !ways.Any(way => way.SetUpWentWrong) ? Verdict.Conforms : Verdict.NotExercised;
    }

    private static string? Join(IReadOnlyList<WayVerdict> ways)
    {
        var lacking = ways.Where(way => way.Verdict == Verdict.NotExercised)
            .GroupBy(way => way.Because ?? "", StringComparer.Ordinal)
            .Select(same => $"{string.Join(", ", same.Select(way => way.Name))}: {same.Key}")
            .ToList();
        return lacking.Count == 0 ? null : string.Join("; ", lacking);
    }
}
