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
}
