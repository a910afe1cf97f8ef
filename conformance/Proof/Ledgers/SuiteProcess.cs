using System.Diagnostics;
using Conformance.Fixtures.Settings;

namespace Conformance.Proof.Ledgers;

/// <summary>The suite as a process of its own, its settings in the environment.</summary>
internal sealed class SuiteProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    /// <summary>Starts it.</summary>
    /// <param name="settings">The settings that are not the default.</param>
    /// <param name="arguments">The command line.</param>
    public SuiteProcess(IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        // A shell starts what runs in the background with SIGINT ignored, which children inherit: then no Ctrl-C would reach the suite.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(command[0], [.. command[1..], Path.Combine(AppContext.BaseDirectory, "Conformance.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[SettingsReader.EnvironmentPrefix + name.ToUpperInvariant()] = value;
        }

        // It lives for two seconds, most of which the runtime spends compiling: without this guard that takes an eighth less. It has little to
        // collect, and hardly anything runs long enough to be worth optimising (the number is hexadecimal).
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "64";

        // What a test host is told by its starter is not for its children.
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("TESTINGPLATFORM", StringComparison.OrdinalIgnoreCase) || name.StartsWith("DOTNET_CLI_TEST", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(inherited);
        }

        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Sends it a signal.</summary>
    /// <param name="signal">KILL, INT or TERM.</param>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-" + signal, _process.Id.ToString()]) { UseShellExecute = false })!;
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until it has ended.</summary>
    /// <returns>Its exit code and all that it said.</returns>
    public async Task<(int ExitCode, string Said)> EndAsync()
    {
        await _process.WaitForExitAsync();
        return (_process.ExitCode, await _output + await _error);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
