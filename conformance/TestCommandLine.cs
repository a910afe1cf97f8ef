using System.Xml.Linq;

namespace Conformance;

/// <summary>
/// Reads of the command line what must be known before NUnit starts, so that a run with bad settings or without a target stops at
/// once, in one sentence.
/// </summary>
internal static class TestCommandLine
{
    private const string ResultsDirectory = "--results-directory";

    private static readonly string[] OnlyTelling = ["--list-tests", "--help", "-h", "-?", "--info"];

    /// <summary>Whether tests are to be run, and not only something told about them.</summary>
    /// <param name="arguments">The command line.</param>
    public static bool RunsTests(IReadOnlyList<string> arguments) => !arguments.Any(OnlyTelling.Contains);

    /// <summary>The parameters that the command line names: those of its settings file, and its own, which win.</summary>
    /// <param name="arguments">The command line.</param>
    /// <exception cref="IOException">The settings file cannot be read.</exception>
    /// <exception cref="System.Xml.XmlException">The settings file is no XML.</exception>
    public static IEnumerable<KeyValuePair<string, string?>> ParametersOf(IReadOnlyList<string> arguments)
    {
        var parameters = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in ValuesOf("--settings", arguments))
        {
            foreach (var parameter in XDocument.Load(path).Descendants("TestRunParameters").Elements("Parameter"))
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

    /// <summary>The command line that runs only what drives a target, where it selects nothing by itself.</summary>
    /// <param name="arguments">The command line.</param>
    public static string[] OnTheTargetOnly(IReadOnlyList<string> arguments)
    {
        var selects = ValuesOf("--filter", arguments).Any() || ValuesOf("--filter-uid", arguments).Any()
            || ValuesOf("--settings", arguments).Any(path => XDocument.Load(path).Descendants("Where").Any());
        return selects ? [.. arguments] : [.. arguments, "--filter", "TestCategory=Conformance"];
    }

    /// <summary>
    /// The command line that names where the test platform may write, where it names nothing itself: beside the report, as the
    /// platform's own choice is a folder beside the suite, which in an image nobody may write to.
    /// </summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="reportDirectory">Where the report goes.</param>
    public static string[] WritingTo(IReadOnlyList<string> arguments, string reportDirectory) =>
        !RunsTests(arguments) || ValuesOf(ResultsDirectory, arguments).Any() ? [.. arguments] : [.. arguments, ResultsDirectory, reportDirectory];

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
