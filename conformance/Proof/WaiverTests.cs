using Conformance.Fixtures.Settings;
using Conformance.Judging;
using Conformance.Proof.Deviants;
using Conformance.Reporting;
using Conformance.Running;
using Conformance.Scenarios;
using Conformance.Waivers;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using ReferencePlatform;

namespace Conformance.Proof;

/// <summary>A gate lets known deviations pass for a while, each with an owner, and never anything else.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class WaiverTests
{
    private static readonly DateOnly Today = new(2026, 6, 1);

    private static readonly Waiver Known = new("topup/409.*", Waiver.Embedded, "being mended", "billing", new Uri("https://tracker.example.com/7"), new DateOnly(2026, 7, 1));

    private static IEnumerable<TestCaseData> Bad =>
    [
        new TestCaseData("{}", "has no list 'waivers'").SetArgDisplayNames("no list"),
        new TestCaseData("[]", "is no file of waivers").SetArgDisplayNames("a list alone"),
        new TestCaseData("not JSON", "is no file of waivers (line 1)").SetArgDisplayNames("no JSON"),
        new TestCaseData(File(expires: "2026-08-31"), "more than 90 days ahead; let it expire by 2026-08-30").SetArgDisplayNames("91 days ahead"),
        new TestCaseData(File(expires: "31.12.2026"), "which is no date").SetArgDisplayNames("no date"),
        new TestCaseData(File(owner: ""), "number 1 (topup/409.suspended), lacks owner; add it").SetArgDisplayNames("nobody's"),
        new TestCaseData(File(link: "JIRA-7"), "link that is no http or https URL").SetArgDisplayNames("no link"),
        new TestCaseData(File(target: "staging"), "target that is no base URL").SetArgDisplayNames("no target"),
        new TestCaseData(File().Replace("\"owner\"", "\"ower\"", StringComparison.Ordinal), "is no file of waivers").SetArgDisplayNames("a misspelt member"),
    ];

    /// <summary>A file that cannot be used stops a run at once, in a sentence that names the setting.</summary>
    /// <param name="content">The file.</param>
    /// <param name="sentence">A part of the sentence.</param>
    [TestCaseSource(nameof(Bad))]
    public void A_bad_file_is_one_sentence(string content, string sentence)
    {
        var path = Written(content);

        var read = () => WaiverFile.Read(path, Today);

        read.Should().Throw<SettingsException>().Which.Sentences.Should().ContainSingle().Which.Should().StartWith("Waivers").And.Contain(sentence);
    }

    /// <summary>A file that is not there is a sentence too; a good one is read, ninety days ahead included.</summary>
    [Test]
    public void A_good_file_is_read()
    {
        WaiverFile.Read("", Today).Should().BeEmpty();
        var twice = File().Replace("]}", "," + File().Split('[')[1], StringComparison.Ordinal);
        FluentActions.Invoking(() => WaiverFile.Read(Written(twice), Today)).Should().Throw<SettingsException>().WithMessage("Waivers: * is waived 2 times; keep one of them.");
        WaiverFile.Read(Written(File(expires: "2026-08-30")), Today).Should().ContainSingle().Which.Expires.Should().Be(new DateOnly(2026, 8, 30));
        FluentActions.Invoking(() => WaiverFile.Read("no-such-file.json", Today)).Should().Throw<SettingsException>().WithMessage("Waivers: no-such-file.json cannot be read*");
    }

    /// <summary>A waiver holds for its own target, and until its last day.</summary>
    [Test]
    public void A_waiver_holds_for_its_target_and_its_time()
    {
        var live = Known with { Target = "https://Staging.example.com/" };

        new WaiverBook([Known], "", Today).InForce("topup/409.suspended").Should().Be(Known);
        new WaiverBook([Known], "", Today).InForce("sso/409.suspended").Should().BeNull();
        new WaiverBook([Known], "https://staging.example.com", Today).InForce("topup/409.suspended").Should().BeNull();
        new WaiverBook([live], "https://staging.example.com", Today).InForce("topup/409.suspended").Should().Be(live);
        new WaiverBook([Known, live], "https://staging.example.com", Today).Elsewhere.Should().Equal(Waiver.Embedded);
        new WaiverBook([live], "https://staging.example.com/v2", Today).InForce("topup/409.suspended").Should().BeNull();
        new WaiverBook([Known], "", Known.Expires).InForce("topup/409.suspended").Should().Be(Known);
        new WaiverBook([Known], "", Known.Expires.AddDays(1)).InForce("topup/409.suspended").Should().BeNull();
    }

    /// <summary>A known deviation is waived and the run passes, though it does not conform; what answered it is waived with it.</summary>
    [Test]
    public async Task A_known_deviation_is_waived()
    {
        var report = await DeviantAsync(File());

        report.With("waived").Should().Equal("topup/409.suspended");
        report.With("deviates").Should().BeEmpty();
        report.Unlisted.Should().NotBeEmpty().And.OnlyContain(answer => answer.Waiver != null);
        report.Summary.Verdict.Should().Be("incomplete");
        report.Summary.Because.Should().BeNull();
        report.Cells.Single(cell => cell.Verdict == "waived").Waiver!.Owner.Should().Be("billing");
        RunVerdict.Fails(report.Summary).Should().BeFalse();
    }

    /// <summary>An expired waiver, one that matches nothing and one whose cell conforms by now each fail the run by name.</summary>
    [Test]
    public async Task A_waiver_that_is_of_no_use_fails_the_run()
    {
        var expired = await DeviantAsync(File(expires: "2026-05-31"));
        var nothing = await DeviantAsync(File("topup/409.no_such_row"));
        var mended = await DeviantAsync(File("topup/409.*"));

        expired.With("deviates").Should().Equal("topup/409.suspended");
        expired.Summary.Because.Should().Contain("the waiver 'topup/409.suspended' of billing expired on 2026-05-31");
        nothing.Summary.Because.Should().Contain("the waiver 'topup/409.no_such_row' matches no cell and no check");
        mended.With("waived").Should().Equal("topup/409.suspended");
        mended.Summary.Because.Should().Be("the waiver 'topup/409.*' covers topup/409.tenant_not_active, which now conforms: remove or narrow it");
        RunVerdict.Fails(mended.Summary).Should().BeTrue();
    }

    /// <summary>A waiver of answers outside the table must name what there can be; and once all was exercised and none came, it is to be removed.</summary>
    [Test]
    public void A_waiver_of_no_answer_fails_the_run()
    {
        var book = new WaiverBook([Known with { Id = "unlisted/topup/*" }], "", Today);

        new WaiverBook([Known with { Id = "unlisted/top-up/423" }], "", Today).Faults([], [], ["unlisted/topup/423"])
            .Should().Equal("the waiver 'unlisted/top-up/423' matches no answer that there can be: write it as unlisted/topup/423");
        book.Faults([], [], ["unlisted/sso/423"]).Should().Equal("the waiver 'unlisted/topup/*' covers no answer of this run: remove it");
        book.Faults([], [], ["unlisted/topup/423"]).Should().BeEmpty();
        book.Faults([new CellVerdict(Cells.All[0], [])], [], []).Should().BeEmpty("what was not exercised tells nothing");
    }

    private static async Task<ConformanceReport> DeviantAsync(string waivers)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(Today, new TimeOnly(12, 0), TimeSpan.Zero));
        await using var platform = await Platform.StartAsync(new PlatformOptions { Time = time }, CancellationToken.None);
        await using var deviant = await DeviantTarget.StartAsync(platform, reply =>
        {
            if (reply.Operation == "topup" && reply.Status == 409 && reply.Body.Contains("suspended", StringComparison.Ordinal))
            {
                reply.Status = 423;
            }
        });
        var settings = Runs.Of(platform) with
        {
            BaseUrl = deviant.BaseUrl,
            Waivers = Written(waivers.Replace(Waiver.Embedded, deviant.BaseUrl, StringComparison.Ordinal)),
        };
        await using var run = await ConformanceRun.OpenAsync(settings, time, CancellationToken.None);
        await Task.WhenAll(Cells.Of(Operation.Topup).Where(cell => cell.Row.Status == 409).Select(run.JudgeAsync));
        return await run.CloseAsync();
    }

    private static string File(
        string id = "topup/409.suspended",
        string target = Waiver.Embedded,
        string owner = "billing",
        string link = "https://tracker.example.com/7",
        string expires = "2026-07-01") =>
        $$"""{"waivers":[{"id":"{{id}}","target":"{{target}}","reason":"being mended","owner":"{{owner}}","link":"{{link}}","expires":"{{expires}}"}]}""";

    private static string Written(string content)
    {
        var path = TemporaryFolder.File(".json");
        System.IO.File.WriteAllText(path, content);
        return path;
    }
}
