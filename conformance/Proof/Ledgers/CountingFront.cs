using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using ReferencePlatform;

namespace Conformance.Proof.Ledgers;

/// <summary>Stands in front of a platform, passes everything on as it is, and calls somebody at one request.</summary>
internal sealed class CountingFront : IAsyncDisposable
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly string[] OfTheConnection = ["Connection", "Host", "Transfer-Encoding", "Content-Length", "Expect"];

    private readonly WebApplication _application;
    private readonly Platform _platform;
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _at;
    private readonly bool _beforeIt;
    private int _arrived;
    private int _underWay;

    private CountingFront(WebApplication application, Platform platform, int at, bool beforeIt)
    {
        _application = application;
        _platform = platform;
        _at = at;
        _beforeIt = beforeIt;
    }

    /// <summary>Where it is.</summary>
    public string BaseUrl => _application.Urls.First();

    /// <summary>Done when the request is there.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Called, and waited for, at the request.</summary>
    public Func<Task> Then { get; set; } = () => Task.CompletedTask;

    /// <summary>Starts one.</summary>
    /// <param name="platform">The platform behind it.</param>
    /// <param name="at">The request at which <see cref="Then"/> is called, from 1.</param>
    /// <param name="beforeIt">Whether that is before the platform has seen the request, and not after.</param>
    public static async Task<CountingFront> StartAsync(Platform platform, int at, bool beforeIt)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        var front = new CountingFront(application, platform, at, beforeIt);
        application.Run(front.PassOnAsync);
        await application.StartAsync();
        return front;
    }

    /// <summary>Waits until nothing is on its way to the platform any more.</summary>
    public async Task QuietAsync()
    {
        while (Volatile.Read(ref _underWay) > 0)
        {
            await Task.Delay(Poll, TimeProvider.System);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            var isIt = Interlocked.Increment(ref _arrived) == _at;
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            await CallAsync(isIt && _beforeIt);
            using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), _platform.BaseUrl + context.Request.Path + context.Request.QueryString)
            {
                Content = new ByteArrayContent(body.ToArray()),
            };
            foreach (var (name, values) in context.Request.Headers.Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
            {
                if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                {
                    request.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
                }
            }

            using var answer = await Client.SendAsync(request);
            await CallAsync(isIt && !_beforeIt);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
            {
                context.Response.Headers[name] = values.ToArray();
            }

            await answer.Content.CopyToAsync(context.Response.Body);
        }
        catch (Exception gone) when (gone is IOException or BadHttpRequestException)
        {
            // Who asked was killed.
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task CallAsync(bool isIt)
    {
        if (isIt)
        {
            await Then();
            _reached.TrySetResult();
        }
    }
}
