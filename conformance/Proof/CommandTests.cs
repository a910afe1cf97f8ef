using System.CommandLine;
using Conformance.Commands;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>Commands are told from tests, their help fits a screen, and whatever goes wrong is one sentence and an exit code.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class CommandTests
{
    /// <summary>What the test platform understands is left to it; a word that is no option is a command's name or a slip.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="meant">Whether it names a command.</param>
    [TestCase("", false)]
    [TestCase("--help", true)]
    [TestCase("--help --info", false)]
    [TestCase("--list-tests", false)]
    [TestCase("@arguments.rsp", false)]
    [TestCase("swep", true)]
    [TestCase("--settings sweep", false)]
    [TestCase("help", true)]
    public void A_command_is_named_first(string arguments, bool meant) =>
        SuiteCommands.AreMeantBy(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Should().Be(meant);

    /// <summary>A run writes nothing beside the suite, unless it is told to.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="passedOn">What the test platform is given.</param>
    [TestCase("--settings F", "--settings F --results-directory R")]
    [TestCase("--results-directory=X", "--results-directory=X")]
    [TestCase("--results-directory X --settings F", "--results-directory X --settings F")]
    [TestCase("--list-tests", "--list-tests")]
    public void A_run_writes_where_its_report_goes(string arguments, string passedOn) =>
        string.Join(' ', TestCommandLine.WritingTo(arguments.Split(' '), "R")).Should().Be(passedOn);

    /// <summary>A filter is narrowed to what drives a target, as the test platform forgets what the settings file selects where it is given one.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="passedOn">What the test platform is given.</param>
    [TestCase("--filter Name~topup/|Name~sso/", "--filter (Name~topup/|Name~sso/)&TestCategory=Conformance")]
    [TestCase("--filter=Name~topup/ --no-progress", "--filter=(Name~topup/)&TestCategory=Conformance --no-progress")]
    [TestCase("--no-progress", "--no-progress --filter TestCategory=Conformance")]
    [TestCase("--filter-uid 7", "--filter-uid 7")]
    public void A_filter_is_narrowed_to_the_target(string arguments, string passedOn) =>
        string.Join(' ', TestCommandLine.OnTheTargetOnly(arguments.Split(' '))).Should().Be(passedOn);

    /// <summary>A bare list names the cells and checks; one with a filter, the proof's tests too, which that may ask for.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="judged">Whether only what is judged is listed.</param>
    [TestCase("--list-tests", true)]
    [TestCase("--list-tests --filter TestCategory=Proof", false)]
    [TestCase("--settings F", false)]
    public void A_bare_list_names_what_is_judged(string arguments, bool judged) =>
        TestCommandLine.ListsWhatIsJudged(arguments.Split(' ')).Should().Be(judged);

    /// <summary>The settings files select what drives a target, and are seen to.</summary>
    [Test]
    public void The_settings_files_ask_for_the_target_only()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "runsettings")))
        {
            TestCommandLine.AsksForTheTargetOnly(["--settings", file]).Should().BeTrue(file);
        }

        TestCommandLine.AsksForTheTargetOnly([]).Should().BeFalse();
    }

    /// <summary>The help of all and of each fits a screen of 80 by 24, and every exit code is said.</summary>
    [Test]
    public async Task Help_fits_a_screen()
    {
        foreach (var about in SuiteCommands.All.Select(create => create().Name).Prepend(""))
        {
            var (exitCode, help, error) = await RunAsync(["help", .. about.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

            exitCode.Should().Be(ExitCodes.Fine);
            error.Should().BeEmpty();
            help.TrimEnd().Split('\n').Should().HaveCountLessThan(24).And.OnlyContain(line => line.TrimEnd().Length <= 80);
            help.Should().Contain("Conformance " + about);
        }

        var (_, output, _) = await RunAsync("help");
        foreach (var code in typeof(ExitCodes).GetFields().Select(field => field.GetRawConstantValue()!.ToString()))
        {
            output.Should().MatchRegex($@"\b{code}\b", "every exit code is said");
        }
    }

    /// <summary>What a command throws, and what it does not understand, is one sentence without a stack trace.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="exitCode">How the process ends.</param>
    /// <param name="sentence">What it says.</param>
    [TestCase("fail", ExitCodes.BadInput, "The file is empty.*")]
    [TestCase("break", ExitCodes.Defect, "The suite itself failed, which is a defect of it: InvalidOperationException: odd*")]
    [TestCase("set --settings nowhere.runsettings", ExitCodes.BadSettings, "The file that --settings names, 'nowhere.runsettings', cannot be read: there is no such file; name one such as runsettings/gate.runsettings.*")]
    [TestCase("set --settings .", ExitCodes.BadSettings, "The file that --settings names, '.', cannot be read: it is a folder; *")]
    [TestCase("swep", ExitCodes.BadSettings, "There is no command 'swep'. See 'Conformance help'.*")]
    [TestCase("help fly", ExitCodes.BadSettings, "There is no command 'fly'. See 'Conformance help'.*")]
    [TestCase("set --sittings x", ExitCodes.BadSettings, "*--sittings*See 'Conformance help'.*")]
    public async Task What_goes_wrong_is_one_sentence(string arguments, int exitCode, string sentence)
    {
        var ended = await RunAsync(arguments.Split(' '));

        ended.ExitCode.Should().Be(exitCode);
        ended.Error.Should().Match(sentence).And.NotContain("   at ");
        ended.Error.TrimEnd().Should().NotContain("\n");
        ended.Output.Should().BeEmpty();
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var settings = new SettingsOption();
        Func<Command>[] commands =
        [
            () => Acting("fail", _ => throw new CommandException(ExitCodes.BadInput, "The file is empty.")),
            () => Acting("break", _ => throw new InvalidOperationException("odd")),
            () => Acting("set", parsed => settings.Read(parsed).Concurrency, settings),
        ];
        var exitCode = await SuiteCommands.RunAsync(arguments, arguments[0] == "help" ? SuiteCommands.All : commands, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }

    private static Command Acting(string name, Func<ParseResult, int> act, params Option[] options)
    {
        var command = new Command(name);
        command.SetAction(act);
        foreach (var option in options)
        {
            command.Add(option);
        }

        return command;
    }
}
