using Conformance.Reporting;

namespace Conformance.Certifying;

/// <summary>Says to a person what a certificate certifies, and what it does not.</summary>
internal static class CertificateWords
{
    /// <summary>What is certified.</summary>
    /// <param name="report">The report.</param>
    /// <param name="url">Where the run can be looked up, if anywhere.</param>
    public static IEnumerable<string> Of(ConformanceReport report, string? url)
    {
        var target = report.Target.Kind == "embedded" ? $"the suite's own reference platform ({report.Target.BaseUrl}), which is nobody's product" : report.Target.BaseUrl;
        yield return $"target    {target}, operations under {report.Run.Settings.GetValueOrDefault("PathPrefix", "/")}";
        yield return $"when      {report.Run.StartedAt:yyyy-MM-dd HH:mm} UTC, run {report.Run.Id}, seed {report.Run.Seed}, {report.Run.Requests} requests";
        yield return $"suite     {report.Suite.Version}";
        yield return $"contract  sha256 {report.Suite.ContractSha256}";
        yield return $"found     all {report.Summary.Cells} cells and {report.Checks.Count} checks conform: {string.Join(", ", report.Summary.Profiles.Select(profile => profile.Name))}";
        if (url is not null)
        {
            yield return $"see       {url}";
        }
    }

    /// <summary>Who signed.</summary>
    /// <param name="verification">What was found.</param>
    public static IEnumerable<string> Signatures(Verification verification) =>
    [
        .. verification.Signers.Select(fingerprint => $"signed    {fingerprint}"),
        .. verification.Strangers.Select(name => $"unknown   a signature under the name {Shown(name)}, which counts for nothing: its key was not given"),
    ];

    /// <summary>What a certificate does not prove.</summary>
    public static IEnumerable<string> Limits { get; } =
    [
        "It does not prove who runs the target, that it still answers as it did then, when this was signed,",
        "or anything that the contract does not say. That the run took place, the holders of the keys vouch for.",
    ];

    /// <summary>A text that came from a file, as one line that a terminal takes for nothing but text.</summary>
    /// <param name="text">The text.</param>
    public static string OneLine(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));

    private static string Shown(string name) => string.Concat(name.Take(80).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '?'));
}
