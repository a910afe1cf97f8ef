using Microsoft.AspNetCore.Components;

namespace Conformance.Reporting.Page;

/// <summary>A part of the page. What it shows of a target goes through <see cref="Text"/>.</summary>
public abstract class PagePart : ComponentBase
{
    /// <summary>How texts of a target are shown.</summary>
    [CascadingParameter]
    public PageText Text { get; set; } = PageText.FromLongToShort[0];

    /// <summary>A count with its noun: <c>1 cell</c>, <c>2 cells</c>.</summary>
    protected static string Numbered(int count, string one, string? many = null) => count == 1 ? $"1 {one}" : $"{count} {many ?? one + "s"}";

    /// <summary>A verdict as the name of a class of the style sheet, such as <c>v-not-exercised</c>.</summary>
    protected static string ClassOf(string verdict) => "v-" + verdict.Replace(' ', '-');
}
