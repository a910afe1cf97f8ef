using System.Collections.Concurrent;

namespace Conformance.Proof.Deviants;

/// <summary>What became of one deviant in a proof run.</summary>
/// <param name="About">The row that it gets wrong, or the topic of a named one.</param>
/// <param name="Kind">What is wrong about the row; <c>named</c> for a named one.</param>
/// <param name="Deviant">Its name.</param>
/// <param name="Caught">Whether the cell or check that is about it deviates.</param>
/// <param name="Survives">Why it need not be caught: the contract does not forbid it.</param>
public sealed record Kill(string About, string Kind, string Deviant, bool Caught, string? Survives = null)
{
    /// <summary>The kind of those that are not derived from a row.</summary>
    public const string Named = "named";

    private static readonly ConcurrentQueue<Kill> Noted = new();

    /// <summary>All that this process has noted so far.</summary>
    public static IReadOnlyCollection<Kill> All => Noted;

    /// <summary>Notes it for the kill matrix of this process.</summary>
    public void Note() => Noted.Enqueue(this);
}
