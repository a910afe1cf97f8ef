namespace Conformance.Proof;

/// <summary>A folder of one test, removed with all that is in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private static readonly Lazy<TemporaryFolder> OfAll = new(() =>
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder;
    });

    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("conformance-").FullName;

    /// <summary>A path that nobody else has, in a folder that goes when the process does.</summary>
    /// <param name="ending">How the file's name ends, such as <c>.json</c>.</param>
    public static string File(string ending) => System.IO.Path.Combine(OfAll.Value.Path, Guid.NewGuid().ToString("N") + ending);

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
