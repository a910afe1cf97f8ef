using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using ReferencePlatform;

namespace Conformance.Planning;

/// <summary>
/// Takes a rehearsal's state changes and counts them. Time passes always, so that a rehearsal waits for nothing; the other states are had
/// only where the run to come has a <c>StateChangeUrl</c>.
/// </summary>
internal sealed class StateDesk : IAsyncDisposable
{
    private const string TimePasses = "time passes";

    private readonly WebApplication _application;
    private readonly Platform _platform;
    private readonly bool _offersAll;
    private readonly HttpClient _client = new();
    private int _changes;

    private StateDesk(WebApplication application, Platform platform, bool offersAll)
    {
        _application = application;
        _platform = platform;
        _offersAll = offersAll;
    }

    /// <summary>Where states are asked for.</summary>
    public string Url => _application.Urls.First();

    /// <summary>How many state changes were asked for, those of the clock left out.</summary>
    public int Changes => _changes;

    /// <summary>Opens one.</summary>
    /// <param name="platform">The platform whose states they are.</param>
    /// <param name="offersAll">Whether it has more to offer than that time passes.</param>
    public static async Task<StateDesk> OpenAsync(Platform platform, bool offersAll)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        var desk = new StateDesk(application, platform, offersAll);
        application.Run(desk.ServeAsync);
        await application.StartAsync();
        return desk;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
        _client.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var asked = await reader.ReadToEndAsync();
        var state = JsonElement.Parse(asked).GetProperty("state").GetString();
        if (state is not ("" or TimePasses))
        {
            if (!_offersAll)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            Interlocked.Increment(ref _changes);
        }

        using var content = new StringContent(asked, Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(_platform.StateChangeUrl, content);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = "application/json";
        await answer.Content.CopyToAsync(context.Response.Body);
    }
}
