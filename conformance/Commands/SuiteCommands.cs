using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Conformance.Fixtures;
using Conformance.Fixtures.Settings;
using Conformance.Reporting;

namespace Conformance.Commands;

/// <summary>
/// What the built suite can do besides running tests. A command is a class with <c>Create()</c>, named in <see cref="All"/>. It answers an
/// exit code, and throws <see cref="CommandException"/> where it cannot go on; whatever it throws is one sentence on the error output.
/// </summary>
internal static class SuiteCommands
{
    private const string Help = "help";
    private const int ScreenWidth = 80;

    /// <summary>The commands, in the order in which help names them.</summary>
    public static IReadOnlyList<Func<Command>> All { get; } =
    [
        PlanCommand.Create,
        SweepCommand.Create,
        ReportCommand.Create,
        DiffCommand.Create,
        CertifyCommand.Create,
        VerifyCommand.Create,
    ];

    /// <summary>
    /// Whether a command line asks for help or begins with a word, which is a command's name or a slip; one that begins with an option, or
    /// with a file of arguments, is the tests'.
    /// </summary>
    /// <param name="arguments">The command line.</param>
    public static bool AreMeantBy(IReadOnlyList<string> arguments) =>
        arguments is ["--help" or "-h" or "-?" or "--version"] || (arguments is [var first, ..] && first is [not ('-' or '@'), ..]);

    /// <summary>Runs the command that a command line names.</summary>
    /// <param name="arguments">The command line.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments) => RunAsync(arguments, All, Console.Out, Console.Error);

    /// <summary>The same for a list of commands and outputs of the caller's choice.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="commands">The commands.</param>
    /// <param name="output">Where a command's result goes.</param>
    /// <param name="error">Where sentences about what went wrong go.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, IReadOnlyList<Func<Command>> commands, TextWriter output, TextWriter error)
    {
        if (arguments is ["--version"])
        {
            await output.WriteLineAsync($"Conformance {ReportMaker.Version}, contract sha256 {ContractDigest.Sha256}");
            return ExitCodes.Fine;
        }

        // 'help' and 'help sweep' are what a person types first.
        var parsed = Root(commands).Parse(arguments is [Help, ..] ? [.. arguments.Skip(1), "--help"] : arguments);
        var wrong = parsed.Action is HelpAction || parsed.CommandResult.Command is RootCommand
            ? parsed.UnmatchedTokens.Select(token => $"There is no command '{token}'.")
            : parsed.Errors.Select(one => one.Message).Concat(Empty(parsed));
        if (wrong.FirstOrDefault() is { } sentence)
        {
            // The library spreads the values that an option takes over several lines.
            await error.WriteLineAsync($"{string.Join(' ', sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.')}. See 'Conformance help'.");
            return ExitCodes.BadSettings;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        }
        catch (Exception failure)
        {
            var (exitCode, said) = Said(failure);
            await error.WriteLineAsync(said);
            return exitCode;
        }
    }

    // What a CI system gives for a variable that is not set.
    private static IEnumerable<string> Empty(ParseResult parsed) => parsed.CommandResult.Children
        .Where(given => given.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
        .Select(given => $"{(given is OptionResult option ? option.Option.Name : ((ArgumentResult)given).Argument.Name)} is empty; give it a value, or leave it out");

    private static (int ExitCode, string Sentence) Said(Exception failure) => failure switch
    {
        CommandException said => (said.ExitCode, said.Message),
        SettingsException wrong => (ExitCodes.BadSettings, wrong.Message),
        MiswiredException unreachable => (ExitCodes.Unreachable, unreachable.Message),
        OperationCanceledException => (ExitCodes.Interrupted, "The command was interrupted."),
        _ => (ExitCodes.Defect, $"The suite itself failed, which is a defect of it: {failure.GetType().Name}: {failure.Message}"),
    };

    private static RootCommand Root(IEnumerable<Func<Command>> commands)
    {
        var root = new RootCommand(
            $"""
            The Platform API conformance suite.
            Conformance [--settings FILE] [--filter WHAT]   judges the target
            Conformance --list-tests                        names what it judges
            Conformance COMMAND [...]                       does one of the below
            Exit codes: 0 all is well; 1 a command found what it reports or refuses;
            2 tests failed; 8 a filter matched nothing; {ExitCodes.BadSettings} settings or command line are
            wrong; {ExitCodes.BadInput} a file cannot be read; {ExitCodes.Unreachable} the target cannot be reached; {ExitCodes.Defect} the
            suite itself failed; {ExitCodes.NoReport} a report cannot be written; {ExitCodes.Interrupted} interrupted.
            """);
        foreach (var create in commands)
        {
            root.Add(create());
        }

        var help = root.Options.OfType<HelpOption>().Single();
        ((HelpAction)help.Action!).MaxWidth = ScreenWidth;
        foreach (var version in root.Options.OfType<VersionOption>().ToList())
        {
            root.Options.Remove(version);
        }

        return root;
    }
}
