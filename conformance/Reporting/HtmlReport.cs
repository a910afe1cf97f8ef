using System.Text;
using System.Text.RegularExpressions;
using Conformance.Reporting.Page;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Conformance.Reporting;

/// <summary>
/// The report as one page for a person, <c>report.html</c>. It needs no other file and asks for none: what it holds of a target is encoded
/// by the components that write it, and its content security policy lets nothing run but its own script.
/// </summary>
internal static class HtmlReport
{
    /// <summary>The file's name in the report directory.</summary>
    public const string FileName = "report.html";

    /// <summary>What the page stays under, in bytes, so that it can be mailed and opens at once; texts are shortened until it does.</summary>
    public const int LargestPage = 1_000_000;

    // Only within a tag would a quotation mark or an apostrophe end anything. A page of JSON and commands has thousands; their escapes, and the indents of its source, are an eighth of it.
    private static readonly Regex BetweenTags = new(">[^<]+<", RegexOptions.NonBacktracking, TimeSpan.FromSeconds(10));

    /// <summary>The page of a report.</summary>
    /// <param name="report">The report.</param>
    public static string Render(ConformanceReport report)
    {
        var page = "";
        foreach (var text in PageText.FromLongToShort)
        {
            page = BetweenTags.Replace(Render(report, text), between => string.IsNullOrWhiteSpace(between.Value[1..^1]) ? ">\n<" : between.Value
                .Replace("&quot;", "\"", StringComparison.Ordinal)
                .Replace("&#x27;", "'", StringComparison.Ordinal));
            if (Encoding.UTF8.GetByteCount(page) < LargestPage)
            {
                break;
            }
        }

        return page;
    }

    private static string Render(ConformanceReport report, PageText text)
    {
        using var services = new ServiceCollection().BuildServiceProvider();
        using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return renderer.Dispatcher.InvokeAsync(async () =>
        {
            var given = new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(Document.Report)] = report, [nameof(Document.Shown)] = text };
            return (await renderer.RenderComponentAsync<Document>(ParameterView.FromDictionary(given))).ToHtmlString();
        }).GetAwaiter().GetResult();
    }
}
