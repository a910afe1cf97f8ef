using System.Security.Cryptography;
using System.Text;
using Conformance.Checks;
using Conformance.Judging;
using Conformance.Scenarios;

namespace Conformance.Reporting;

/// <summary>What tells two contracts apart: every cell, sentence, way, approved body and check that a suite judges by.</summary>
public static class ContractDigest
{
    private static readonly Lazy<string> Digest = new(Compute);

    /// <summary>The SHA-256 of the contract that this suite holds, in lower-case hexadecimal.</summary>
    public static string Sha256 => Digest.Value;

    private static string Compute()
    {
        var contract = new StringBuilder();
        foreach (var cell in Cells.All)
        {
            contract.Append(cell.Id).Append('\n').Append(cell.Sentence).Append('\n');
            contract.AppendJoin('\n', cell.Row.Ways).Append('\n');
            contract.Append(File.ReadAllText(ApprovedBody.FileOf(cell)).ReplaceLineEndings("\n"));
        }

        foreach (var check in AllChecks.List)
        {
            contract.Append(check.Id).Append('\n').Append(check.Sentence).Append('\n').Append(check.Clause).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(contract.ToString())));
    }
}
