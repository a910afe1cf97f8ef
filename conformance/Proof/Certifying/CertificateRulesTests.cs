using System.Collections.Immutable;
using System.Text;
using Conformance.Certifying;
using Conformance.Reporting;
using FluentAssertions;

namespace Conformance.Proof.Certifying;

/// <summary>Each thing that forbids a certificate forbids it, with one sentence; and no signature on it helps.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class CertificateRulesTests
{
    private const string Suspended = "topup/409.suspended";

    private static readonly WaiverEntry Waiver = new("*", "known", "somebody", "https://tracker.example.com/1", new DateOnly(2030, 1, 1));

    private static IEnumerable<TestCaseData> Lies =>
    [
        Lie("another form", report => report with { Schema = "conformance-report/2" }, "The report has the form 'conformance-report/2' where*"),
        Lie("another contract", report => report with { Suite = report.Suite with { ContractSha256 = new string('0', 64) } }, "The run judged by another contract (0000*"),
        Lie("waivers given", report => Set(report, "Waivers", "/known.json"), "The run had a file of waivers*"),
        Lie("holes allowed", report => Set(report, "Coverage", "report"), "The run had Coverage=report, a certificate takes Coverage=require*"),
        Lie("limits left alone", report => Set(report, "RateLimits", "key"), "The run had RateLimits=key*"),
        Lie("members let pass", report => Set(report, "AdditionalMembers", "report"), "The run had AdditionalMembers=report*"),
        Lie("another limit of a key", report => Set(report, "KeyLimit", "30"), "The run had KeyLimit=30, a certificate takes KeyLimit=60*"),
        Lie("another limit of an address", report => Set(report, "IpLimit", "130"), "The run had IpLimit=130*"),
        Lie("another limit of sso", report => Set(report, "SsoKeyLimit", "60"), "The run had SsoKeyLimit=60*"),
        Lie("another limit of sso's address", report => Set(report, "SsoIpLimit", "12000"), "The run had SsoIpLimit=12000*"),
        Lie("a setting left out", report => report with { Run = report.Run with { Settings = report.Run.Settings.Where(one => one.Key != "Coverage").ToDictionary(StringComparer.Ordinal) } }, "The run had Coverage=(none)*"),
        Lie("a cell waived", report => Cell(report, cell => cell with { Verdict = "waived", Waiver = Waiver }), Suspended + " is waived;*"),
        Lie("a waiver without a word", report => Cell(report, cell => cell with { Waiver = Waiver }), Suspended + " is waived;*"),
        Lie("a check waived", report => Check(report, check => check with { Verdict = "waived" }), "* is waived;*"),
        Lie("a filtered run", report => report with { Cells = [.. report.Cells.Select(cell => cell with { Verdict = "not exercised", Lacking = "not asked for in this run" })] }, "*, *, * and 114 more are not exercised; run without a filter*"),
        Lie("a check not exercised", report => Check(report, check => check with { Verdict = "not exercised" }), "* is not exercised;*"),
        Lie("a cell deviates", report => Cell(report, cell => cell with { Verdict = "deviates" }), Suspended + " is deviating;*"),
        Lie("a verdict that is none", report => Check(report, check => check with { Verdict = "fine" }), "* is deviating;*"),
        Lie("a profile incomplete", report => Profile(report, profile => profile with { Verdict = "incomplete" }), "Not every profile conforms: core (incomplete)."),
        Lie("a profile with a hole", report => Profile(report, profile => profile with { Holes = ["plan/404.tenant_not_found x"] }), "Not every profile conforms: core (conforms, first lacking plan/404.tenant_not_found x)."),
        Lie("stopped", report => report with { Summary = report.Summary with { Because = "the run was interrupted" } }, "The run did not end well: the run was interrupted."),
        Lie("an unlisted answer", report => report with { Unlisted = [new UnlistedEntry("plan", 418, "{}", "r-1", "plan may not answer 418", null)] }, "The target gave answers that the table does not list, 1 of them, the first: plan may not answer 418 (request r-1)."),
        Lie("an unlisted answer, waived", report => report with { Unlisted = [new UnlistedEntry("plan", 418, "{}", "r-1", "plan may not answer 418", Waiver)] }, "The target gave answers*"),
        Lie("residue", report => report with { Residue = ["t-1"] }, "Tenants were left behind on the target, 1 of them, the first: t-1."),
        Lie("a cell missing", report => report with { Cells = [.. report.Cells.Where(cell => cell.Id != Suspended)] }, "The report lacks cells of this suite: " + Suspended + "."),
        Lie("a cell too many", report => report with { Cells = [.. report.Cells, report.Cells[0] with { Id = "topup/418.teapot" }] }, "The report has cells too many: topup/418.teapot."),
        Lie("a cell twice", report => report with { Cells = [.. report.Cells, report.Cells[0]] }, "The report has cells too many: create/400*"),
        Lie("a check missing", report => report with { Checks = [.. report.Checks.Skip(1)] }, "The report lacks checks of this suite: *"),
        Lie("a check too many", report => report with { Checks = [.. report.Checks, report.Checks[0] with { Id = "success/more" }] }, "The report has checks too many: success/more."),
        Lie("a cell of another profile", report => Cell(report, cell => cell with { Profile = "faults" }), Suspended + " is described otherwise*"),
        Lie("a check of another clause", report => Check(report, check => check with { Clause = "whatever" }), "* is described otherwise*"),
        Lie("a way left out", report => Cell(report, cell => cell with { Ways = [.. cell.Ways.Skip(1)] }), "Not every way was gone exactly once: " + Suspended + " *"),
        Lie("a control left out", report => Cell(report, cell => cell with { Ways = [.. cell.Ways.Where(way => way.Name != "control-by-id")] }), "Not every way was gone exactly once: " + Suspended + " control-by-id."),
        Lie("a way twice", report => Cell(report, cell => cell with { Ways = [.. cell.Ways, cell.Ways[0]] }), "Not every way was gone exactly once: " + Suspended + " *"),
        Lie("a way deviates in a conforming cell", report => Way(report, way => way with { Verdict = "deviates" }), Suspended + " is given another verdict than the ways have."),
        Lie("a way not gone in a conforming cell", report => Way(report, way => way with { Verdict = "not exercised", Because = "needs a key" }), "The summary says otherwise than the cells and checks."),
        Lie("a summary that counts otherwise", report => report with { Summary = report.Summary with { Conforms = 116, Cells = 116 } }, "The summary says otherwise*"),
        Lie("a summary that deviates", report => report with { Summary = report.Summary with { Verdict = "deviates" } }, "The summary says otherwise*"),
        Lie("a profile left out", report => report with { Summary = report.Summary with { Profiles = [.. report.Summary.Profiles.Skip(1)] } }, "The summary says otherwise*"),
        Lie("advisories that count", report => Set(report with { Advisories = [new AdvisoryEntry("plan/405.allow", "no Allow")] }, "Advisories", "fail"), "The summary says otherwise*"),
    ];

    private static IEnumerable<TestCaseData> OtherRuns =>
    [
        Lie("another run's id", report => report with { Run = report.Run with { Id = "00000000" } }, "The transcript is of another run: *the report is of the run 00000000."),
        Lie("fewer requests", report => report with { Run = report.Run with { Requests = 7 } }, "The transcript holds * requests, the report says 7."),
        Lie("another target", report => report with { Target = new TargetEntry("live", "https://vendor.example.com") }, "The transcript is of another target: *"),
        Lie("a request that was not sent", report => Way(report, way => way with { RequestId = "conformance-0" }), "The transcript does not show what the report says of " + Suspended + " *request conformance-0, answered 409."),
        Lie("another answer than came", report => Way(report, way => way with { Exchange = way.Exchange! with { Status = 400 } }), "The transcript does not show what the report says of " + Suspended + " *answered 400."),
        Lie("an answer without a request", report => Way(report, way => way with { RequestId = null, Exchange = null }), "The transcript does not show what the report says of " + Suspended + " *request (none), answered (nothing)."),
    ];

    private static IEnumerable<TestCaseData> OtherTranscripts =>
    [
        new TestCaseData((string[] lines) => lines[1..], "The transcript holds *").SetArgDisplayNames("a line less"),
        new TestCaseData((string[] lines) => lines.Reverse().ToArray(), "The transcript is not in the order in which it was sent.").SetArgDisplayNames("another order"),
        new TestCaseData((string[] lines) => (string[])[lines[0], .. lines[..^1]], "The transcript is not in the order in which it was sent.").SetArgDisplayNames("a line twice"),
        new TestCaseData((string[] lines) => (string[])[.. lines[..4], "{}", .. lines[5..]], "Line 5 of the transcript is none that this suite writes.").SetArgDisplayNames("an empty object"),
        new TestCaseData((string[] lines) => (string[])[.. lines[..4], "", .. lines[5..]], "Line 5 of the transcript is none that this suite writes.").SetArgDisplayNames("an empty line"),
        new TestCaseData((string[] lines) => lines.Select(line => line.Replace("\"status\":409", "\"status\":500", StringComparison.Ordinal)).ToArray(), "The transcript does not show *answered 409.").SetArgDisplayNames("other answers"),
        new TestCaseData((string[] _) => Array.Empty<string>(), "The transcript holds 0 requests*").SetArgDisplayNames("nothing"),
    ];

    /// <summary>A run in which everything conforms is certified; advisories and observations forbid nothing.</summary>
    [Test]
    public async Task A_run_that_conforms_is_certified()
    {
        var (report, _) = await CertifiableRun.Async();

        Certificate.Refusals(report, await CertifiableRun.TranscriptAsync()).Should().BeEmpty();
        CertificateRules.Refusals(report with { Advisories = [new AdvisoryEntry("plan/405.allow", "no Allow")], Observations = [new ObservationEntry("x", "y")] }).Should().BeEmpty();
        CertificateRules.Refusals(Set(report, "PathPrefix", "/v2/")).Should().BeEmpty("where the operations are is the vendor's affair");
    }

    /// <summary>A report that may not be certified is refused.</summary>
    /// <param name="lie">What is changed in a certifiable report.</param>
    /// <param name="sentence">The sentence that refuses it.</param>
    [TestCaseSource(nameof(Lies))]
    public async Task A_lie_is_refused(Func<ConformanceReport, ConformanceReport> lie, string sentence)
    {
        var refusals = CertificateRules.Refusals(lie((await CertifiableRun.Async()).Report));

        refusals.Should().ContainMatch(sentence);
        refusals.Should().OnlyHaveUniqueItems().And.NotContainMatch("*\n*");
    }

    /// <summary>A report that is not the transcript's is refused.</summary>
    /// <param name="lie">What is changed in a certifiable report.</param>
    /// <param name="sentence">The sentence that refuses it.</param>
    [TestCaseSource(nameof(OtherRuns))]
    public async Task Another_run_is_refused(Func<ConformanceReport, ConformanceReport> lie, string sentence)
    {
        var refusals = TranscriptMatch.Refusals(lie((await CertifiableRun.Async()).Report), await CertifiableRun.TranscriptAsync());

        refusals.Should().ContainSingle().Which.Should().Match(sentence);
    }

    /// <summary>No signature helps: all of these lies at once, signed with the lab's key, are rejected one by one.</summary>
    [Test]
    public async Task A_signed_lie_is_rejected()
    {
        var report = Profile(
            Set((await CertifiableRun.Async()).Report, "Waivers", "/known.json") with { Suite = new SuiteEntry("0.0.1", new string('0', 64)), Residue = ["t-1"] },
            profile => profile with { Verdict = "incomplete" });
        var lying = report with { Run = report.Run with { Requests = 7 }, Cells = [.. report.Cells.Skip(1)], Checks = [.. report.Checks, report.Checks[0] with { Id = "success/more" }] };
        var signed = await CertifiableRun.BundleAsync([CertifiableRun.Lab], lying);

        var rejections = Verification.Of(signed.ToBytes(), [CertifiableRun.Signing(CertifiableRun.Lab)]).Rejections;

        rejections.Should().Equal(Certificate.Refusals(lying, signed.Transcript));
        foreach (var sentence in new[]
        {
            "The run judged by another contract*", "The run had a file of waivers*", "Not every profile conforms: core (incomplete).", "Tenants were left behind*",
            "The report lacks cells of this suite: *", "The report has checks too many: success/more.", "The summary says otherwise*", "The transcript holds * requests*",
        })
        {
            rejections.Should().ContainMatch(sentence);
        }
    }

    /// <summary>A transcript that is not the report's is refused.</summary>
    /// <param name="change">What is changed in the run's transcript.</param>
    /// <param name="sentence">The sentence that refuses it.</param>
    [TestCaseSource(nameof(OtherTranscripts))]
    public async Task Another_transcript_is_refused(Func<string[], string[]> change, string sentence)
    {
        var lines = Encoding.UTF8.GetString(await CertifiableRun.TranscriptAsync()).TrimEnd('\n').Split('\n');
        var transcript = Encoding.UTF8.GetBytes(string.Concat(change(lines).Select(line => line + "\n")));

        TranscriptMatch.Refusals((await CertifiableRun.Async()).Report, transcript).Should().ContainMatch(sentence);
    }

    /// <summary>What was not asked for, and what deviates, stands by name in a statement and cannot hide.</summary>
    [Test]
    public async Task A_statement_names_every_cell_and_check()
    {
        var (report, _) = await CertifiableRun.Async();
        var worse = Cell(Check(report, check => check with { Verdict = "not exercised" }), cell => cell with { Verdict = "deviates" });

        TestResult.Of(worse with { Summary = worse.Summary with { Verdict = "deviates" } }, null).Should().BeEquivalentTo(new { Result = "FAILED", FailedTests = new[] { Suspended }, WarnedTests = new[] { report.Checks[0].Id } });
        TestResult.Of(worse with { Summary = worse.Summary with { Verdict = "incomplete" } }, null).Result.Should().Be("WARNED");
        TestResult.Of(report, null).Should().BeEquivalentTo(new { Result = "PASSED", FailedTests = Array.Empty<string>(), WarnedTests = Array.Empty<string>() });
        TestResult.Of(report, null).PassedTests.Should().Equal(report.Cells.Select(cell => cell.Id).Concat(report.Checks.Select(check => check.Id)));
    }

    private static TestCaseData Lie(string name, Func<ConformanceReport, ConformanceReport> lie, string sentence) => new TestCaseData(lie, sentence).SetArgDisplayNames(name);

    private static ConformanceReport Set(ConformanceReport report, string setting, string value) =>
        report with { Run = report.Run with { Settings = report.Run.Settings.ToImmutableSortedDictionary(StringComparer.Ordinal).SetItem(setting, value) } };

    private static ConformanceReport Cell(ConformanceReport report, Func<CellEntry, CellEntry> change) =>
        report with { Cells = [.. report.Cells.Select(cell => cell.Id == Suspended ? change(cell) : cell)] };

    private static ConformanceReport Way(ConformanceReport report, Func<WayEntry, WayEntry> change) =>
        Cell(report, cell => cell with { Ways = [change(cell.Ways[0]), .. cell.Ways.Skip(1)] });

    private static ConformanceReport Check(ConformanceReport report, Func<CheckEntry, CheckEntry> change) =>
        report with { Checks = [change(report.Checks[0]), .. report.Checks.Skip(1)] };

    private static ConformanceReport Profile(ConformanceReport report, Func<ProfileEntry, ProfileEntry> change) =>
        report with { Summary = report.Summary with { Profiles = [change(report.Summary.Profiles[0]), .. report.Summary.Profiles.Skip(1)] } };
}
