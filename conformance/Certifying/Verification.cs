using System.Text;
using System.Text.Json;
using Conformance.Commands;
using Conformance.Reporting;

namespace Conformance.Certifying;

/// <summary>What was found of a bundle. Everything is worked out again from the bundle alone; nothing that it says of itself is taken for granted.</summary>
/// <param name="Rejections">Why it certifies nothing, one sentence each; none where it does.</param>
/// <param name="Report">The report that it certifies.</param>
/// <param name="Url">Where the run can be looked up, if anywhere.</param>
/// <param name="Signers">The given keys that signed, by their fingerprints.</param>
/// <param name="Strangers">What the other signatures name as their keys: nobody checked them.</param>
internal sealed record Verification(
    IReadOnlyList<string> Rejections, ConformanceReport? Report, string? Url, IReadOnlyList<string> Signers, IReadOnlyList<string> Strangers)
{
    private static readonly Verification Nothing = new([], null, null, [], []);

    /// <summary>Verifies a bundle.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="keys">The public keys, each of which must have signed.</param>
    /// <exception cref="CommandException">It is no bundle.</exception>
    public static Verification Of(byte[] bytes, IReadOnlyList<CertificateKey> keys)
    {
        var bundle = Bundle.Read(bytes);
        var envelope = EnvelopeOf(bundle);
        var signed = Signed(envelope, keys);
        return signed.Rejections.Count > 0 ? signed : OfContents(bundle) with { Signers = signed.Signers, Strangers = signed.Strangers };
    }

    /// <summary>Verifies all of a bundle but who signed it.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <exception cref="CommandException">It holds what is none.</exception>
    public static Verification OfContents(Bundle bundle)
    {
        var envelope = EnvelopeOf(bundle);
        if (envelope.PayloadType != Statement.PayloadType)
        {
            return Nothing with { Rejections = [$"What was signed is '{envelope.PayloadType}', and not an in-toto statement."] };
        }

        try
        {
            var statement = Statement.Parse(envelope.Payload);
            var rejections = Digests(statement, bundle).ToList();
            if (rejections.Count > 0)
            {
                return Nothing with { Rejections = rejections };
            }

            var report = StrictJson.Report(bundle.Report);
            rejections.AddRange(Certificate.Refusals(report, bundle.Transcript));

            // The same run has the same statement: whatever else this one says is not so.
            var url = statement.Predicate.Url;
            if (rejections.Count == 0 && !Statement.Of(report, bundle.Report, bundle.Transcript, url).ToBytes().AsSpan().SequenceEqual(envelope.Payload))
            {
                rejections.Add("The statement says otherwise than the report that it is on.");
            }

            return Nothing with { Rejections = rejections, Report = report, Url = url };
        }
        catch (JsonException)
        {
            return Nothing with { Rejections = ["What was signed is no statement on a report that this suite writes."] };
        }
    }

    /// <summary>The names of the keys that signed a bundle beside some others.</summary>
    /// <param name="path">A file that may be a bundle.</param>
    /// <param name="keys">The others.</param>
    /// <returns>None where the file is no bundle.</returns>
    public static IReadOnlyList<string> StrangersIn(string path, IReadOnlyList<CertificateKey> keys)
    {
        try
        {
            return Signed(EnvelopeOf(Bundle.Read(Bundle.BytesOf(path))), keys).Strangers;
        }
        catch (CommandException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Digests(Statement statement, Bundle bundle)
    {
        if (statement is not { Type: Statement.StatementType, PredicateType: Statement.TestResultType, Subject: not null, Predicate: not null })
        {
            yield return $"What was signed is no in-toto statement v1 with a test result v0.1, but '{statement.Type}' with '{statement.PredicateType}'.";
            yield break;
        }

        foreach (var (name, content) in new[] { (ConformanceReport.FileName, bundle.Report), (TranscriptFile.FileName, bundle.Transcript) })
        {
            if (statement.DigestOf(name) != DigestSet.Of(content).Sha256)
            {
                yield return $"The {name} in the bundle is not the one that was signed.";
            }
        }
    }

    private static Verification Signed(DsseEnvelope envelope, IReadOnlyList<CertificateKey> keys)
    {
        var rejections = new List<string>();
        var known = new HashSet<DsseSignature>(ReferenceEqualityComparer.Instance);
        foreach (var key in keys)
        {
            var signatures = envelope.SignaturesOf(key);
            known.UnionWith(signatures);
            if (signatures.Count == 0)
            {
                rejections.Add($"The key {key.Fingerprint} has not signed what is in the bundle.");
            }
            else if (signatures.Count > 1 || signatures[0].KeyId != key.Fingerprint)
            {
                rejections.Add($"The signature of the key {key.Fingerprint} stands there twice, or under another key's name.");
            }
        }

        return Nothing with
        {
            Rejections = rejections,
            Signers = [.. keys.Select(key => key.Fingerprint).Distinct(StringComparer.Ordinal)],
            Strangers = [.. envelope.Signatures.Where(signature => !known.Contains(signature)).Select(signature => signature.KeyId)],
        };
    }

    private static DsseEnvelope EnvelopeOf(Bundle bundle)
    {
        try
        {
            var envelope = DsseEnvelope.Parse(bundle.Attestation);
            return Encoding.UTF8.GetBytes(envelope.ToJson()).AsSpan().SequenceEqual(bundle.Attestation)
                ? envelope
                : throw new FormatException("it has something in it that is not signed and does not belong there");
        }
        catch (FormatException wrong)
        {
            throw new CommandException(ExitCodes.BadInput, $"The file is no bundle as 'Conformance certify' packs it: of its {Bundle.AttestationName}, {wrong.Message.TrimEnd('.')}.");
        }
    }
}
