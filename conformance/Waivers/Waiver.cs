using System.IO.Enumeration;

namespace Conformance.Waivers;

/// <summary>A known deviation that a gate lets pass for a while, and who answers for it.</summary>
/// <param name="Id">The id of a cell, a check or an unlisted answer, or a pattern of such ids in which <c>*</c> stands for anything.</param>
/// <param name="Target">The base URL that it holds for, or <c>embedded</c>.</param>
/// <param name="Reason">Why the deviation is borne.</param>
/// <param name="Owner">Who mends it.</param>
/// <param name="Link">Where that is followed.</param>
/// <param name="Expires">The last day, in UTC, on which it is in force.</param>
public sealed record Waiver(string Id, string Target, string Reason, string Owner, Uri Link, DateOnly Expires)
{
    /// <summary>The target of a waiver for the reference platform that a run embeds.</summary>
    public const string Embedded = "embedded";

    /// <summary>Whether it speaks of something.</summary>
    /// <param name="id">The id of a cell, a check or an unlisted answer.</param>
    public bool Covers(string id) => FileSystemName.MatchesSimpleExpression(Id, id, ignoreCase: false);

    /// <summary>Whether it holds for a target.</summary>
    /// <param name="baseUrl">The target's base URL; empty for the embedded platform.</param>
    public bool IsFor(string baseUrl) => baseUrl.Length == 0
        ? Target == Embedded
        : Uri.TryCreate(Target, UriKind.Absolute, out var own) && Uri.TryCreate(baseUrl, UriKind.Absolute, out var asked)
            && own.AbsoluteUri.TrimEnd('/') == asked.AbsoluteUri.TrimEnd('/');

    /// <summary>The waiver in a few words, as it stands next to what it covers.</summary>
    public override string ToString() => $"waived until {Expires:yyyy-MM-dd}: {Reason} ({Owner}, {Link})";
}
