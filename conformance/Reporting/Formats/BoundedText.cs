using System.Text;

namespace Conformance.Reporting.Formats;

/// <summary>A text of whole blocks that never grows over a size; what does not fit is counted.</summary>
/// <param name="mostBytes">Its size at most, in bytes of UTF-8.</param>
internal sealed class BoundedText(int mostBytes)
{
    private readonly StringBuilder _text = new();
    private int _bytes;

    /// <summary>How many blocks did not fit.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Adds a block if it fits.</summary>
    /// <param name="block">The block.</param>
    public void Add(string block)
    {
        var bytes = Encoding.UTF8.GetByteCount(block);
        if (_bytes + bytes > mostBytes)
        {
            LeftOut++;
            return;
        }

        _bytes += bytes;
        _text.Append(block);
    }

    /// <summary>A text as far as there is room for it, with a sign where it goes on.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">Its length at most.</param>
    public static string Cut(string text, int longest) => text.Length > longest ? text[..longest] + "…" : text;

    /// <inheritdoc />
    public override string ToString() => _text.ToString();
}
