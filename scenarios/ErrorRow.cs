namespace Conformance.Scenarios;

/// <summary>One row of the error table (contract, section 2), with every documented way to provoke it.</summary>
public sealed record ErrorRow
{
    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The body's <c>error</c>.</summary>
    public required string Error { get; init; }

    /// <summary>The body's <c>reason</c>.</summary>
    public required Reason Reason { get; init; }

    /// <summary>When an operation answers it, as it reads behind "when".</summary>
    public required string When { get; init; }

    /// <summary>The operations that may answer it, in the contract's order.</summary>
    public required IReadOnlyList<Operation> Operations { get; init; }

    /// <summary>How it is provoked.</summary>
    public required IReadOnlyList<Way> Ways { get; init; }

    /// <summary>
    /// The row's part of a cell's id: <c>&lt;status&gt;.&lt;error&gt;[.&lt;reason&gt;]</c>; a row whose reason is free carries none.
    /// </summary>
    public string Slug => Reason is Reason.Fixed(var text) ? $"{Status}.{Error}.{Slugged(text)}" : $"{Status}.{Error}";

    /// <summary>The body that the row describes, in short, for a sentence.</summary>
    public string Summary => Reason is Reason.Absent ? $"{Status} {Error}" : $"{Status} {Error} / {Reason.Rendered}";

    private static string Slugged(string reason)
    {
        var slug = new System.Text.StringBuilder();
        foreach (var letter in reason.ToLowerInvariant())
        {
            if (char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_')
            {
                slug.Append(letter);
            }
            else if (!slug.ToString().EndsWith('-'))
            {
                slug.Append('-');
            }
        }

        return slug.ToString();
    }
}
