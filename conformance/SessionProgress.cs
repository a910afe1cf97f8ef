using Conformance.Running;
using Microsoft.Testing.Platform.Extensions.OutputDevice;
using Microsoft.Testing.Platform.Extensions.TestHost;
using Microsoft.Testing.Platform.OutputDevice;
using Microsoft.Testing.Platform.Services;

namespace Conformance;

/// <summary>
/// Says where a long run stands: on a terminal in a line that changes, elsewhere (in CI) in one more line at intervals.
/// </summary>
/// <param name="output">Where it is said.</param>
internal sealed class SessionProgress(IOutputDevice output) : ITestSessionLifetimeHandler, IOutputDeviceDataProducer, IDisposable
{
    private static readonly bool OnTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("CI") is null;
    private static readonly TimeSpan Interval = OnTerminal ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(30);

    private readonly PeriodicTimer _timer = new(Interval, TimeProvider.System);
    private Task _saying = Task.CompletedTask;

    public string Uid => nameof(SessionProgress);

    public string Version => "1.0.0";

    public string DisplayName => "Progress";

    public string Description => "Says what a long run waits for.";

    public Task<bool> IsEnabledAsync() => Task.FromResult(true);

    public Task OnTestSessionStartingAsync(ITestSessionContext testSessionContext)
    {
        _saying = SayAsync();
        return Task.CompletedTask;
    }

    public async Task OnTestSessionFinishingAsync(ITestSessionContext testSessionContext)
    {
        _timer.Dispose();
        await _saying;
    }

    public void Dispose() => _timer.Dispose();

    private async Task SayAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            if (Session.Running is { } run)
            {
                await DisplayAsync(ProgressLine.Of(run, TimeProvider.System.GetUtcNow()));
            }
        }

        if (OnTerminal)
        {
            await DisplayAsync(null);
        }
    }

    private Task DisplayAsync(string? line) => output.DisplayAsync(
        this,
        OnTerminal ? new ProgressMessageOutputDeviceData("where the run stands", line) : new SessionMessageOutputDeviceData(line!),
        CancellationToken.None);
}
