namespace Conformance.Certifying;

/// <summary>Reads a file that somebody else wrote, and no more of it than it may have.</summary>
internal static class BoundedFile
{
    /// <summary>Reads a file; <c>null</c> where it is longer than it may be.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static byte[]? Read(string path, int most)
    {
        using var file = File.OpenRead(path);
        using var content = new MemoryStream();
        var buffer = new byte[81920];
        for (var read = file.Read(buffer); read > 0; read = file.Read(buffer))
        {
            content.Write(buffer, 0, read);
            if (content.Length > most)
            {
                return null;
            }
        }

        return content.ToArray();
    }
}
