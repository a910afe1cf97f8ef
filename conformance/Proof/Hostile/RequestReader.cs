using System.Net.Sockets;
using System.Text;

namespace Conformance.Proof.Hostile;

/// <summary>Reads the requests of one connection, as the run's own client writes them: each with a Content-Length.</summary>
/// <param name="connection">The connection.</param>
internal sealed class RequestReader(Socket connection) : IDisposable
{
    private readonly MemoryStream _read = new();

    /// <summary>The next request, or <c>null</c> where the connection ended.</summary>
    /// <param name="stop">Ends the wait for it.</param>
    public async Task<Request?> ReadAsync(CancellationToken stop)
    {
        int head;
        while ((head = Text().IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            if (!await MoreAsync(stop))
            {
                return null;
            }
        }

        var lines = Text()[..head].Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).Select(pair => (Name: pair[0], Value: pair[1].Trim())).ToList();
        var length = int.Parse(headers.FirstOrDefault(header => header.Name is "Content-Length").Value ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        var whole = head + 4 + length;
        while (_read.Length < whole)
        {
            if (!await MoreAsync(stop))
            {
                return null;
            }
        }

        var bytes = _read.ToArray();
        _read.SetLength(0);
        _read.Write(bytes.AsSpan(whole));
        var start = lines[0].Split(' ');
        return new Request(start[0], start[1], headers, Encoding.UTF8.GetString(bytes, head + 4, length));
    }

    /// <inheritdoc />
    public void Dispose() => _read.Dispose();

    // One byte a character, so that places in the text are places in the bytes.
    private string Text() => Encoding.Latin1.GetString(_read.GetBuffer(), 0, (int)_read.Length);

    private async Task<bool> MoreAsync(CancellationToken stop)
    {
        var buffer = new byte[8192];
        var count = await connection.ReceiveAsync(buffer.AsMemory(), stop);
        _read.Write(buffer, 0, count);
        return count > 0;
    }

    /// <summary>One request.</summary>
    /// <param name="Method">Its method.</param>
    /// <param name="Path">Its path and query.</param>
    /// <param name="Headers">Its headers, in order.</param>
    /// <param name="Body">Its body.</param>
    internal sealed record Request(string Method, string Path, IReadOnlyList<(string Name, string Value)> Headers, string Body);
}
