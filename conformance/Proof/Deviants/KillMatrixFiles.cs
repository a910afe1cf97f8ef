namespace Conformance.Proof.Deviants;

/// <summary>Writes the kill matrix beside the report once the deviants have run.</summary>
[SetUpFixture]
public sealed class KillMatrixFiles
{
    /// <summary>Writes <c>kill-matrix.json</c> and <c>kill-matrix.md</c>, of as many deviants as were asked for.</summary>
    /// <exception cref="IOException">They cannot be written to the report directory.</exception>
    [OneTimeTearDown]
    public void Write()
    {
        if (Kill.All.Count == 0)
        {
            return;
        }

        var matrix = new KillMatrix(Kill.All);
        var directory = Session.Settings.ReportDirectory;
        Directory.CreateDirectory(directory);
        var path = Path.GetFullPath(Path.Combine(directory, "kill-matrix.md"));
        File.WriteAllText(Path.ChangeExtension(path, ".json"), matrix.ToJson());
        File.WriteAllText(path, matrix.ToMarkdown());
        Session.ProofScore = (matrix.InALine, path);
    }
}
