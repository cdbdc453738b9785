using System.IO.Compression;
using Parquet;

namespace TextMad.Compression;

/// <summary>How Parquet tables are packed: Zstandard at its usual level. The smallest size, which is the library's standard, takes twenty times as long.</summary>
internal static class ParquetPacking
{
    /// <summary>Options for a new table.</summary>
    public static ParquetOptions Options => new() { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = CompressionLevel.Optimal };
}
