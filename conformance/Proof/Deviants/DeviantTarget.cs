using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using ReferencePlatform;

namespace Conformance.Proof.Deviants;

/// <summary>An answer on its way through a deviant target, which may change it.</summary>
public sealed class Reply
{
    /// <summary>The operation that was called, such as <c>topup</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>The method that it was called with.</summary>
    public required string Method { get; init; }

    /// <summary>The Authorization header that it carried.</summary>
    public required string Authorization { get; init; }

    /// <summary>The request's body.</summary>
    public required string Asked { get; init; }

    /// <summary>The status.</summary>
    public required int Status { get; set; }

    /// <summary>The body.</summary>
    public required string Body { get; set; }

    /// <summary>Whether no answer is to come at all.</summary>
    public bool Hangs { get; set; }

    /// <summary>The media type.</summary>
    public string MediaType { get; set; } = "application/json";

    /// <summary>The headers beside it.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether this is the row that a cell is about.</summary>
    /// <param name="cell">The cell.</param>
    public bool Answers(Scenarios.Cell cell) => Scenarios.Operations.Of(cell.Operation).Slug == Operation && Status == cell.Row.Status
        && (Method is "HEAD" || (Member("error") == cell.Row.Error && (cell.Row.Reason is not Scenarios.Reason.Fixed(var reason) || Member("reason") == reason)));

    /// <summary>Changes the body's members.</summary>
    /// <param name="change">What is changed.</param>
    public void Change(Action<JsonObject> change)
    {
        if (Body.Length > 0)
        {
            var body = JsonNode.Parse(Body)!.AsObject();
            change(body);
            Body = body.ToJsonString();
        }
    }

    private string? Member(string name) => Body.Length > 0 && JsonNode.Parse(Body) is JsonObject body ? (string?)body[name] : null;
}

/// <summary>
/// A target that does not keep the contract: it stands in front of an honest platform and changes its answers. State changes go to the
/// honest platform directly.
/// </summary>
public sealed class DeviantTarget : IAsyncDisposable
{
    private static readonly string[] Forwarded = ["Authorization", "X-Request-Id"];

    private readonly WebApplication _application;
    private readonly HttpClient _honest;

    private DeviantTarget(WebApplication application, HttpClient honest)
    {
        _application = application;
        _honest = honest;
    }

    /// <summary>Where it is.</summary>
    public string BaseUrl => _application.Urls.First();

    /// <summary>Starts one.</summary>
    /// <param name="platform">The honest platform behind it.</param>
    /// <param name="deviate">What it changes in each answer.</param>
    public static async Task<DeviantTarget> StartAsync(Platform platform, Action<Reply> deviate)
    {
        var honest = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(platform.BaseUrl) };
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        application.Run(context => ForwardAsync(context, honest, deviate));
        await application.StartAsync();
        return new DeviantTarget(application, honest);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
        _honest.Dispose();
    }

    private static async Task ForwardAsync(HttpContext context, HttpClient honest, Action<Reply> deviate)
    {
        using var reader = new StreamReader(context.Request.Body);
        var asked = await reader.ReadToEndAsync();
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Request.Path + context.Request.QueryString)
        {
            Content = new StringContent(asked, System.Text.Encoding.UTF8, "application/json"),
        };
        foreach (var (name, values) in context.Request.Headers.Where(header => Forwarded.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            request.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        using var answer = await honest.SendAsync(request);
        var reply = new Reply
        {
            Operation = context.Request.Path.Value!.Split("platform-")[^1],
            Method = context.Request.Method,
            Authorization = context.Request.Headers.Authorization.ToString(),
            Asked = asked,
            Status = (int)answer.StatusCode,
            Body = await answer.Content.ReadAsStringAsync(),
        };
        if (answer.Headers.RetryAfter is { } retryAfter)
        {
            reply.Headers["Retry-After"] = retryAfter.ToString();
        }

        deviate(reply);
        if (reply.Hangs)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }

        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = reply.MediaType;
        foreach (var (name, value) in reply.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (context.Request.Method is not "HEAD")
        {
            await context.Response.WriteAsync(reply.Body);
        }
    }
}
