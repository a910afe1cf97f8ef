using System.Text;
using Conformance.Fixtures.Wire;

namespace Conformance.Judging;

/// <summary>The command that repeats an exchange, with the key in the environment.</summary>
public static class Curl
{
    private const string Variable = "$PLATFORM_API_KEY";

    /// <summary>The command, in one line.</summary>
    /// <param name="exchange">What to repeat.</param>
    public static string Of(Exchange exchange)
    {
        var request = exchange.Request;
        var presented = PresentedKey.From(request.Key, request.Presentation);
        var url = exchange.Url.Split('?')[0] + (request.Query.Length == 0 ? PresentedKey.QueryOf(Variable, request.Presentation) : $"?{request.Query}");
        var body = PresentedKey.BodyWith(request.Body, Variable, request.Presentation);
        var isUtf8 = Equals(request.Encoding, Encoding.UTF8);
        var (before, data) = isUtf8 ? ("", $"--data-raw {Quoted(body)}") : ($"printf {Quoted(Escaped(request.Encoding.GetBytes(body)))} | ", "--data-binary @-");
        return $"{before}curl -sS -i --max-time 30 -X {request.Method} \"{url}\" {presented.Curl}"
            + $"-H 'Content-Type: {request.MediaType}' {(request.RequestId.Length == 0 ? "" : $"-H 'X-Request-Id: {request.RequestId}' ")}"
            + (request.Header is var (name, value) ? $"-H {Quoted($"{name}: {value}")} " : "") + data;
    }

    // As printf reads it.
    private static string Escaped(byte[] bytes) => string.Concat(bytes.Select(one => one is >= 0x20 and < 0x7F and not (byte)'%' and not (byte)'\\' ? $"{(char)one}" : $"\\{Convert.ToString(one, 8).PadLeft(3, '0')}"));

    private static string Quoted(string text) =>
        $"'{text.Replace("'", "'\\''", StringComparison.Ordinal).Replace(Variable, $"'\"{Variable}\"'", StringComparison.Ordinal)}'";
}
