namespace Conformance;

/// <summary>How the process ends where its tests did not run; otherwise its exit code is that of the test platform, 0 or 2 or 8.</summary>
internal static class ExitCodes
{
    /// <summary>The settings cannot be run with.</summary>
    public const int BadSettings = 64;

    /// <summary>The target cannot be reached, or serves no valid call.</summary>
    public const int Unreachable = 69;

    /// <summary>The report cannot be written.</summary>
    public const int NoReport = 73;

    /// <summary>The run was interrupted; what it had made was terminated first.</summary>
    public const int Interrupted = 130;
}
