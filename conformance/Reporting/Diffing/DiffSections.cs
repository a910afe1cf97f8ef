using Conformance.Reporting.Formats;

namespace Conformance.Reporting.Diffing;

/// <summary>Finds the changes between two reports, kind by kind, what is worse first.</summary>
internal static class DiffSections
{
    /// <summary>Every kind, also those in which nothing changed.</summary>
    public static IReadOnlyList<DiffSection> Of(ConformanceReport before, ConformanceReport after)
    {
        var (was, now) = (Verdicts(before), Verdicts(after));
        var changed = now.Where(one => was.GetValueOrDefault(one.Key).Verdict != one.Value.Verdict)
            .Select(one => new DiffChange(one.Key, was.GetValueOrDefault(one.Key).Verdict, one.Value.Verdict, one.Value.Because))
            .ToList();
        return
        [
            new("newlyDeviates", "Newly deviates", true, To("deviates")),
            new("newlyNotExercised", "Newly not exercised", true, [.. To("not exercised").Where(change => change.Was is not null), .. Holes(before, after)]),
            new("newlyUnlisted", "Newly outside the table", true, Unlisted(before, after)),
            new("newlyWaived", "Newly waived", false, To("waived")),
            new("mended", "Mended", false, [.. To("conforms").Where(change => change.Was is "deviates" or "waived")]),
            new("newlyExercised", "Newly exercised, and conforms", false, [.. To("conforms").Where(change => change.Was is "not exercised")]),
            new("stillDeviates", "Still deviates", false, [.. now.Where(one => one.Value.Verdict == "deviates" && was.GetValueOrDefault(one.Key).Verdict == "deviates")
                .Select(one => new DiffChange(one.Key, "deviates", "deviates", one.Value.Because))]),
            new("onlyInTheNew", "Only in the new report", false, [.. changed.Where(change => change.Was is null)]),
            new("onlyInTheOld", "Only in the old report", false, [.. was.Where(one => !now.ContainsKey(one.Key)).Select(one => new DiffChange(one.Key, one.Value.Verdict, null, one.Value.Because))]),
            new("noLongerUnlisted", "No longer outside the table", false, [.. Unlisted(after, before).Select(Backwards)]),
            new("advisories", "Advisories that changed", false, Differing(before.Advisories.Select(one => (one.Id, one.Because)), after.Advisories.Select(one => (one.Id, one.Because)))),
            new("observations", "Observations that changed", false, Differing(before.Observations.Select(one => (one.Id, one.Seen)), after.Observations.Select(one => (one.Id, one.Seen)))),
            new("residue", "Newly left behind", false, [.. after.Residue.Except(before.Residue, StringComparer.Ordinal).Select(tenant => new DiffChange(tenant, null, "left behind", null))]),
        ];

        List<DiffChange> To(string verdict) => [.. changed.Where(change => change.Now == verdict)];
    }

    private static Dictionary<string, (string Verdict, string? Because)> Verdicts(ConformanceReport report)
    {
        var verdicts = new Dictionary<string, (string, string?)>(StringComparer.Ordinal);
        foreach (var cell in report.Cells)
        {
            verdicts[cell.Id] = (cell.Verdict, Because(cell.Verdict, Findings.InShort(cell), cell.Lacking));
        }

        foreach (var check in report.Checks)
        {
            verdicts[check.Id] = (check.Verdict, Because(check.Verdict, Findings.InShort(check), check.Lacking));
        }

        return verdicts;
    }

    private static string? Because(string verdict, string inShort, string? lacking) => verdict switch
    {
        "deviates" or "waived" => inShort,
        "not exercised" => lacking,
        _ => null,
    };

    // A way that is no longer sent, in a cell that conforms by its other ways.
    private static IEnumerable<DiffChange> Holes(ConformanceReport before, ConformanceReport after)
    {
        var sent = before.Cells.SelectMany(cell => cell.Ways.Where(way => way.Verdict != "not exercised").Select(way => $"{cell.Id} {way.Name}")).ToHashSet(StringComparer.Ordinal);
        return Findings.Holes(after).Where(hole => sent.Contains(hole.Id)).Select(hole => new DiffChange(hole.Id, "exercised", "not exercised", hole.Lacked));
    }

    private static List<DiffChange> Unlisted(ConformanceReport before, ConformanceReport after)
    {
        var known = before.Unlisted.Where(answer => answer.Waiver is null).Select(Kind).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. after.Unlisted.Where(answer => answer.Waiver is null && !known.Contains(Kind(answer)))
                .DistinctBy(Kind, StringComparer.Ordinal)
                .Select(answer => new DiffChange($"unlisted/{answer.Endpoint}/{answer.Status}", null, "outside the table", $"{answer.Because} (request {answer.RequestId})")),
        ];
    }

    private static DiffChange Backwards(DiffChange change) => change with { Was = change.Now, Now = change.Was };

    // Two runs count to other numbers in the same sentence.
    private static string Kind(UnlistedEntry answer) => $"{answer.Endpoint} {answer.Status} {string.Concat(answer.Because.Where(character => !char.IsAsciiDigit(character)))}";

    private static List<DiffChange> Differing(IEnumerable<(string Id, string Seen)> before, IEnumerable<(string Id, string Seen)> after)
    {
        var was = before.ToDictionary(one => one.Id, one => one.Seen, StringComparer.Ordinal);
        var now = after.ToDictionary(one => one.Id, one => one.Seen, StringComparer.Ordinal);
        return
        [
            .. was.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Where(id => was.GetValueOrDefault(id) != now.GetValueOrDefault(id))
                .Select(id => new DiffChange(id, was.GetValueOrDefault(id), now.GetValueOrDefault(id), null)),
        ];
    }
}
