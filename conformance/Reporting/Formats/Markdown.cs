using System.Text;

namespace Conformance.Reporting.Formats;

/// <summary>Puts a text into Markdown so that it says what it says and does nothing, whoever wrote it.</summary>
internal static class Markdown
{
    private const string Structural = "\\`*[]<>#|~&@$";

    /// <summary>The text within a line: every character that Markdown, HTML or GitHub gives a meaning stands as a reference.</summary>
    /// <param name="text">The text; its line breaks become spaces.</param>
    public static string Text(string text)
    {
        var line = new StringBuilder(text.Length);
        text = text.Replace("\r\n", " ", StringComparison.Ordinal);
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (char.IsControl(character) || character is '\u2028' or '\u2029')
            {
                line.Append(' ');
            }
            else if (Structural.Contains(character, StringComparison.Ordinal) || (character is '_' or ':' && Means(text, index)))
            {
                line.Append("&#").Append((int)character).Append(';');
            }
            else
            {
                line.Append(character);
            }
        }

        // An address that begins so is made a link even without its scheme.
        return line.Replace("www.", "www&#46;").ToString();
    }

    /// <summary>An address of the web as a link; anything else as text.</summary>
    /// <param name="url">The address.</param>
    public static string Link(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        ? $"[{Text(url)}](<{address.AbsoluteUri.Replace("|", "%7C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal)}>)"
        : Text(url);

    /// <summary>The text as a block of code, which nothing in it can end.</summary>
    /// <param name="text">The text.</param>
    public static string Block(string text)
    {
        var fence = new string('`', Math.Max(3, LongestRun(text) + 1));
        return $"{fence}text\n{text.ReplaceLineEndings("\n")}\n{fence}\n";
    }

    // Within a word an underscore is one, and a colon before a space is one: neither emphasis, nor an address or a picture.
    private static bool Means(string text, int index) => text[index] == ':'
        ? index + 1 < text.Length && text[index + 1] != ' '
        : index == 0 || index + 1 == text.Length || !char.IsAsciiLetterOrDigit(text[index - 1]) || !char.IsAsciiLetterOrDigit(text[index + 1]);

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var character in text)
        {
            run = character == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
