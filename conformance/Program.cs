using System.Collections;
using System.Reflection;
using System.Xml;
using Conformance;
using Conformance.Fixtures.Settings;
using Conformance.Waivers;
using Microsoft.Testing.Platform.Builder;
using Microsoft.Testing.Platform.Services;
using NUnit.VisualStudio.TestAdapter.TestingPlatformAdapter;

using var signals = Session.EndOnSignals();
try
{
    var settings = SettingsReader.Read(
        CommandLine.ParametersOf(args),
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(one => KeyValuePair.Create((string)one.Key, (string?)one.Value)));
    // NUnit moves the current folder to the suite's own.
    Session.Settings = settings with
    {
        ReportDirectory = Path.GetFullPath(settings.ReportDirectory),
        Waivers = settings.Waivers.Length == 0 ? "" : Path.GetFullPath(settings.Waivers),
    };
    WaiverFile.Read(Session.Settings.Waivers, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
}
catch (Exception wrong) when (wrong is SettingsException or XmlException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(wrong is SettingsException ? wrong.Message : $"The file that --settings names cannot be read: {wrong.Message}");
    return ExitCodes.BadSettings;
}

try
{
    if (CommandLine.RunsTests(args) && await Session.UnreachableAsync() is { } sentence)
    {
        await Console.Error.WriteLineAsync(sentence);
        return ExitCodes.Unreachable;
    }

    var builder = await TestApplication.CreateBuilderAsync(Session.Settings.BaseUrl.Length > 0 ? CommandLine.OnTheTargetOnly(args) : args);
    builder.AddNUnit(() => [Assembly.GetExecutingAssembly()]);
    builder.TestHost.AddTestSessionLifetimeHandler(services => new SessionVerdict(services.GetMessageBus()));
    using var app = await builder.BuildAsync();
    var exitCode = await app.RunAsync();

    // Where the test session was broken off, its end never came: the run ends here, so that nothing is left on the target.
    await Session.CloseAsync();
    return exitCode;
}
catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"The report cannot be written: {unwritten.Message} Set ReportDirectory to a folder that can be written to.");
    return ExitCodes.NoReport;
}
