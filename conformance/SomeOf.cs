namespace Conformance;

/// <summary>Names in a sentence, of which there may be many.</summary>
internal static class SomeOf
{
    private const int MostNamed = 3;

    /// <summary>All of a few; of many the first, and how many more there are.</summary>
    /// <param name="names">The names.</param>
    public static string Names(IReadOnlyCollection<string> names) =>
        names.Count <= MostNamed ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MostNamed))} and {names.Count - MostNamed} more";
}
