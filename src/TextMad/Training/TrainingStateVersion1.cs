using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TextMad.Models.Files;
using TextMad.Models.Tensors;
using TextMad.Models.Transformers;

namespace TextMad.Training;

/// <summary>
/// Reads the first format of <see cref="TrainingStateFile"/>, which is no longer written: a magic, the identity of the training, the steps and the number of
/// losses in a fixed header; then losses, weights and both moments as single-precision numbers; then the SHA-256 of all of it.
/// </summary>
internal static class TrainingStateVersion1
{
    private const ulong Magic = 0x3154_5344_4D54_5854;
    private const int HeaderBytes = 8 + 32 + 8 + 8;
    private const int ChecksumBytes = 32;

    /// <summary>Restores what was saved; false, and nothing is changed, when the file does not begin as this format does.</summary>
    /// <exception cref="InputException">The file is truncated, corrupt, or of another training.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool TryRead(string path, ReadOnlySpan<byte> identity, Transformer model, OptimiserState state, List<float> losses)
    {
        using var stream = File.OpenRead(path);
        var header = new byte[HeaderBytes];
        var length = stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        if (length < sizeof(ulong) || BinaryPrimitives.ReadUInt64LittleEndian(header) != Magic)
        {
            return false;
        }

        RequireChecksum(stream, path);
        if (!header.AsSpan(8, 32).SequenceEqual(identity))
        {
            throw new InputException("It belongs to another training run (other data, options, seed or initial model).");
        }

        var steps = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(40));
        var count = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(48));
        if (count is < 0 or > int.MaxValue
            || HeaderBytes + (count * sizeof(float)) + (3L * model.Layout.FloatCount * sizeof(float)) + ChecksumBytes != stream.Length)
        {
            throw Safetensors.Broken(path, $"its {stream.Length} bytes do not fit {count} losses and {model.Layout.FloatCount} weights");
        }

        var history = new float[count];
        stream.Position = HeaderBytes;
        stream.ReadExactly(MemoryMarshal.AsBytes(history.AsSpan()));
        FloatBytes.Read(stream, model.Weights.All);
        model.Weights.Changed();
        FloatBytes.Read(stream, state.First);
        FloatBytes.Read(stream, state.Second);
        state.Steps = steps;
        losses.Clear();
        losses.AddRange(history);
        return true;
    }

    private static void RequireChecksum(FileStream stream, string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var left = stream.Length - ChecksumBytes;
        if (left < HeaderBytes)
        {
            throw Safetensors.Broken(path, "it is truncated");
        }

        stream.Position = 0;
        var buffer = new byte[1 << 16];
        while (left > 0)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, left));
            stream.ReadExactly(part);
            hash.AppendData(part);
            left -= part.Length;
        }

        Span<byte> stored = stackalloc byte[ChecksumBytes];
        stream.ReadExactly(stored);
        if (!stored.SequenceEqual(hash.GetHashAndReset()))
        {
            throw Safetensors.Broken(path, "its checksum does not fit (corrupt or truncated)");
        }
    }
}
