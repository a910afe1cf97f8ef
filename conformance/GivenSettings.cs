using System.Collections;
using Conformance.Fixtures.Settings;

namespace Conformance;

/// <summary>The settings that a command line and the environment give, for tests and commands alike.</summary>
internal static class GivenSettings
{
    /// <summary>Reads them.</summary>
    /// <param name="arguments">The command line: what matters of it are <c>--settings</c> and <c>--test-parameter</c>.</param>
    /// <exception cref="SettingsException">A setting is wrong, or the settings file cannot be read.</exception>
    public static RunSettings Read(IReadOnlyList<string> arguments)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(one => KeyValuePair.Create((string)one.Key, (string?)one.Value));
        var settings = SettingsReader.Read(TestCommandLine.ParametersOf(arguments), environment);

        // NUnit moves the current folder to the suite's own.
        return settings with
        {
            ReportDirectory = Path.GetFullPath(settings.ReportDirectory),
            Waivers = settings.Waivers.Length == 0 ? "" : Path.GetFullPath(settings.Waivers),
        };
    }
}
