using Conformance.Checks;
using Conformance.Judging;
using Conformance.Scenarios;

namespace Conformance.Waivers;

/// <summary>The waivers that speak of a run's target: what they waive, and what is wrong with them in the light of the run.</summary>
public sealed class WaiverBook
{
    private const string UnlistedTopic = "unlisted/";

    private static readonly IReadOnlyList<string> Possible =
        [.. Operations.All.SelectMany(operation => Enumerable.Range(100, 500).Select(status => UnlistedId(operation.Slug, status)))];

    private readonly IReadOnlyList<Waiver> _waivers;
    private readonly DateOnly _today;

    /// <summary>The waivers for one target.</summary>
    /// <param name="waivers">All that the file holds.</param>
    /// <param name="baseUrl">The target; empty for the embedded platform.</param>
    /// <param name="today">The day, in UTC.</param>
    public WaiverBook(IEnumerable<Waiver> waivers, string baseUrl, DateOnly today)
    {
        var all = waivers.ToLookup(waiver => waiver.IsFor(baseUrl));
        _waivers = [.. all[true]];
        Elsewhere = [.. all[false].Select(waiver => waiver.Target).Distinct(StringComparer.Ordinal)];
        _today = today;
    }

    /// <summary>The other targets that the file's remaining waivers are for: they waive nothing here.</summary>
    public IReadOnlyList<string> Elsewhere { get; }

    /// <summary>A run without waivers.</summary>
    public static WaiverBook Empty { get; } = new([], "", DateOnly.MinValue);

    /// <summary>The id under which an answer outside the table is waived.</summary>
    /// <param name="operation">The operation that gave it.</param>
    /// <param name="status">Its status.</param>
    public static string UnlistedId(string operation, int status) => $"{UnlistedTopic}{operation}/{status}";

    /// <summary>The waiver in force for a deviation, if there is one.</summary>
    /// <param name="id">The id of a cell, a check or an unlisted answer.</param>
    public Waiver? InForce(string id) => _waivers.FirstOrDefault(waiver => waiver.Expires >= _today && waiver.Covers(id));

    /// <summary>
    /// Why waivers fail the run, one sentence each: expired, matching nothing, or covering what now conforms. What was not exercised tells nothing.
    /// </summary>
    /// <param name="cells">The verdict on every cell.</param>
    /// <param name="checks">The verdict on every check.</param>
    /// <param name="unlisted">The ids of the answers outside the table.</param>
    public IEnumerable<string> Faults(IReadOnlyList<CellVerdict> cells, IReadOnlyList<CheckVerdict> checks, IReadOnlyList<string> unlisted)
    {
        var judged = cells.Select(cell => (cell.Cell.Id, cell.Verdict)).Concat(checks.Select(check => (check.Check.Id, check.Verdict))).ToList();
        foreach (var waiver in _waivers)
        {
            var covered = judged.Where(one => waiver.Covers(one.Id)).ToList();
            var conforming = covered.Where(one => one.Verdict == Verdict.Conforms).Select(one => one.Id).ToList();
            if (waiver.Expires < _today)
            {
                yield return $"the waiver '{waiver.Id}' of {waiver.Owner} expired on {waiver.Expires:yyyy-MM-dd}";
            }
            else if (waiver.Id.StartsWith(UnlistedTopic, StringComparison.Ordinal))
            {
                if (!Possible.Any(waiver.Covers))
                {
                    yield return $"the waiver '{waiver.Id}' matches no answer that there can be: write it as {UnlistedTopic}topup/423";
                }
                else if (!unlisted.Any(waiver.Covers) && judged.TrueForAll(one => one.Verdict != Verdict.NotExercised))
                {
                    yield return $"the waiver '{waiver.Id}' covers no answer of this run: remove it";
                }
            }
            else if (covered.Count == 0)
            {
                yield return $"the waiver '{waiver.Id}' matches no cell and no check";
            }
            else if (conforming.Count > 0)
            {
                yield return $"the waiver '{waiver.Id}' covers {SomeOf.Names(conforming)}, which now conform{(conforming.Count == 1 ? "s" : "")}: remove or narrow it";
            }
        }
    }
}
