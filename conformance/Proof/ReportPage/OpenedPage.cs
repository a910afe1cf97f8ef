using Conformance.Reporting;
using FluentAssertions;
using Microsoft.Playwright;

namespace Conformance.Proof.ReportPage;

/// <summary>A report's page, opened from disk. Whatever it asks of a network or complains of is kept, and is nothing in the end.</summary>
internal sealed class OpenedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];
    private readonly List<string> _requests = [];
    private readonly string _address;

    private OpenedPage(IBrowserContext context, IPage page, string address)
    {
        _context = context;
        Page = page;
        _address = address;
        page.Console += (_, message) => Add(message.Type is "error" or "warning" ? $"{message.Type}: {message.Text}" : null);
        page.PageError += (_, error) => Add(error);
        context.Request += (_, request) => _requests.Add(request.Url);
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>The page's own counts of shown entries.</summary>
    public ILocator Shown => Page.Locator("#shown");

    /// <summary>Opens a report's page.</summary>
    /// <param name="report">The report.</param>
    /// <param name="hash">What the address points to, with its <c>#</c>.</param>
    /// <param name="options">The browser's settings.</param>
    public static async Task<OpenedPage> OpenAsync(ConformanceReport report, string hash = "", BrowserNewContextOptions? options = null)
    {
        var path = TemporaryFolder.File(".html");
        await File.WriteAllTextAsync(path, HtmlReport.Render(report));
        var browser = await PageBrowser.GetAsync();
        var context = await browser.NewContextAsync(options ?? new() { Permissions = ["clipboard-read", "clipboard-write"] });
        var opened = new OpenedPage(context, await context.NewPageAsync(), new Uri(path).AbsoluteUri);
        await opened.Page.GotoAsync(opened._address + hash);
        return opened;
    }

    /// <summary>The entry of a cell or a check.</summary>
    /// <param name="id">Its id.</param>
    public ILocator Entry(string id) => Page.Locator($"details[id='{id}']");

    /// <summary>The cell in the matrix.</summary>
    /// <param name="id">Its id.</param>
    public ILocator Tile(string id) => Page.Locator($".matrix a[href='#{id}']");

    /// <summary>The label of what has the focus.</summary>
    public Task<string> FocusedAsync() => Page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()");

    /// <summary>Nothing was asked for beside the file itself, and nothing complained of.</summary>
    public void HasBeenQuiet()
    {
        _complaints.Should().BeEmpty();
        _requests.Should().OnlyContain(url => url.StartsWith(_address, StringComparison.Ordinal));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        File.Delete(new Uri(_address).LocalPath);
    }

    private void Add(string? complaint)
    {
        if (complaint is not null)
        {
            _complaints.Add(complaint);
        }
    }
}
