using System.Collections;
using System.Reflection;
using System.Xml;
using Conformance;
using Conformance.Fixtures.Settings;
using Microsoft.Testing.Platform.Builder;
using Microsoft.Testing.Platform.Services;
using NUnit.VisualStudio.TestAdapter.TestingPlatformAdapter;

const int badSettings = 64;
const int notFinished = 70;

try
{
    var settings = SettingsReader.Read(
        SettingsFile.ParametersOf(args),
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(one => KeyValuePair.Create((string)one.Key, (string?)one.Value)));
    // NUnit moves the current folder to the suite's own.
    Session.Settings = settings with { ReportDirectory = Path.GetFullPath(settings.ReportDirectory) };
}
catch (Exception wrong) when (wrong is SettingsException or XmlException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return badSettings;
}

using var signals = Session.EndOnSignals();
var builder = await TestApplication.CreateBuilderAsync(args);
builder.AddNUnit(() => [Assembly.GetExecutingAssembly()]);
builder.TestHost.AddTestSessionLifetimeHandler(services => new SessionVerdict(services.GetMessageBus()));
using var app = await builder.BuildAsync();
var exitCode = await app.RunAsync();

try
{
    // Where the test session was broken off, its end never came: the run ends here, so that nothing is left on the target.
    await Session.CloseAsync();
}
catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"The report could not be written to {Session.Settings.ReportDirectory} (ReportDirectory): {unwritten.Message}");
    return exitCode == 0 ? notFinished : exitCode;
}

return exitCode;
