using System.Text;

namespace Conformance.Proof.Hostile;

/// <summary>A way in which a target misbehaves on the wire.</summary>
/// <param name="Name">Its name.</param>
/// <param name="AnswerAsync">What it does with a request.</param>
/// <param name="AtPreFlight">What the run says where the first call meets it.</param>
/// <param name="InTheMiddle">What the finding says where a judged call meets it.</param>
internal sealed record Misbehaviour(string Name, Func<WireCall, Task> AnswerAsync, string AtPreFlight, string InTheMiddle)
{
    private const string Headers = "HTTP/1.1 409 Conflict\r\nContent-Type: application/json\r\n";
    private const string NoApi = "is not the Platform API: 409 application/json";

    /// <summary>Every misbehaviour.</summary>
    public static IReadOnlyList<Misbehaviour> All { get; } =
    [
        new("hangs before the answer", call => call.HangAsync(), "gives no answer: none came within 30 s", "none came within 30 s"),
        new("hangs after the headers", Then(Headers + "Content-Length: 99\r\n\r\n", call => call.HangAsync()), "gives no answer: none came within 30 s", "none came within 30 s"),
        new("hangs in the middle of the body", Then(Headers + "Content-Length: 99\r\n\r\n{\"error\"", call => call.HangAsync()), "gives no answer: none came within 30 s", "none came within 30 s"),
        new("closes without an answer", HostileSocket.Says(""), "does not answer in HTTP: the connection ended before the answer did", "the connection ended before the answer did"),
        new("resets before the answer", Then("", call => call.Reset()), "does not answer in HTTP: the connection was reset", "the connection was reset"),
        new("resets in the middle of the body", Then(Headers + "Content-Length: 99\r\n\r\n{\"error\"", call => call.Reset()), "does not answer in HTTP", "no whole one came"),
        new("answers half a status line", HostileSocket.Says("HTTP/1."), "does not answer in HTTP", "no whole one came"),
        new("speaks another protocol", HostileSocket.Says("SSH-2.0-OpenSSH_9.2\r\n"), "does not answer in HTTP: what came is not HTTP", "what came is not HTTP"),
        new("answers 100 MB", Then(Headers + $"Content-Length: {100 << 20}\r\n\r\n", call => WithoutEndAsync(call, (100 << 20) / 0x10000, chunked: false)), NoApi, "body: goes on past 256 KiB"),
        new("answers without end", Then(Headers + "Transfer-Encoding: chunked\r\n\r\n", call => WithoutEndAsync(call, int.MaxValue, chunked: true)), NoApi, "body: goes on past 256 KiB"),
        new("announces more than it sends", call => LengthAsync(call, more: 7), "does not answer in HTTP: the connection ended before the answer did", "the connection ended before the answer did"),
        new("announces less than it sends", call => LengthAsync(call, more: -2), NoApi, "body: expected a JSON object"),
        new("answers bytes that are no UTF-8", call => call.AnswerAsync(Refusal(call), [.. "{\"error\":\"caf"u8, 0xE9, .. "\"}"u8]), "is not the Platform API", "body: expected a JSON object"),
        new("answers JSON of 100 000 levels", call => call.AnswerAsync(Refusal(call), Encoding.ASCII.GetBytes("{\"error\":" + new string('[', 100_000) + new string(']', 100_000) + "}")), "is not the Platform API", "body: expected a JSON object"),
        new("answers every member twice", call => call.AnswerAsync(Refusal(call), Encoding.UTF8.GetBytes(Twice(call.Body))), "serves no valid call", "members: error stands 2 times"),
    ];

    /// <inheritdoc />
    public override string ToString() => Name;

    private static int Refusal(WireCall call) => call.Status == 200 ? 409 : call.Status;

    // The first says something else, which a parser that takes the last never sees.
    private static string Twice(string body) => body.Length < 3 ? """{"error":"one","error":"suspended"}""" : """{"error":"one",""" + body[1..];

    private static Func<WireCall, Task> Then(string said, Action<WireCall> then) => Then(said, call =>
    {
        then(call);
        return Task.CompletedTask;
    });

    private static Func<WireCall, Task> Then(string said, Func<WireCall, Task> then) => async call =>
    {
        call.Closes = true;
        await call.SayAsync(said);
        await then(call);
    };

    private static Task LengthAsync(WireCall call, int more)
    {
        // Announced too short, the connection stays: what is left over must not be taken for the next answer.
        call.Closes = more > 0;
        var body = Encoding.UTF8.GetBytes(call.Body.Length > 2 ? call.Body : """{"error":"suspended"}""");
        return call.AnswerAsync(Refusal(call), body, body.Length + more);
    }

    private static async Task WithoutEndAsync(WireCall call, int pieces, bool chunked)
    {
        var piece = Encoding.ASCII.GetBytes((chunked ? "10000\r\n" : "") + new string(' ', 0x10000) + (chunked ? "\r\n" : ""));
        for (var sent = 0; sent < pieces; sent++)
        {
            await call.SayAsync(piece);
        }
    }
}
