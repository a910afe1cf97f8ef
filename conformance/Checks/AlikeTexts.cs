namespace Conformance.Checks;

/// <summary>
/// A text with much in it that servers take for nothing or for something else, and the texts that are then taken for the same. What a tenant is
/// called and what a topup is keyed by is theirs letter by letter (contract, sections 1 and 3).
/// </summary>
internal static class AlikeTexts
{
    /// <summary>The signs of a keyboard.</summary>
    public const string Signs = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    /// <summary>The same with a letter before each of them.</summary>
    public static readonly string SignsApart = string.Concat(Signs.Select(sign => $"x{sign}"));

    /// <summary>Stands behind what is unique to a run. It ends in a number.</summary>
    public const string Rich = "x-Éaß山🙂👍🏽 b.01%2Bc//d::e''&amp;f:010";

    private const string ZeroWidth = "\u200B";
    private const string NoBreak = "\u00A0";

    private static readonly (string Of, string As)[] Folded =
    [
        ("É", "E"), ("🙂", "🙃"), ("👍🏽", "👍"), ("a", "а"), ("a", "a" + ZeroWidth), ("1", "１"),

        // The low byte of its code.
        ("山", "q"),
        (" ", "  "), (" ", "+"), (" ", "_"), (" ", "%20"), (" ", NoBreak), ("x-", "x--"), ("x-", "x–"), ("'", "’"), ("/", "\\"), ("/", ":"), ("//", "/"), ("//", "//./"), ("::", ":"), ("''", "'"), (".01", ".1"), (":010", ":10"), (":010", ":010.0"), ("%2B", "+"), ("&amp;", "&"),
    ];

    /// <summary>What a text is taken for by servers that fold letters, decode, or count.</summary>
    /// <param name="text">The text, which ends with <see cref="Rich"/>.</param>
    public static IEnumerable<string> FoldedOf(string text) => Folded.Select(fold => text.Replace(fold.Of, fold.As, StringComparison.Ordinal));

    /// <summary>What a text is taken for by servers that end at a sign, drop it, or have a hyphen for it.</summary>
    /// <param name="text">The text.</param>
    public static IEnumerable<string> WithoutSigns(string text) => Signs.Where(sign => text.Contains(sign, StringComparison.Ordinal)).SelectMany(sign => new[]
    {
        text[..text.LastIndexOf(sign)],
        text.Replace($"{sign}", "", StringComparison.Ordinal),
        text.Replace(sign, sign == '-' ? '_' : '-'),
    });

    /// <summary>What servers take for a plain text that trim signs, or end at one. Whether white space around a text counts is stated nowhere.</summary>
    /// <param name="text">The text.</param>
    public static IEnumerable<string> WithSigns(string text) => Signs.Trim().SelectMany(sign => new[] { sign + text, text + sign });
}
