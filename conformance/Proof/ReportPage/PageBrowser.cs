using Microsoft.Playwright;

namespace Conformance.Proof.ReportPage;

/// <summary>The browser in which the report's page is opened: the machine's own Chromium, one for all tests, without a network.</summary>
internal static class PageBrowser
{
    private const string PathVariable = "CHROMIUM_PATH";

    // First the one that has no window to draw, and so opens a page in half the time.
    private static readonly string[] Names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chromium.exe", "chrome.exe"];

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private static readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> Started = new(StartAsync);

    /// <summary>The browser. Where there is none, a test is ignored with the remedy; in CI it fails, as nothing passes in silence.</summary>
    public static async Task<IBrowser> GetAsync()
    {
        try
        {
            return (await Started.Value).Browser;
        }
        catch (PlaywrightException missing) when (missing is NoBrowserException || missing.Message.Contains("Driver not found", StringComparison.Ordinal))
        {
            var sentence = missing is NoBrowserException ? missing.Message : "The driver of Playwright is not here, as a published suite has none; run these tests by 'dotnet test' on the sources.";
            if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 } and not "false")
            {
                Assert.Fail(sentence);
            }

            Assert.Ignore(sentence);
            throw;
        }
    }

    /// <summary>Ends the browser, if one was started.</summary>
    public static async Task StopAsync()
    {
        if (Started is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            var (playwright, browser) = await Started.Value;
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> StartAsync()
    {
        var chromium = Find();
        var playwright = await Playwright.CreateAsync();
        return (playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Arguments }));
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } given)
        {
            return File.Exists(given) ? given : throw new NoBrowserException($"{PathVariable} names {given}, which is not there; let it name a Chromium.");
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new NoBrowserException($"The report's page is tested in Chromium, and there is none: install it ('apt-get install chromium'), or let {PathVariable} name one.");
    }

    private sealed class NoBrowserException(string sentence) : PlaywrightException(sentence);
}

/// <summary>Ends the browser after the last test that opened a page in it.</summary>
[SetUpFixture]
[Parallelizable(ParallelScope.Self)]
internal sealed class PageBrowserEnd
{
    /// <summary>Ends it.</summary>
    [OneTimeTearDown]
    public Task StopAsync() => PageBrowser.StopAsync();
}
