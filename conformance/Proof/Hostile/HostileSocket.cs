using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Conformance.Proof.Hostile;

/// <summary>
/// A target on a bare socket: each request is read, an honest platform behind it is asked where there is one, and what goes back is
/// written byte by byte as a test has it. It can go away, come back, and go deaf.
/// </summary>
internal sealed class HostileSocket : IAsyncDisposable
{
    private const int MoreThanTheBacklog = 16;

    private static readonly TimeSpan LongerThanAnyTimeout = TimeSpan.FromSeconds(601);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, byte> _connections = new();
    private readonly HttpClient? _honest;
    private readonly Func<WireCall, Task> _answer;
    private readonly int _port;
    private Socket _listener;
    private int _requests;

    private HostileSocket(string? honest, Func<WireCall, Task> answer)
    {
        _answer = answer;
        _honest = honest is null ? null : new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(honest) };
        _listener = Listen(0);
        _port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _ = AcceptAsync(_listener);
    }

    /// <summary>The run's clock, where a hang is to cost no time: it is moved past any timeout. The run must then send one request at a time.</summary>
    public FakeTimeProvider? Clock { get; init; }

    /// <summary>What a request that never reaches the honest platform contains.</summary>
    public string? Withheld { get; init; }

    /// <summary>Where it is.</summary>
    public string BaseUrl => $"http://127.0.0.1:{_port}";

    /// <summary>How many requests reached it.</summary>
    public int Requests => _requests;

    /// <summary>Starts one.</summary>
    /// <param name="answer">How a request is answered.</param>
    /// <param name="honest">The base URL of the honest platform behind it.</param>
    /// <param name="clock">The run's clock, which a hang moves.</param>
    /// <param name="withheld">What a request that never reaches the honest platform contains; its honest answer is 200 and an empty object.</param>
    public static HostileSocket Start(Func<WireCall, Task> answer, string? honest = null, FakeTimeProvider? clock = null, string? withheld = null) =>
        new(honest, answer) { Clock = clock, Withheld = withheld };

    /// <summary>Answers always the same, and ends the connection.</summary>
    /// <param name="text">The whole answer, its status line included.</param>
    public static Func<WireCall, Task> Says(string text) => call =>
    {
        call.Closes = true;
        return call.SayAsync(text);
    };

    /// <summary>Dies: connections break off, new ones are refused.</summary>
    public void GoAway()
    {
        _listener.Dispose();
        foreach (var connection in _connections.Keys)
        {
            connection.Dispose();
        }
    }

    /// <summary>Is there again, at the same address.</summary>
    public void ComeBack()
    {
        _listener = Listen(_port);
        _ = AcceptAsync(_listener);
    }

    /// <summary>Accepts nobody any more, and has so many waiting that no further connection comes about.</summary>
    public void GoDeaf()
    {
        GoAway();
        _listener = Listen(_port, backlog: 1);
        for (var waiting = 0; waiting < MoreThanTheBacklog; waiting++)
        {
            var caller = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            _connections.TryAdd(caller, 0);
            try
            {
                caller.Connect(IPAddress.Loopback, _port);
            }
            catch (SocketException underWay) when (underWay.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // The system answers the first ones and leaves the others waiting.
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        GoAway();
        _honest?.Dispose();
    }

    private static Socket Listen(int port, int backlog = 512)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(backlog);
        return listener;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                var connection = await listener.AcceptAsync(_stop.Token);
                _connections.TryAdd(connection, 0);
                _ = ServeAsync(connection);
            }
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It went away, or the test is over.
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        using var reader = new RequestReader(connection);
        try
        {
            while (await reader.ReadAsync(_stop.Token) is { } request)
            {
                Interlocked.Increment(ref _requests);
                var call = await CallAsync(connection, request);
                await _answer(call);
                if (call.Closes)
                {
                    break;
                }
            }
        }
        catch (Exception gone) when (gone is SocketException or IOException or OperationCanceledException or ObjectDisposedException or HttpRequestException)
        {
            // The run hung up, the socket was reset, or the test is over.
        }

        _connections.TryRemove(connection, out _);
        connection.Dispose();
    }

    private async Task<WireCall> CallAsync(Socket connection, RequestReader.Request request)
    {
        var (status, body) = _honest is null || (Withheld is not null && request.Body.Contains(Withheld, StringComparison.Ordinal)) ? (200, "{}") : await AskAsync(_honest, request);
        return new WireCall
        {
            Socket = connection,
            Method = request.Method,
            Operation = request.Path.Split("platform-")[^1].Split('?')[0],
            Authorization = request.Headers.FirstOrDefault(header => header.Name is "Authorization").Value ?? "",
            Asked = request.Body,
            Status = status,
            Body = body,
            Stop = _stop.Token,
            WaitsLong = () => Clock?.Advance(LongerThanAnyTimeout),
        };
    }

    private async Task<(int Status, string Body)> AskAsync(HttpClient honest, RequestReader.Request request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Path)
        {
            Content = new StringContent(request.Body, Encoding.UTF8, "application/json"),
        };
        foreach (var same in request.Headers.Where(header => header.Name is "Authorization" or "X-Request-Id").GroupBy(header => header.Name, StringComparer.Ordinal))
        {
            message.Headers.TryAddWithoutValidation(same.Key, same.Select(header => header.Value));
        }

        using var answer = await honest.SendAsync(message, _stop.Token);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(_stop.Token));
    }
}
