using System.Xml;
using System.Xml.Linq;
using Conformance.Fixtures.Settings;

namespace Conformance;

/// <summary>
/// Reads of the command line what must be known before NUnit starts, so that a run with bad settings or without a target stops at
/// once, in one sentence.
/// </summary>
internal static class TestCommandLine
{
    private const string ResultsDirectory = "--results-directory";
    private const string Filter = "--filter";
    private const string DrivesATarget = "TestCategory=Conformance";

    private const string ListTests = "--list-tests";

    private static readonly string[] OnlyTelling = [ListTests, "--help", "-h", "-?", "--info"];

    /// <summary>Whether tests are to be run, and not only something told about them.</summary>
    /// <param name="arguments">The command line.</param>
    public static bool RunsTests(IReadOnlyList<string> arguments) => !arguments.Any(OnlyTelling.Contains);

    /// <summary>The parameters that the command line names: those of its settings file, and its own, which win.</summary>
    /// <param name="arguments">The command line.</param>
    /// <exception cref="SettingsException">The settings file cannot be read, or is no XML.</exception>
    public static IEnumerable<KeyValuePair<string, string?>> ParametersOf(IReadOnlyList<string> arguments)
    {
        var parameters = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in ValuesOf("--settings", arguments))
        {
            foreach (var parameter in Load(path).Descendants("TestRunParameters").Elements("Parameter"))
            {
                parameters[(string?)parameter.Attribute("name") ?? ""] = (string?)parameter.Attribute("value");
            }
        }

        foreach (var parameter in ValuesOf("--test-parameter", arguments).Select(value => value.Split('=', 2)).Where(pair => pair.Length == 2))
        {
            parameters[parameter[0]] = parameter[1];
        }

        return parameters;
    }

    /// <summary>Whether a settings file asks for what drives a target, and nothing else: one that selects nothing does.</summary>
    /// <param name="arguments">The command line.</param>
    /// <exception cref="SettingsException">The settings file cannot be read, or is no XML.</exception>
    public static bool AsksForTheTargetOnly(IReadOnlyList<string> arguments) =>
        ValuesOf("--settings", arguments).Any() && Wheres(arguments).All(where => where.Replace(" ", "", StringComparison.Ordinal) == "cat==Conformance");

    /// <summary>Whether the names of all that a target is judged by are asked for: a list without a filter, where the proof's own tests would hide them.</summary>
    /// <param name="arguments">The command line.</param>
    public static bool ListsWhatIsJudged(IReadOnlyList<string> arguments) => arguments.Contains(ListTests, StringComparer.Ordinal) && !ValuesOf(Filter, arguments).Any();

    /// <summary>
    /// The command line that runs only what drives a target. A filter is narrowed to that, as it takes the place of what a settings file
    /// selects.
    /// </summary>
    /// <param name="arguments">The command line.</param>
    /// <exception cref="SettingsException">The settings file cannot be read, or is no XML.</exception>
    public static string[] OnTheTargetOnly(IReadOnlyList<string> arguments)
    {
        if (ValuesOf(Filter, arguments).Any())
        {
            return [.. WithEachValue(Filter, arguments, filter => $"({filter})&{DrivesATarget}")];
        }

        return ValuesOf("--filter-uid", arguments).Any() || Wheres(arguments).Any() ? [.. arguments] : [.. arguments, Filter, DrivesATarget];
    }

    /// <summary>
    /// The command line that names where the test platform may write, where it names nothing itself: beside the report, as the
    /// platform's own choice is a folder beside the suite, which in an image nobody may write to.
    /// </summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="reportDirectory">Where the report goes.</param>
    public static string[] WritingTo(IReadOnlyList<string> arguments, string reportDirectory) =>
        !RunsTests(arguments) || ValuesOf(ResultsDirectory, arguments).Any() ? [.. arguments] : [.. arguments, ResultsDirectory, reportDirectory];

    private static IEnumerable<string> Wheres(IReadOnlyList<string> arguments) =>
        ValuesOf("--settings", arguments).SelectMany(path => Load(path).Descendants("Where")).Select(where => where.Value);

    private static XDocument Load(string path)
    {
        try
        {
            return XDocument.Load(path);
        }
        catch (XmlException wrong)
        {
            throw Unusable($"is no XML, as line {Math.Max(1, wrong.LineNumber)} shows");
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unusable($"cannot be read: {Unread.Because(path, unread)}");
        }

        SettingsException Unusable(string why) =>
            new([$"The file that --settings names, '{path}', {why}; name one such as runsettings/gate.runsettings."]);
    }

    private static IEnumerable<string> WithEachValue(string option, IReadOnlyList<string> arguments, Func<string, string> value)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            var argument = arguments[index];
            var joined = argument.StartsWith(option + "=", StringComparison.Ordinal) || argument.StartsWith(option + ":", StringComparison.Ordinal);
            yield return joined ? argument[..(option.Length + 1)] + value(argument[(option.Length + 1)..])
                : index > 0 && arguments[index - 1] == option ? value(argument)
                : argument;
        }
    }

    private static IEnumerable<string> ValuesOf(string option, IReadOnlyList<string> arguments)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            if (arguments[index].StartsWith(option + "=", StringComparison.Ordinal) || arguments[index].StartsWith(option + ":", StringComparison.Ordinal))
            {
                yield return arguments[index][(option.Length + 1)..];
            }
            else if (arguments[index] == option && index + 1 < arguments.Count)
            {
                yield return arguments[index + 1];
            }
        }
    }
}
