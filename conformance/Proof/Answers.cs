using System.Text;
using System.Text.Json.Nodes;
using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;

namespace Conformance.Proof;

/// <summary>Exchanges made by hand, for tests that need no target.</summary>
internal static class Answers
{
    /// <summary>The limit that a 429 made here was over.</summary>
    public const int Limit = 60;

    /// <summary>The account status that a 409 account_inactive made here reports.</summary>
    public const string AccountStatus = "draft";

    /// <summary>A key that must not be seen anywhere.</summary>
    public static readonly ApiKey Key = new("ApiKeys[0]", "sk_canary_7Qm2ZxW9rT4kLp8vYbN3cHdJ", "given");

    /// <summary>What the circumstances of these exchanges are.</summary>
    public static Circumstances Circumstances { get; } = new() { AccountStatus = AccountStatus, Limit = Limit };

    /// <summary>The body that conforms to a cell, written from its approved body.</summary>
    public static JsonObject BodyOf(Cell cell)
    {
        var approved = JsonNode.Parse(File.ReadAllText(ApprovedBody.FileOf(cell)))!["body"]!.AsObject();
        var body = new JsonObject();
        foreach (var (name, value) in approved)
        {
            body[name] = (string?)value switch
            {
                "<RPC message>" => "the database went away",
                "<account status>" => AccountStatus,
                "<seconds, 1 to 60>" => 17,
                "<limit + 1>" => Limit + 1,
                _ => value!.DeepClone(),
            };
        }

        return body;
    }

    /// <summary>An answer that conforms to a cell.</summary>
    public static Exchange Conforming(Cell cell) => Answer(cell.Operation, cell.Row.Status, BodyOf(cell).ToJsonString());

    /// <summary>An answer.</summary>
    public static Exchange Answer(
        Operation operation, int status, string body, string mediaType = "application/json", string method = "POST", string? retryAfter = "17", bool echoes = false) =>
        Answer(operation, status, Encoding.UTF8.GetBytes(body), mediaType, method, retryAfter, echoes);

    /// <summary>An answer whose body need not be text.</summary>
    public static Exchange Answer(
        Operation operation, int status, byte[] body, string mediaType = "application/json", string method = "POST", string? retryAfter = "17", bool echoes = false)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = mediaType };
        if (status == 429 && retryAfter is not null)
        {
            headers["Retry-After"] = retryAfter;
        }

        return new Exchange
        {
            Number = 1,
            Request = new ApiRequest
            {
                Operation = operation,
                Key = Key,
                Method = method,
                Body = """{"tenant_id":"t-1","note":"it's"}""",
                RequestId = $"conformance-0a1b2c3d-{operation.Slug()}-00001",
            },
            Url = $"https://api.example.com/functions/v1/platform-{operation.Slug()}",
            StartedAt = DateTimeOffset.UnixEpoch,
            Duration = TimeSpan.FromMilliseconds(3),
            Status = status,
            Headers = headers,
            Body = body,
            EchoesCredential = echoes,
        };
    }
}
