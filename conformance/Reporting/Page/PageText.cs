using System.Globalization;
using System.Text;

namespace Conformance.Reporting.Page;

/// <summary>
/// How much of a target's texts the page shows, and how. What turns the direction of text or controls a terminal is shown as its
/// escape, so that no answer can look like another one.
/// </summary>
public sealed class PageText
{
    private const int CharactersAnEscape = 6;
    private const int LongestCommand = 4000;

    private readonly int _longest;
    private readonly Commands _commands;

    private PageText(int longest, Commands commands)
    {
        _longest = longest;
        _commands = commands;
    }

    private enum Commands
    {
        All,
        First,
        None,
    }

    /// <summary>From all that a report has to what keeps the page of the worst run small.</summary>
    public static IReadOnlyList<PageText> FromLongToShort { get; } =
    [
        new(2000, Commands.All), new(500, Commands.All), new(500, Commands.First), new(160, Commands.First), new(80, Commands.First), new(16, Commands.None),
    ];

    /// <summary>How long a text is shown, in characters, where the page had to be shortened; <c>null</c> where it had not.</summary>
    public int? ShortenedTo => this == FromLongToShort[0] ? null : _longest;

    /// <summary>How many departures of one check are shown.</summary>
    public int MostDepartures => _commands == Commands.All ? 5 : 1;

    /// <summary>A text as the page shows it.</summary>
    /// <param name="text">The text.</param>
    public string Of(string? text) => Visible(Cut(text ?? "", _longest));

    /// <summary>A command, whole, as half a command is none; <c>null</c> where there is no room for it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="isFirst">Whether it is the one of its cell or check that a reader needs first.</param>
    public string? Command(string command, bool isFirst)
    {
        var hasRoom = _commands switch
        {
            Commands.All => true,
            Commands.First => isFirst,
            Commands.None => false,
        };
        return hasRoom && command.Length <= LongestCommand ? Visible(command) : null;
    }

    private static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        return text[..end] + "…";
    }

    private static string Visible(string text)
    {
        if (!text.Any(IsHidden))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length + CharactersAnEscape);
        foreach (var letter in text)
        {
            shown.Append(IsHidden(letter) ? $"\\u{(int)letter:X4}" : letter);
        }

        return shown.ToString();
    }

    private static bool IsHidden(char letter) =>
        letter is not ('\n' or '\t') && char.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
