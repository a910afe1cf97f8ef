using System.Collections;
using Conformance.Commands;

namespace Conformance.Certifying;

/// <summary>The keys that a command line names, let go of together.</summary>
internal sealed class Keys : IReadOnlyList<CertificateKey>, IDisposable
{
    private readonly List<CertificateKey> _keys = [];

    /// <inheritdoc />
    public int Count => _keys.Count;

    /// <inheritdoc />
    public CertificateKey this[int index] => _keys[index];

    /// <summary>Those who sign.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="passwordFrom">The environment variable that holds the passphrase of those that have one.</param>
    /// <exception cref="CommandException">A file is unfit, or the variable is not set.</exception>
    public static Keys Private(IEnumerable<string> paths, string? passwordFrom)
    {
        var password = passwordFrom is null ? null
            : Environment.GetEnvironmentVariable(passwordFrom) is { Length: > 0 } given ? given
            : throw new CommandException(ExitCodes.BadSettings, $"--password-from names {passwordFrom}, which is not set; put the passphrase into that environment variable.");
        return Of(paths, path => KeyFile.ReadPrivate(path, password));
    }

    /// <summary>Those who must have signed.</summary>
    /// <param name="paths">The files.</param>
    /// <exception cref="CommandException">A file is unfit.</exception>
    public static Keys Public(IEnumerable<string> paths) => Of(paths, KeyFile.ReadPublic);

    /// <inheritdoc />
    public IEnumerator<CertificateKey> GetEnumerator() => _keys.GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public void Dispose() => _keys.ForEach(key => key.Dispose());

    private static Keys Of(IEnumerable<string> paths, Func<string, CertificateKey> read)
    {
        var keys = new Keys();
        try
        {
            foreach (var path in paths)
            {
                keys._keys.Add(read(path));
            }

            return keys;
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }
}
