using System.Diagnostics;

namespace Conformance.Scenarios;

/// <summary>What the table says of an error body's <c>reason</c> (contract, section 2).</summary>
public abstract record Reason
{
    private Reason()
    {
    }

    /// <summary>The row shows a dash: the body has no <c>reason</c>.</summary>
    public static Reason None { get; } = new Absent();

    /// <summary>The account's status, in the platform's own word.</summary>
    public static Reason AccountStatus { get; } = new StatusOfAccount();

    /// <summary>A message of the target's own wording.</summary>
    public static Reason RpcMessage { get; } = new Message();

    /// <summary>One fixed text.</summary>
    /// <param name="text">The text, to the letter.</param>
    public static Reason Exactly(string text) => new Fixed(text);

    /// <summary>How the reference's table shows it.</summary>
    public string Rendered => this switch
    {
        Absent => "—",
        Fixed(var text) => text,
        StatusOfAccount => "account status",
        Message => "RPC message",
        _ => throw new UnreachableException(),
    };

    /// <summary>The body has no such member; <c>null</c> counts as absent.</summary>
    public sealed record Absent : Reason;

    /// <summary>The body has exactly this text.</summary>
    /// <param name="Text">The text.</param>
    public sealed record Fixed(string Text) : Reason;

    /// <summary>The body has the real status of the account that called.</summary>
    public sealed record StatusOfAccount : Reason;

    /// <summary>The body has a string that is not blank; its words are free.</summary>
    public sealed record Message : Reason;
}
