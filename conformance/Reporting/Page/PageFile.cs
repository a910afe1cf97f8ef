using System.Security.Cryptography;
using System.Text;

namespace Conformance.Reporting.Page;

/// <summary>The page's own style sheet and script, with the digest by which its content security policy lets them in and nothing else.</summary>
/// <param name="Content">The content.</param>
internal sealed record PageFile(string Content)
{
    /// <summary>The style sheet.</summary>
    public static PageFile Style { get; } = Read("page.css");

    /// <summary>The script.</summary>
    public static PageFile Script { get; } = Read("page.js");

    /// <summary>The source expression of a content security policy.</summary>
    public string Source { get; } = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Content)))}'";

    // A browser takes the digest of what it parsed, in which every line ends in a line feed.
    private static PageFile Read(string name)
    {
        using var reader = new StreamReader(typeof(PageFile).Assembly.GetManifestResourceStream(name)!);
        return new PageFile(reader.ReadToEnd().ReplaceLineEndings("\n"));
    }
}
