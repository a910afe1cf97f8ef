using System.Collections.Concurrent;

namespace Conformance.Checks;

/// <summary>What a run saw that is no verdict: what a general standard asks, and what nobody states.</summary>
public sealed class Remarks
{
    private readonly ConcurrentDictionary<string, string> _advisories = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _observations = new(StringComparer.Ordinal);

    /// <summary>What a general standard asks and was not seen, by id.</summary>
    public IReadOnlyDictionary<string, string> Advisories => _advisories;

    /// <summary>What was seen where the contract leaves it open, by id, so that two reports show what changed.</summary>
    public IReadOnlyDictionary<string, string> Observations => _observations;

    /// <summary>Notes an advisory.</summary>
    /// <param name="id">What it concerns.</param>
    /// <param name="because">What was seen.</param>
    public void Advise(string id, string because) => _advisories[id] = because;

    /// <summary>Notes an observation.</summary>
    /// <param name="id">What was observed.</param>
    /// <param name="seen">What was seen.</param>
    public void Observe(string id, string seen) => _observations[id] = seen;
}
