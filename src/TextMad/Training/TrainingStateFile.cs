using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TextMad.Models.Files;
using TextMad.Models.Transformers;

namespace TextMad.Training;

/// <summary>
/// A file in which a training keeps its state, so that it can be killed at any instant and go on to the same bits. Written under
/// a temporary name, flushed, renamed; carries a magic, a version, the identity of the training and a SHA-256.
/// </summary>
/// <param name="Path">The file; it need not exist.</param>
/// <param name="Interval">Least time between two savings.</param>
public sealed record TrainingStateFile(string Path, TimeSpan Interval)
{
    private const ulong Magic = 0x3154_5344_4D54_5854;
    private const int HeaderBytes = 8 + 32 + 8 + 8;

    /// <summary>Removes the file, after the trained model has been saved.</summary>
    public void Delete() => File.Delete(Path);

    internal void Save(ReadOnlySpan<byte> identity, Transformer model, OptimiserState state, IReadOnlyList<float> losses)
    {
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        identity.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(40), state.Steps);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(48), losses.Count);
        var history = MemoryMarshal.AsBytes<float>(losses.ToArray()).ToArray();
        AtomicFile.Write(Path, stream =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            void Put(ReadOnlySpan<byte> bytes)
            {
                hash.AppendData(bytes);
                stream.Write(bytes);
            }

            Put(header);
            Put(history);
            foreach (var floats in new[] { model.Weights.All, state.First, state.Second })
            {
                FloatBytes.Append(hash, floats);
                FloatBytes.Write(stream, floats);
            }

            stream.Write(hash.GetHashAndReset());
        });
    }

    /// <summary>Restores what was saved; false when there is no file.</summary>
    /// <exception cref="InputException">The file is truncated, corrupt, or of another training.</exception>
    internal bool TryRestore(ReadOnlySpan<byte> identity, Transformer model, OptimiserState state, List<float> losses)
    {
        if (!File.Exists(Path))
        {
            return false;
        }

        try
        {
            using var stream = File.OpenRead(Path);
            Verify(stream);
            stream.Position = 0;
            var header = new byte[HeaderBytes];
            stream.ReadExactly(header);
            if (!header.AsSpan(8, 32).SequenceEqual(identity))
            {
                throw Refused("it belongs to another training (other data, options, seed or initial model)");
            }

            var steps = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(40));
            var count = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(48));
            var expected = HeaderBytes + (count * sizeof(float)) + (3L * model.Layout.FloatCount * sizeof(float)) + 32;
            if (count < 0 || count > int.MaxValue || expected != stream.Length)
            {
                throw Refused($"it has {stream.Length} bytes instead of {expected}");
            }

            var history = new float[count];
            stream.ReadExactly(MemoryMarshal.AsBytes(history.AsSpan()));
            losses.Clear();
            losses.AddRange(history);
            FloatBytes.Read(stream, model.Weights.All);
            FloatBytes.Read(stream, state.First);
            FloatBytes.Read(stream, state.Second);
            state.Steps = steps;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refused(exception.Message);
        }
    }

    private void Verify(FileStream stream)
    {
        Span<byte> magic = stackalloc byte[8];
        if (stream.Length < HeaderBytes + 32 || stream.ReadAtLeast(magic, 8, throwOnEndOfStream: false) < 8
            || BinaryPrimitives.ReadUInt64LittleEndian(magic) != Magic)
        {
            throw Refused("it is no training state of this version, or truncated");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(magic);
        var buffer = new byte[1 << 16];
        var left = stream.Length - 8 - 32;
        while (left > 0)
        {
            var read = stream.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, left)));
            if (read == 0)
            {
                throw Refused("it is truncated");
            }

            hash.AppendData(buffer.AsSpan(0, read));
            left -= read;
        }

        Span<byte> stored = stackalloc byte[32];
        stream.ReadExactly(stored);
        if (!stored.SequenceEqual(hash.GetHashAndReset()))
        {
            throw Refused("its checksum does not fit (corrupt or truncated)");
        }
    }

    private InputException Refused(string why) =>
        new($"The training state {Path} cannot be used: {why}. Delete it to train from the beginning.");
}
