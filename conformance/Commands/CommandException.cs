namespace Conformance.Commands;

/// <summary>A command cannot go on. <see cref="SuiteCommands"/> prints the sentence and ends the process with the code.</summary>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="sentence">What is wrong and the remedy, without a secret.</param>
internal sealed class CommandException(int exitCode, string sentence) : Exception(sentence)
{
    /// <summary>How the process ends.</summary>
    public int ExitCode { get; } = exitCode;
}
