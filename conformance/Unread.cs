namespace Conformance;

/// <summary>Why a file cannot be read, where the system's own words mislead: it says of a folder that access is denied.</summary>
internal static class Unread
{
    /// <summary>The cause, as a part of a sentence.</summary>
    /// <param name="path">The file.</param>
    /// <param name="failure">What reading it threw.</param>
    public static string Because(string path, Exception failure) =>
        path.Length == 0 ? "its name is empty"
        : Directory.Exists(path) ? "it is a folder"
        : !File.Exists(path) ? "there is no such file"
        : failure.Message.TrimEnd('.');
}
