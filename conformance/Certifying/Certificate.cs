using System.Text;
using System.Text.Json;
using Conformance.Commands;
using Conformance.Reporting;

namespace Conformance.Certifying;

/// <summary>Makes certificates: of a run, by those who vouch for it, and by those who join them later.</summary>
internal static class Certificate
{
    /// <summary>Why a run may not be certified, one sentence each; none where it may.</summary>
    /// <param name="report">The report.</param>
    /// <param name="transcript">The transcript's bytes.</param>
    public static IReadOnlyList<string> Refusals(ConformanceReport report, byte[] transcript) =>
        [.. CertificateRules.Refusals(report), .. TranscriptMatch.Refusals(report, transcript)];

    /// <summary>The bundle of a run that may be certified.</summary>
    /// <param name="report">The report's bytes.</param>
    /// <param name="transcript">The transcript's bytes.</param>
    /// <param name="url">Where the run can be looked up, if anywhere.</param>
    /// <param name="keys">Who signs.</param>
    /// <exception cref="CommandException">One of them is named twice.</exception>
    public static Bundle Of(byte[] report, byte[] transcript, string? url, IEnumerable<CertificateKey> keys)
    {
        var statement = Statement.Of(StrictJson.Report(report), report, transcript, url).ToBytes();
        var unsigned = new DsseEnvelope(Statement.PayloadType, statement, []);
        return With(new Bundle(report, transcript, Encoding.UTF8.GetBytes(unsigned.ToJson())), keys);
    }

    /// <summary>A bundle with further signatures on the same statement.</summary>
    /// <param name="bundle">The bundle, which holds what it says.</param>
    /// <param name="keys">Who signs too.</param>
    /// <exception cref="CommandException">One of them has signed it already.</exception>
    public static Bundle With(Bundle bundle, IEnumerable<CertificateKey> keys)
    {
        var envelope = DsseEnvelope.Parse(bundle.Attestation);
        foreach (var key in keys)
        {
            envelope = envelope.SignaturesOf(key).Count == 0
                ? envelope.SignedBy(key)
                : throw new CommandException(ExitCodes.Found, $"The key {key.Fingerprint} has signed this bundle already.");
        }

        return bundle with { Attestation = Encoding.UTF8.GetBytes(envelope.ToJson()) };
    }

    /// <summary>The report and the transcript of a report directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <exception cref="CommandException">There is no report, or no transcript beside it.</exception>
    public static (ConformanceReport Report, byte[] ReportBytes, byte[] Transcript) Read(string directory)
    {
        var report = File(directory, ConformanceReport.FileName)
            ?? throw new CommandException(ExitCodes.BadInput, $"There is no {ConformanceReport.FileName} in {directory}; give --report the ReportDirectory of a run with runsettings/certification.runsettings.");
        var transcript = File(directory, TranscriptFile.FileName)
            ?? throw new CommandException(ExitCodes.Found, $"There is no {TranscriptFile.FileName} beside the report in {directory}; a certificate takes both, as the run wrote them.");
        try
        {
            return (StrictJson.Report(report), report, transcript);
        }
        catch (JsonException)
        {
            throw new CommandException(ExitCodes.BadInput, $"The {ConformanceReport.FileName} in {directory} is no report of this suite; give the directory of a run with it.");
        }
    }

    private static byte[]? File(string directory, string name)
    {
        var path = Path.Combine(directory, name);
        try
        {
            return !System.IO.File.Exists(path) ? null
                : BoundedFile.Read(path, Bundle.Largest / 3) ?? throw new CommandException(ExitCodes.BadInput, $"{path} is too long to be certified.");
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.BadInput, $"{path} cannot be read: {unread.Message}");
        }
    }
}
