using Conformance.Reporting;
using FluentAssertions;

namespace Conformance.Proof.Hostile;

/// <summary>A key that must be seen in nothing that a run leaves.</summary>
internal static class Canary
{
    /// <summary>Holds that a key is neither in the report, nor in what the console shows, nor in the name of a file.</summary>
    /// <param name="report">The run's report.</param>
    /// <param name="keys">The keys.</param>
    public static void IsInNoArtefact(ConformanceReport report, params IEnumerable<string> keys)
    {
        var folder = Directory.CreateTempSubdirectory("conformance-canary-");
        try
        {
            ReportFiles.Write(report, folder.FullName);
            string[] artefacts =
            [
                VerdictInWords.InLines(report),
                report.Summary.Because ?? "",
                .. Directory.EnumerateFileSystemEntries(folder.FullName, "*", SearchOption.AllDirectories),
                .. Directory.EnumerateFiles(folder.FullName, "*", SearchOption.AllDirectories).Select(File.ReadAllText),
            ];

            foreach (var key in keys)
            {
                var most = key[..^1];
                artefacts.Should().NotContain(artefact => artefact.Contains(most, StringComparison.Ordinal));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
