using System.Net.Sockets;
using System.Text;

namespace Conformance.Proof.Hostile;

/// <summary>One request that reached a hostile socket, with what an honest target would answer.</summary>
internal sealed class WireCall
{
    /// <summary>The connection.</summary>
    public required Socket Socket { get; init; }

    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>The operation that was called, such as <c>topup</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>The token that the request carried.</summary>
    public required string Authorization { get; init; }

    /// <summary>The request's body.</summary>
    public required string Asked { get; init; }

    /// <summary>The honest status; 200 where there is no honest target.</summary>
    public required int Status { get; init; }

    /// <summary>The honest body; an empty object where there is no honest target.</summary>
    public required string Body { get; init; }

    /// <summary>Ends what would never end by itself.</summary>
    public required CancellationToken Stop { get; init; }

    /// <summary>Whether the connection ends behind this answer.</summary>
    public bool Closes { get; set; }

    /// <summary>Answers as the honest target does.</summary>
    public Task HonestAsync() => AnswerAsync(Status, Encoding.UTF8.GetBytes(Body));

    /// <summary>Answers in HTTP.</summary>
    /// <param name="status">The status.</param>
    /// <param name="body">The body.</param>
    /// <param name="length">What Content-Length says; by default the truth.</param>
    /// <param name="header">One more header.</param>
    public async Task AnswerAsync(int status, byte[] body, long? length = null, string header = "")
    {
        await SayAsync($"HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\nContent-Length: {length ?? body.Length}\r\n{header}\r\n");
        if (Method is not "HEAD")
        {
            await SayAsync(body);
        }
    }

    /// <summary>Writes text as it is.</summary>
    /// <param name="text">The text.</param>
    public Task SayAsync(string text) => SayAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes bytes as they are.</summary>
    /// <param name="bytes">The bytes.</param>
    public async Task SayAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await Socket.SendAsync(bytes, Stop)..];
        }
    }

    /// <summary>Lets the time of an exchange run out, where the run has a clock that the test moves.</summary>
    public Action WaitsLong { get; init; } = () => { };

    /// <summary>Says nothing more and keeps the connection.</summary>
    public Task HangAsync()
    {
        _ = Task.Run(WaitsLong, Stop);
        return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, Stop);
    }

    /// <summary>Ends the connection by a reset.</summary>
    public void Reset()
    {
        Closes = true;
        Socket.LingerState = new LingerOption(true, 0);
        Socket.Close();
    }
}
