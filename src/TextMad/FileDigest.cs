using System.Security.Cryptography;

namespace TextMad;

/// <summary>The SHA-256 of files, read in large pieces.</summary>
internal static class FileDigest
{
    private const int PieceBytes = 1 << 17;

    /// <summary>Returns the SHA-256 of a file, lower-case hexadecimal.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string Of(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[(int)Math.Clamp(file.Length, 1, PieceBytes)];
        for (var read = file.Read(piece); read > 0; read = file.Read(piece))
        {
            hash.AppendData(piece.AsSpan(0, read));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
