using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TextMad.Models.Tensors;

/// <summary>
/// Floats as little-endian bytes, in blocks: a span of bytes ends at 2^31, and a model's weights need not.
/// </summary>
internal static class FloatBytes
{
    /// <summary>Floats of a block.</summary>
    private const int Block = 1 << 22;

    /// <summary>Writes floats.</summary>
    public static void Write(Stream stream, ReadOnlySpan<float> values)
    {
        for (; values.Length > 0; values = values[Math.Min(Block, values.Length)..])
        {
            stream.Write(MemoryMarshal.AsBytes(values[..Math.Min(Block, values.Length)]));
        }
    }

    /// <summary>Reads floats until the span is full.</summary>
    /// <exception cref="EndOfStreamException">The stream has fewer.</exception>
    public static void Read(Stream stream, Span<float> values)
    {
        for (; values.Length > 0; values = values[Math.Min(Block, values.Length)..])
        {
            stream.ReadExactly(MemoryMarshal.AsBytes(values[..Math.Min(Block, values.Length)]));
        }
    }

    /// <summary>Adds floats to a hash.</summary>
    public static void Append(IncrementalHash hash, ReadOnlySpan<float> values)
    {
        for (; values.Length > 0; values = values[Math.Min(Block, values.Length)..])
        {
            hash.AppendData(MemoryMarshal.AsBytes(values[..Math.Min(Block, values.Length)]));
        }
    }
}
