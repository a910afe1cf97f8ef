using System.Xml.Linq;

namespace Conformance.Reporting.Formats;

/// <summary><c>badge.svg</c>: a picture that stands by itself, with its words for those who do not see it.</summary>
internal static class BadgeSvg
{
    /// <summary>The file's name in the report directory.</summary>
    public const string FileName = "badge.svg";

    private const int Height = 20;
    private const int Margin = 6;
    private const int BaseLine = 14;
    private const string LabelHex = "#444d56";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>The picture.</summary>
    public static string Render(ConformanceReport report)
    {
        var badge = Badge.Of(report);
        var said = $"{Badge.Label}: {badge.Message}";
        var (left, right) = (Width(Badge.Label), Width(badge.Message));
        return new XElement(
            Svg + "svg",
            new XAttribute("width", left + right),
            new XAttribute("height", Height),
            new XAttribute("role", "img"),
            new XAttribute("aria-label", said),
            new XElement(Svg + "title", said),
            Box(0, left, LabelHex),
            Box(left, right, badge.Hex),
            Text(Badge.Label, 0, left),
            Text(badge.Message, left, right)) + "\n";
    }

    private static XElement Box(int at, int width, string hex) => new(
        Svg + "rect", new XAttribute("x", at), new XAttribute("width", width), new XAttribute("height", Height), new XAttribute("fill", hex));

    // The length is given, so that another font than the one reckoned with neither overflows nor leaves a gap.
    private static XElement Text(string text, int at, int width) => new(
        Svg + "text",
        new XAttribute("x", at + Margin),
        new XAttribute("y", BaseLine),
        new XAttribute("textLength", width - (2 * Margin)),
        new XAttribute("fill", "#fff"),
        new XAttribute("font-family", "Verdana, DejaVu Sans, sans-serif"),
        new XAttribute("font-size", 11),
        text);

    private static int Width(string text) => (2 * Margin) + (int)Math.Ceiling(text.Sum(Advance));

    // Of a sans serif of 11 pixels, as far as a badge needs it.
    private static double Advance(char character) => character switch
    {
        'i' or 'l' or 'I' => 3.2,
        'f' or 't' or 'r' or ' ' or ',' or '/' => 4.6,
        'm' or 'M' or 'w' => 10,
        _ => 7,
    };
}
