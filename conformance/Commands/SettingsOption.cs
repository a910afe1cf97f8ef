using System.CommandLine;
using Conformance.Fixtures.Settings;

namespace Conformance.Commands;

/// <summary><c>--settings FILE</c> of the commands that reach for a run's settings; the environment wins over the file, as in a run.</summary>
internal sealed class SettingsOption : Option<string?>
{
    /// <summary>The option, to be added to a command.</summary>
    public SettingsOption()
        : base("--settings")
    {
        Description = "The settings file of a run; CONFORMANCE_<NAME> in the environment wins.";
        HelpName = "FILE";
    }

    /// <summary>The settings, with <see cref="RunSettings.ReportDirectory"/> as a full path.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="SettingsException">They cannot be run with.</exception>
    public RunSettings Read(ParseResult parsed) => GivenSettings.Read(parsed.GetValue(this) is { } file ? ["--settings", file] : []);
}
