using Conformance.Checks;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.Wire;
using Conformance.Reporting;
using Conformance.Running;
using Conformance.Scenarios;

namespace Conformance.Certifying;

/// <summary>
/// Whether a run may be certified, by its report alone: all of this suite's contract was exercised, by the contract's own numbers, and conforms.
/// Advisories and observations forbid nothing. The same rules hold when a certificate is made and when it is verified.
/// </summary>
internal static class CertificateRules
{
    private const string ReportSchema = "conformance-report/1";
    private const string Conforms = "conforms";

    private static readonly Entries Entries = new(new Secrets());
    private static readonly Dictionary<string, CellEntry> CellsHere = Cells.All.ToDictionary(cell => cell.Id, cell => Entries.Of(new Judging.CellVerdict(cell, [])), StringComparer.Ordinal);
    private static readonly Dictionary<string, CheckEntry> ChecksHere = AllChecks.List.ToDictionary(
        check => check.Id, check => Entries.Of(new CheckVerdict(check, Judging.Verdict.NotExercised, null, [])), StringComparer.Ordinal);

    private static readonly RunSettings Contract = new();

    /// <summary>The settings by which the contract itself is chosen, as a certificate takes them.</summary>
    private static readonly (string Name, string Value)[] Required =
    [
        (nameof(RunSettings.Coverage), "require"),
        (nameof(RunSettings.RateLimits), "all"),
        (nameof(RunSettings.AdditionalMembers), "fail"),
        (nameof(RunSettings.KeyLimit), $"{Contract.KeyLimit}"),
        (nameof(RunSettings.IpLimit), $"{Contract.IpLimit}"),
        (nameof(RunSettings.SsoKeyLimit), $"{Contract.SsoKeyLimit}"),
        (nameof(RunSettings.SsoIpLimit), $"{Contract.SsoIpLimit}"),
    ];

    /// <summary>Why the run may not be certified, one sentence a rule; none where it may.</summary>
    /// <param name="report">The run's report.</param>
    public static IReadOnlyList<string> Refusals(ConformanceReport report) =>
        [.. Origin(report), .. Settings(report), .. Verdicts(report), .. Beside(report), .. Wholeness(report), .. RollUp(report)];

    private static IEnumerable<string> Origin(ConformanceReport report)
    {
        if (report.Schema != ReportSchema)
        {
            yield return $"The report has the form '{report.Schema}' where this suite writes '{ReportSchema}'.";
        }

        if (report.Suite.ContractSha256 != ContractDigest.Sha256)
        {
            yield return $"The run judged by another contract ({report.Suite.ContractSha256}) than this suite holds ({ContractDigest.Sha256}); use the suite of version {report.Suite.Version}, or run again with this one.";
        }
    }

    private static IEnumerable<string> Settings(ConformanceReport report)
    {
        foreach (var (name, value) in Required)
        {
            if (report.Run.Settings.GetValueOrDefault(name) is var came && came != value)
            {
                yield return $"The run had {name}={came ?? "(none)"}, a certificate takes {name}={value}; run with runsettings/certification.runsettings.";
            }
        }

        if (report.Run.Settings.GetValueOrDefault(nameof(RunSettings.Waivers)) is not "")
        {
            yield return "The run had a file of waivers, a certificate takes a run without; leave the setting Waivers out.";
        }
    }

    private static IEnumerable<string> Verdicts(ConformanceReport report)
    {
        var all = report.Cells.Select(cell => (cell.Id, cell.Verdict)).Concat(report.Checks.Select(check => (check.Id, check.Verdict))).ToList();
        var waived = all.Where(one => one.Verdict == "waived").Select(one => one.Id)
            .Concat(report.Cells.Where(cell => cell.Waiver is not null).Select(cell => cell.Id))
            .Concat(report.Checks.Where(check => check.Waiver is not null).Select(check => check.Id)).Distinct(StringComparer.Ordinal).ToList();
        if (waived.Count > 0)
        {
            yield return $"{Named(waived)} waived; a certificate takes no deviation, waived or not.";
        }

        var notExercised = all.Where(one => one.Verdict == "not exercised").Select(one => one.Id).ToList();
        if (notExercised.Count > 0)
        {
            yield return $"{Named(notExercised)} not exercised; run without a filter, and give the run what the report says is lacking.";
        }

        var deviating = all.Where(one => one.Verdict is not (Conforms or "waived" or "not exercised")).Select(one => one.Id).ToList();
        if (deviating.Count > 0)
        {
            yield return $"{Named(deviating)} deviating; the report says in what.";
        }

        var profiles = report.Summary.Profiles.Where(profile => profile.Verdict != Conforms || profile.Holes.Count > 0)
            .Select(profile => $"{profile.Name} ({profile.Verdict}{(profile.Holes.Count > 0 ? $", first lacking {profile.Holes[0]}" : "")})").ToList();
        if (profiles.Count > 0)
        {
            yield return $"Not every profile conforms: {string.Join(", ", profiles)}.";
        }
    }

    private static IEnumerable<string> Beside(ConformanceReport report)
    {
        if (report.Summary.Because is { } because)
        {
            yield return $"The run did not end well: {because.TrimEnd('.')}.";
        }

        if (report.Unlisted.Count > 0)
        {
            yield return $"The target gave answers that the table does not list, {report.Unlisted.Count} of them, the first: {report.Unlisted[0].Because} (request {report.Unlisted[0].RequestId}).";
        }

        if (report.Residue.Count > 0)
        {
            yield return $"Tenants were left behind on the target, {report.Residue.Count} of them, the first: {report.Residue[0]}.";
        }
    }

    private static IEnumerable<string> Wholeness(ConformanceReport report)
    {
        foreach (var sentence in Odd("cells", CellsHere.Keys, report.Cells.Select(cell => cell.Id)).Concat(Odd("checks", ChecksHere.Keys, report.Checks.Select(check => check.Id))))
        {
            yield return sentence;
        }

        var otherwise = report.Cells.Where(cell => CellsHere.TryGetValue(cell.Id, out var here) && !IsOf(here, cell)).Select(cell => cell.Id)
            .Concat(report.Checks.Where(check => ChecksHere.TryGetValue(check.Id, out var here) && !IsOf(here, check)).Select(check => check.Id)).ToList();
        if (otherwise.Count > 0)
        {
            yield return $"{Named(otherwise)} described otherwise than this suite's contract has it.";
        }

        var ways = report.Cells.SelectMany(cell => LackingWays(cell).Select(way => $"{cell.Id} {way}")).ToList();
        if (ways.Count > 0)
        {
            yield return $"Not every way was gone exactly once: {SomeOf.Names(ways)}.";
        }
    }

    private static IEnumerable<string> RollUp(ConformanceReport report)
    {
        // What is waived is refused above; rolling it up would take the waivers themselves.
        if (report.Cells.Any(cell => cell.Verdict == "waived") || report.Checks.Any(check => check.Verdict == "waived"))
        {
            yield break;
        }

        var rolled = ReportRollUp.Cells(report);
        var hidden = rolled.Where(one => Entries.Words(one.Verdict.Verdict) != one.Entry.Verdict || one.Verdict.Lacking != one.Entry.Lacking).Select(one => one.Entry.Id).ToList();
        if (hidden.Count > 0)
        {
            yield return $"{Named(hidden)} given another verdict than the ways have.";
        }

        if (!ReportRollUp.IsSummarised(report))
        {
            yield return "The summary says otherwise than the cells and checks.";
        }
    }

    private static IEnumerable<string> LackingWays(CellEntry cell)
    {
        if (Cells.All.FirstOrDefault(one => one.Id == cell.Id) is not { } here)
        {
            return [];
        }

        var gone = cell.Ways.CountBy(way => way.Name, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return CellRunner.NamesOf(here).Where(name => !gone.ContainsKey(name)).Concat(gone.Where(way => way.Value > 1).Select(way => way.Key));
    }

    private static bool IsOf(CellEntry here, CellEntry cell) =>
        here with { Verdict = cell.Verdict, Lacking = cell.Lacking, Waiver = cell.Waiver, Ways = cell.Ways } == cell;

    private static bool IsOf(CheckEntry here, CheckEntry check) => here with
    {
        Verdict = check.Verdict,
        Because = check.Because,
        Lacking = check.Lacking,
        Waiver = check.Waiver,
        Departures = check.Departures,
        Finding = check.Finding,
        Milliseconds = check.Milliseconds,
    } == check;

    private static IEnumerable<string> Odd(string what, IEnumerable<string> here, IEnumerable<string> there)
    {
        var counted = there.CountBy(id => id, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var missing = here.Where(id => !counted.ContainsKey(id)).ToList();
        var extra = counted.Where(id => id.Value > 1 || !here.Contains(id.Key, StringComparer.Ordinal)).Select(id => id.Key).ToList();
        if (missing.Count > 0)
        {
            yield return $"The report lacks {what} of this suite: {SomeOf.Names(missing)}.";
        }

        if (extra.Count > 0)
        {
            yield return $"The report has {what} too many: {SomeOf.Names(extra)}.";
        }
    }

    private static string Named(List<string> ids) => ids.Count == 1 ? $"{ids[0]} is" : $"{SomeOf.Names(ids)} are";
}
