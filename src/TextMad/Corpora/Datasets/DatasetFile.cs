using System.Security.Cryptography;

namespace TextMad.Corpora.Datasets;

/// <summary>A file of a dataset.</summary>
/// <param name="Name">Its name in the dataset's folder.</param>
/// <param name="MediaType">The media type, e.g. application/jsonl.</param>
/// <param name="Bytes">The length in bytes.</param>
/// <param name="Sha256">Its SHA-256, lower-case hexadecimal.</param>
public sealed record DatasetFile(string Name, string MediaType, long Bytes, string Sha256)
{
    /// <summary>Measures a file.</summary>
    internal static DatasetFile Of(string folder, string name, string mediaType)
    {
        using var stream = File.OpenRead(Path.Combine(folder, name));
        return new DatasetFile(name, mediaType, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }
}
