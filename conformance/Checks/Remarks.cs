using System.Collections.Concurrent;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Checks;

/// <summary>What a run saw that is no verdict: what a general standard asks, and what nobody states.</summary>
public sealed class Remarks
{
    private readonly ConcurrentDictionary<string, string> _advisories = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _observations = new(StringComparer.Ordinal);

    private readonly ConcurrentQueue<(Operation Operation, DateTimeOffset SentAt, Exchange Exchange)> _calls = new();

    /// <summary>The calls that exhausted limits, with when each was sent by the target's time.</summary>
    public IReadOnlyCollection<(Operation Operation, DateTimeOffset SentAt, Exchange Exchange)> Calls => _calls;

    /// <summary>What a general standard asks and was not seen, by id.</summary>
    public IReadOnlyDictionary<string, string> Advisories => _advisories;

    /// <summary>What was seen where the contract leaves it open, by id, so that two reports show what changed.</summary>
    public IReadOnlyDictionary<string, string> Observations => _observations;

    /// <summary>Notes a call of a burst.</summary>
    /// <param name="operation">The operation whose limits are exhausted.</param>
    /// <param name="sentAt">When it was sent, by the target's time.</param>
    /// <param name="exchange">The call and what came of it.</param>
    public void Call(Operation operation, DateTimeOffset sentAt, Exchange exchange) => _calls.Enqueue((operation, sentAt, exchange));

    /// <summary>Notes an advisory.</summary>
    /// <param name="id">What it concerns.</param>
    /// <param name="because">What was seen.</param>
    public void Advise(string id, string because) => _advisories[id] = because;

    /// <summary>Notes an observation.</summary>
    /// <param name="id">What was observed.</param>
    /// <param name="seen">What was seen.</param>
    public void Observe(string id, string seen) => _observations[id] = seen;
}
