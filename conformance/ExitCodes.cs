namespace Conformance;

/// <summary>
/// How the process ends where no test gives its exit code, which is otherwise that of the test platform: 0, or 2 for a test that failed, or
/// 8 where a filter matched nothing.
/// </summary>
internal static class ExitCodes
{
    /// <summary>The command did what it is for and found nothing amiss.</summary>
    public const int Fine = 0;

    /// <summary>The command found what it is there to report or to refuse.</summary>
    public const int Found = 1;

    /// <summary>No test was selected, as the test platform has it.</summary>
    public const int NothingMatched = 8;

    /// <summary>The options of the tests are wrong, as the test platform has it; the suite ends with <see cref="BadSettings"/> then.</summary>
    internal const int BadTestOptions = 5;

    /// <summary>How a filter is written.</summary>
    internal const string Filters = "Write it as --filter \"Name~topup/409.suspended\", with the id of a cell or check or a part of it; --list-tests names them all.";

    /// <summary>The settings or the command line cannot be run with.</summary>
    public const int BadSettings = 64;

    /// <summary>A file that the command was told to read cannot be read, or is not what it should be.</summary>
    public const int BadInput = 65;

    /// <summary>The target cannot be reached, or serves no valid call.</summary>
    public const int Unreachable = 69;

    /// <summary>The suite itself failed, which is a defect of it.</summary>
    public const int Defect = 70;

    /// <summary>The report cannot be written.</summary>
    public const int NoReport = 73;

    /// <summary>The run was interrupted; what it had made was terminated first.</summary>
    public const int Interrupted = 130;

    /// <summary>What to do about an exit code that the test platform gave before a test could say anything; <c>null</c> where one has.</summary>
    /// <param name="exitCode">The exit code.</param>
    internal static string? Remedy(int exitCode) => exitCode switch
    {
        NothingMatched => $"Nothing was judged: the filter matches no cell and no check. {Filters}",
        BadTestOptions => "The command line cannot be run with: what is wrong with it stands first, above the test platform's help. 'Conformance help' is shorter.",
        _ => null,
    };
}
