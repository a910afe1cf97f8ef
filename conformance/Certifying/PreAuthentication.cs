using System.Text;

namespace Conformance.Certifying;

/// <summary>What a DSSE signature is over, so that bytes signed as one type never count as another (DSSE 1.0, protocol.md).</summary>
internal static class PreAuthentication
{
    /// <summary>The Pre-Authentication Encoding; its lengths count bytes.</summary>
    /// <param name="payloadType">The type of the payload.</param>
    /// <param name="payload">The payload.</param>
    public static byte[] Encode(string payloadType, byte[] payload) =>
        [.. Encoding.UTF8.GetBytes($"DSSEv1 {Encoding.UTF8.GetByteCount(payloadType)} {payloadType} {payload.Length} "), .. payload];
}
