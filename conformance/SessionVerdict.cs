using Conformance.Reporting;
using Microsoft.Testing.Platform.Extensions.Messages;
using Microsoft.Testing.Platform.Extensions.OutputDevice;
using Microsoft.Testing.Platform.Extensions.TestHost;
using Microsoft.Testing.Platform.Messages;
using Microsoft.Testing.Platform.OutputDevice;
using Microsoft.Testing.Platform.Services;

namespace Conformance;

/// <summary>
/// Adds the run's own verdict to those of its cells, as one more test: it fails on an answer outside the table that no cell asked for,
/// and its name is the summary, which is printed with the report's path.
/// </summary>
/// <param name="bus">Where test results go.</param>
/// <param name="output">Where the verdict is said in words.</param>
internal sealed class SessionVerdict(IMessageBus bus, IOutputDevice output) : ITestSessionLifetimeHandler, IDataProducer, IOutputDeviceDataProducer
{
    public string Uid => nameof(SessionVerdict);

    public string Version => "1.0.0";

    public string DisplayName => "The run's verdict";

    public string Description => "Ends the run, writes its report and gives its verdict.";

    public Type[] DataTypesProduced => [typeof(TestNodeUpdateMessage)];

    public Task<bool> IsEnabledAsync() => Task.FromResult(true);

    public Task OnTestSessionStartingAsync(ITestSessionContext testSessionContext) => Task.CompletedTask;

    public async Task OnTestSessionFinishingAsync(ITestSessionContext testSessionContext)
    {
        if (Session.ProofScore is var (score, told))
        {
            await PublishAsync(testSessionContext, "The proof", score, PassedTestNodeStateProperty.CachedInstance, new FileArtifactProperty(new FileInfo(told), "kill matrix", "what the suite catches"));
        }

        // Whoever took a signal has said it already.
        if (await Session.CloseAsync() is not { } closed || Session.Interrupted is not null)
        {
            return;
        }

        IProperty state = RunVerdict.Fails(closed.Report.Summary)
            ? new FailedTestNodeStateProperty(ConsoleText.Harmless(VerdictInWords.WhyItFails(closed.Report, closed.Page)))
            : PassedTestNodeStateProperty.CachedInstance;
        await output.DisplayAsync(this, new SessionMessageOutputDeviceData(closed.InLines), CancellationToken.None);
        await PublishAsync(
            testSessionContext,
            nameof(SessionVerdict),
            closed.InALine,
            state,
            new FileArtifactProperty(new FileInfo(closed.Page), "page", "the run's report for a person"),
            new FileArtifactProperty(new FileInfo(closed.Path), "report", "the run's report"));
    }

    private Task PublishAsync(ITestSessionContext session, string uid, string name, params IProperty[] properties) => bus.PublishAsync(
        this,
        new TestNodeUpdateMessage(session.SessionUid, new TestNode { Uid = uid, DisplayName = name, Properties = new PropertyBag(properties) }));
}
