using System.Security.Cryptography;
using System.Text;

namespace TextMad.Warc;

/// <summary>Labelled digests [WARC 1.1, 5.8]: <c>sha1:</c> and base32 as is customary; base16 and both forms of base64 are read as well.</summary>
public static class WarcDigest
{
    private const string Base32Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Returns the SHA-1 digest of some bytes, e.g. <c>sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ</c> for none.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => "sha1:" + Base32(Sha1(bytes));

    /// <summary>Returns whether a digest is that of some bytes.</summary>
    /// <param name="digest">Algorithm, colon, value; null for none.</param>
    /// <param name="bytes">The bytes.</param>
    public static WarcDigestState Check(string? digest, ReadOnlySpan<byte> bytes)
    {
        var colon = digest?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0)
        {
            return WarcDigestState.Untold;
        }

        byte[]? hash = digest![..colon].ToLowerInvariant() switch
        {
            "sha1" or "sha-1" => Sha1(bytes),
            "sha256" or "sha-256" => SHA256.HashData(bytes),
            "sha512" or "sha-512" => SHA512.HashData(bytes),
            "md5" => Md5(bytes),
            _ => null,
        };
        if (hash is null)
        {
            return WarcDigestState.Untold;
        }

        var value = digest[(colon + 1)..].Trim();
        return value.Equals(Base32(hash), StringComparison.OrdinalIgnoreCase)
            || value.Equals(Convert.ToHexString(hash), StringComparison.OrdinalIgnoreCase)
            || value.Replace('-', '+').Replace('_', '/') == Convert.ToBase64String(hash)
                ? WarcDigestState.Right
                : WarcDigestState.Wrong;
    }

    /// <summary>Base32 with padding [RFC 4648, 6].</summary>
    internal static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var b in bytes)
        {
            buffer = ((buffer << 8) | b) & 0xFFFF;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                text.Append(Base32Digits[(buffer >> (bits - 5)) & 31]);
            }
        }

        if (bits > 0)
        {
            text.Append(Base32Digits[(buffer << (5 - bits)) & 31]);
        }

        return text.Append('=', (8 - (text.Length % 8)) % 8).ToString();
    }

    // The format's customary names of content, not a matter of security.
#pragma warning disable CA5350, CA5351
    private static byte[] Sha1(ReadOnlySpan<byte> bytes) => SHA1.HashData(bytes);

    private static byte[] Md5(ReadOnlySpan<byte> bytes) => MD5.HashData(bytes);
#pragma warning restore CA5350, CA5351
}
