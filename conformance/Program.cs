using System.Reflection;
using Conformance;
using Conformance.Commands;
using Conformance.Fixtures.Settings;
using Conformance.Waivers;
using Microsoft.Testing.Platform.Builder;
using Microsoft.Testing.Platform.Services;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using NUnit.VisualStudio.TestAdapter.TestingPlatformAdapter;

if (SuiteCommands.AreMeantBy(args))
{
    return await SuiteCommands.RunAsync(args);
}

using var signals = Session.EndOnSignals();
try
{
    Session.Settings = GivenSettings.Read(args);
    WaiverFile.Read(Session.Settings.Waivers, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
}
catch (SettingsException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return ExitCodes.BadSettings;
}

try
{
    if (TestCommandLine.RunsTests(args) && await Session.UnreachableAsync() is { } sentence)
    {
        await Console.Error.WriteLineAsync(sentence);
        return await EndedAsync(ExitCodes.Unreachable);
    }

    var selecting = Session.Settings.BaseUrl.Length > 0 || TestCommandLine.AsksForTheTargetOnly(args) || TestCommandLine.ListsWhatIsJudged(args) ? TestCommandLine.OnTheTargetOnly(args) : args;
    var builder = await TestApplication.CreateBuilderAsync(TestCommandLine.WritingTo(selecting, Session.Settings.ReportDirectory));
    builder.AddNUnit(() => [Assembly.GetExecutingAssembly()]);
    builder.TestHost.AddTestSessionLifetimeHandler(services => new SessionVerdict(services.GetMessageBus(), services.GetOutputDevice()));

    // After the verdict, whose clean-up may be what takes long.
    builder.TestHost.AddTestSessionLifetimeHandler(services => new SessionProgress(services.GetOutputDevice()));
    using var app = await builder.BuildAsync();
    var exitCode = await app.RunAsync();

    // Where the test session was broken off, its end never came: the run ends here, so that nothing is left on the target.
    await Session.CloseAsync();
    if (Session.Interrupted is null && ExitCodes.Remedy(exitCode) is { } remedy)
    {
        await Console.Error.WriteLineAsync(remedy);
    }

    return await EndedAsync(exitCode == ExitCodes.BadTestOptions ? ExitCodes.BadSettings : exitCode);
}
catch (TestPlatformFormatException unread)
{
    await Session.CloseAsync();
    await Console.Error.WriteLineAsync($"--filter cannot be read: {unread.Message.Split(". ")[0]}. {ExitCodes.Filters}");
    return ExitCodes.BadSettings;
}
catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"The report cannot be written: {unwritten.Message} Set ReportDirectory to a folder that can be written to.");
    return ExitCodes.NoReport;
}

// A run that a signal has ended may be here before whoever took the signal has ended the process.
static async Task<int> EndedAsync(int exitCode)
{
    if (Session.Interrupted is not { } said)
    {
        return exitCode;
    }

    await said;
    return ExitCodes.Interrupted;
}
