using System.Text;
using System.Text.Json;
using Conformance.Reporting;
using Deque.AxeCore.Commons;
using FluentAssertions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Conformance.Proof.ReportPage;

/// <summary>The report's page, opened from disk in a browser, says what the report says and is usable by everybody.</summary>
[TestFixture]
[Proof]
[Category("Page")]
[Parallelizable(ParallelScope.Self)]
public sealed class ReportPageTests
{
    private const string Suspended = PageReports.Waived;

    /// <summary>All 117 cells stand in the matrix with their verdicts, and every count is the report's.</summary>
    /// <param name="honest">Whether it is the report of a target that conforms.</param>
    [TestCase(true)]
    [TestCase(false)]
    public async Task The_page_says_what_the_report_says(bool honest)
    {
        var report = await (honest ? PageReports.HonestAsync() : PageReports.DeviantAsync());
        await using var opened = await OpenedPage.OpenAsync(report);
        var page = opened.Page;

        var tiles = await page.Locator(".matrix a.tile").EvaluateAllAsync<string[]>("tiles => tiles.map(tile => tile.getAttribute('aria-label'))");
        tiles.Should().BeEquivalentTo(report.Cells.Select(cell => $"{cell.Id}: {cell.Verdict}")).And.HaveCount(117);
        (await page.Locator(".matrix tbody tr").CountAsync()).Should().Be(32);
        (await page.Locator(".matrix td.none").CountAsync()).Should().Be((32 * 8) - 117);
        var entries = await page.Locator(".entry").EvaluateAllAsync<string[]>("all => all.map(one => `${one.id} ${one.querySelector('summary .said').textContent}`)");
        entries.Should().BeEquivalentTo([.. report.Cells.Select(cell => $"{cell.Id} {cell.Verdict}"), .. report.Checks.Select(check => $"{check.Id} {check.Verdict}")]);
        (await page.Locator(".tally").First.InnerTextAsync()).Should().Contain($"{report.Summary.Conforms} of 117 cells conform")
            .And.MatchRegex($@"{report.Summary.Deviates}\s+deviates").And.MatchRegex($@"{report.Summary.NotExercised}\s+not exercised").And.MatchRegex($@"{report.Summary.Waived}\s+waived");
        (await page.Locator(".profile").AllInnerTextsAsync()).Zip(report.Summary.Profiles).Should().HaveCount(4)
            .And.OnlyContain(pair => pair.First.Contains(pair.Second.Verdict) && pair.First.Contains($"{pair.Second.Counts.Conforms} of {pair.Second.Cells} conform"));
        (await page.Locator(".masthead").InnerTextAsync()).Should().Contain(report.Suite.ContractSha256).And.Contain($"seed {report.Run.Seed}").And.Contain(report.Target.BaseUrl);
        (await page.Locator(".way").CountAsync()).Should().Be(report.Cells.Sum(cell => cell.Ways.Count) + report.Checks.Sum(check => check.Departures.Count));
        (await page.Locator("figure").CountAsync()).Should().Be(report.Exhaustion.Count);
        opened.HasBeenQuiet();
    }

    /// <summary>What deviates stands with what was expected and what came, and a waiver with its owner and its link.</summary>
    [Test]
    public async Task A_deviation_and_its_waiver_are_shown()
    {
        await using var opened = await OpenedPage.OpenAsync((await PageReports.DeviantAsync()).Brief(), $"#{Suspended}");

        var entry = opened.Entry(Suspended);
        await Expect(entry).ToHaveAttributeAsync("open", "");
        await Expect(entry).ToContainTextAsync("""Expected409 application/json {"error":"suspended"}""");
        await Expect(entry).ToContainTextAsync("""Came423 application/json {"error":"suspended"}""");
        await Expect(entry.Locator(".waiver")).ToContainTextAsync("Owner billing");
        await Expect(entry.Locator(".waiver a")).ToHaveAttributeAsync("href", "https://tracker.example.com/7");
        await Expect(opened.Tile(Suspended)).ToHaveAttributeAsync("aria-label", $"{Suspended}: waived");
        await Expect(entry.Locator("summary")).ToBeFocusedAsync();
        opened.HasBeenQuiet();
    }

    /// <summary>A filter shows what it says, says so, and is in the address, so that it can be sent to somebody.</summary>
    [Test]
    public async Task Filters_show_what_they_say()
    {
        var report = (await PageReports.DeviantAsync()).Brief();
        await using var opened = await OpenedPage.OpenAsync(report);
        var page = opened.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Deviations" }).ClickAsync();
        await Expect(opened.Shown).ToHaveTextAsync($"{report.Summary.Deviates} cells and 0 checks shown");
        (await page.Locator(".entry:visible").EvaluateAllAsync<string[]>("all => all.map(one => one.id)")).Should().BeEquivalentTo(report.With("deviates"));
        (await page.Locator(".matrix a.tile:not(.dim)").CountAsync()).Should().Be(report.Summary.Deviates);
        page.Url.Should().EndWith("#?show=deviates");

        await page.Locator("#find").FillAsync("plan/405");
        await Expect(opened.Shown).ToHaveTextAsync("1 cell and 0 checks shown");
        page.Url.Should().EndWith("#?show=deviates&q=plan/405");

        await page.ReloadAsync();
        await Expect(opened.Shown).ToHaveTextAsync("1 cell and 0 checks shown");
        await Expect(page.Locator("#find")).ToHaveValueAsync("plan/405");

        await page.GetByRole(AriaRole.Button, new() { Name = "Waived" }).ClickAsync();
        await Expect(page.Locator("#cells .nothing-shown")).ToBeVisibleAsync();
        await page.Locator("#find").FillAsync("");
        await Expect(opened.Shown).ToHaveTextAsync("1 cell and 0 checks shown");
        opened.HasBeenQuiet();
    }

    /// <summary>The matrix is one stop of the Tab key; arrows walk it past what is not in the table, Enter opens, Escape leads back.</summary>
    [Test]
    public async Task The_matrix_is_walked_by_keys()
    {
        await using var opened = await OpenedPage.OpenAsync((await PageReports.DeviantAsync()).Brief());
        var keyboard = opened.Page.Keyboard;
        var focused = opened.FocusedAsync;

        await keyboard.PressAsync("Tab");
        (await focused()).Should().Be("Skip to the matrix");
        await keyboard.PressAsync("Enter");
        await keyboard.PressAsync("Tab");
        (await focused()).Should().Be("create/400.missing_fields.external_ref-required: conforms");
        await keyboard.PressAsync("ArrowRight");
        (await focused()).Should().Be("create/400.missing_fields.external_ref-required: conforms", "its row has no other cell");
        await keyboard.PressAsync("Control+End");
        (await focused()).Should().Be("usage/500.internal_error.account_lookup_failed: conforms");
        await keyboard.PressAsync("Home");
        (await focused()).Should().Be("create/500.internal_error.account_lookup_failed: conforms");
        await keyboard.PressAsync("ArrowUp");
        await keyboard.PressAsync("ArrowUp");
        await keyboard.PressAsync("ArrowUp");
        (await focused()).Should().Be("create/500.provision_failed: conforms", "the rows between are of other operations");
        await keyboard.PressAsync("ArrowDown");
        (await focused()).Should().Be("create/500.internal_error.hash_failed: conforms");
        await keyboard.PressAsync("ArrowRight");
        await keyboard.PressAsync("Enter");
        await Expect(opened.Entry("plan/500.internal_error.hash_failed").Locator("> summary")).ToBeFocusedAsync();
        await Expect(opened.Entry("plan/500.internal_error.hash_failed")).ToHaveAttributeAsync("open", "");
        opened.Page.Url.Should().EndWith("#plan/500.internal_error.hash_failed");
        await keyboard.PressAsync("Escape");
        (await focused()).Should().Be("plan/500.internal_error.hash_failed: conforms");
        (await opened.Page.Locator(".matrix a[tabindex='0']").CountAsync()).Should().Be(1);
        opened.HasBeenQuiet();
    }

    /// <summary>A button copies the very command that repeats a request.</summary>
    [Test]
    public async Task A_command_is_copied()
    {
        var report = (await PageReports.DeviantAsync()).Brief();
        await using var opened = await OpenedPage.OpenAsync(report, $"#{Suspended}");

        await opened.Entry(Suspended).Locator(".copy").First.ClickAsync();

        await Expect(opened.Entry(Suspended).Locator(".copy").First).ToHaveTextAsync("Copied");
        (await opened.Page.EvaluateAsync<string>("navigator.clipboard.readText()")).Should().Be(report.Cells.Single(cell => cell.Id == Suspended).Ways[0].Exchange!.Curl);
        opened.HasBeenQuiet();
    }

    /// <summary>The theme is the system's until the reader chooses, and the choice is remembered.</summary>
    [Test]
    public async Task The_theme_is_the_readers_choice()
    {
        await using var opened = await OpenedPage.OpenAsync((await PageReports.DeviantAsync()).Brief(), options: new() { ColorScheme = ColorScheme.Dark });
        var toggle = opened.Page.Locator("#theme");
        var dark = await GroundAsync();

        await Expect(toggle).ToHaveTextAsync("Light theme");
        await toggle.ClickAsync();
        await Expect(toggle).ToHaveTextAsync("Dark theme");
        (await GroundAsync()).Should().NotBe(dark);

        await opened.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await toggle.ClickAsync();
        (await GroundAsync()).Should().Be(dark);
        opened.HasBeenQuiet();

        Task<string> GroundAsync() => opened.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
    }

    /// <summary>Whatever a target answers is text: nothing of it runs, loads, turns the direction of a line or breaks the page's width.</summary>
    [Test]
    public async Task A_hostile_report_is_inert()
    {
        var report = (await PageReports.DeviantAsync()).Brief().Poisoned();
        await using var opened = await OpenedPage.OpenAsync(report, $"#{Suspended}", new() { ViewportSize = new() { Width = 400, Height = 800 } });
        var page = opened.Page;

        (await page.EvaluateAsync<bool>("window.broken === undefined")).Should().BeTrue();
        (await page.Locator("script").CountAsync()).Should().Be(1);
        (await page.Locator("img, [onfocus], [onerror], iframe, object").CountAsync()).Should().Be(0);
        (await page.Locator("a:not([href^='#'])").CountAsync()).Should().Be(0, "a link that is none of the web is no link");
        (await page.Locator("body").EvaluateAsync<bool>("body => body.textContent.includes('\\u202e') || body.textContent.includes('\\u0007')")).Should().BeFalse();
        await Expect(opened.Entry(Suspended)).ToContainTextAsync("<script>window.broken = 1</script>");
        await Expect(opened.Entry(Suspended)).ToContainTextAsync(@"\u202Egnp.exe\u0007 😀");
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(400);
        opened.HasBeenQuiet();
    }

    /// <summary>Without its script the page still shows the verdict, the matrix and what deviates.</summary>
    [Test]
    public async Task The_page_needs_no_script()
    {
        var report = (await PageReports.DeviantAsync()).Brief();
        await using var opened = await OpenedPage.OpenAsync(report, options: new() { JavaScriptEnabled = false });

        await Expect(opened.Page.Locator("h1")).ToHaveTextAsync("The target deviates");
        await Expect(opened.Page.Locator(".matrix a.tile").First).ToBeVisibleAsync();
        await Expect(opened.Page.Locator("#findings-h ~ .lines").First).ToContainTextAsync(report.With("deviates")[0]);
        await Expect(opened.Page.Locator(".filters, .theme").First).ToBeHiddenAsync();
        await opened.Entry("plan/405.method_not_allowed").Locator("> summary").ClickAsync();
        await Expect(opened.Entry("plan/405.method_not_allowed").Locator(".way").First).ToBeVisibleAsync();
    }

    /// <summary>On paper what does not conform is open, what conforms is left to the matrix, and no control is printed.</summary>
    [Test]
    public async Task Print_opens_what_deviates()
    {
        await using var opened = await OpenedPage.OpenAsync((await PageReports.DeviantAsync()).Brief());

        await opened.Page.EmulateMediaAsync(new() { Media = Media.Print });

        await Expect(opened.Entry("plan/405.method_not_allowed").Locator(".wire").First).ToBeVisibleAsync();
        await Expect(opened.Entry("plan/404.tenant_not_found")).ToBeHiddenAsync();
        await Expect(opened.Page.Locator(".filters")).ToBeHiddenAsync();
        await Expect(opened.Tile("plan/404.tenant_not_found")).ToBeVisibleAsync();
    }

    /// <summary>Checked by axe with its rules for WCAG and good practice, and in the dark theme by those of colour, with every kind of entry open.</summary>
    /// <param name="theme">The theme.</param>
    [TestCase(ColorScheme.Light)]
    [TestCase(ColorScheme.Dark)]
    public async Task The_page_is_accessible(ColorScheme theme)
    {
        await using var opened = await OpenedPage.OpenAsync((await PageReports.DeviantAsync()).Brief(), $"#{Suspended}", new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
        await opened.Page.EvaluateAsync(
            "for (const one of document.querySelectorAll('details:not(.entry), .entry:is(.v-deviates, [id=\"plan/404.tenant_not_found\"], [id=\"plan/429.rate_limited.per_key\"])')) one.open = true");

        // Asked of axe itself, with violations alone told node by node: to tell them of all that passes takes several times as long.
        await opened.Page.EvaluateAsync(new BundledAxeScriptProvider().GetScript());
        var found = await opened.Page.EvaluateAsync<JsonElement>(
            """
            theme => axe.run({ resultTypes: ['violations'], ...(theme === 'Dark' && { runOnly: ['color-contrast'] }) }).then(found => ({
                passes: found.passes.length,
                violations: found.violations.map(one => `${one.id}: ${one.help} ${one.nodes.slice(0, 3).map(node => node.html).join(' ')}`),
            }))
            """,
            theme.ToString());

        found.GetProperty("violations").EnumerateArray().Select(violation => violation.GetString()).Should().BeEmpty();
        found.GetProperty("passes").GetInt32().Should().BePositive();
    }

    /// <summary>The page of a whole run has all of it, and that of the worst run still can be mailed.</summary>
    [Test]
    public async Task The_page_stays_small()
    {
        var report = await PageReports.HonestAsync();
        var whole = HtmlReport.Render(report);
        var worst = HtmlReport.Render(report.AtItsWorst());

        Encoding.UTF8.GetByteCount(whole).Should().BeLessThan(HtmlReport.LargestPage);
        whole.Should().NotContain("texts are shortened");
        Encoding.UTF8.GetByteCount(worst).Should().BeLessThan(HtmlReport.LargestPage);
        worst.Should().Contain("texts are shortened");
    }
}
