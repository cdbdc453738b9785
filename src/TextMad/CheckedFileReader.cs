using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TextMad;

/// <summary>Reads parts of a file of <see cref="CheckedFileWriter"/>, each block held against its checksum whenever it comes from the disk. Thread-safe.</summary>
/// <remarks>
/// Blocks are read and not mapped into memory: a file that is cut short while it is open is then a failure that can be told, not the end of the process. The operating
/// system keeps what is read often; a few blocks are kept here, checked.
/// </remarks>
internal sealed class CheckedFileReader : IDisposable
{
    private const int Block = CheckedFileWriter.BlockBytes;

    /// <summary>Blocks that are kept: 4 MiB.</summary>
    private const int MostKept = 256;

    private readonly SafeFileHandle _file;
    private readonly ulong[] _checksums;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, byte[]> _kept = [];
    private readonly Queue<long> _order = [];

    private CheckedFileReader(string path, SafeFileHandle file, long length, ulong[] checksums)
    {
        Path = path;
        Length = length;
        _file = file;
        _checksums = checksums;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Bytes of content.</summary>
    public long Length { get; }

    /// <summary>Opens a file; its content is not read yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="magic">The kind that it must be of.</param>
    /// <param name="key">What it must hold.</param>
    /// <returns>Null when there is no such file, or it is of another kind, holds something else, or is damaged: it is to be made again.</returns>
    public static CheckedFileReader? Find(string path, string magic, string key)
    {
        SafeFileHandle? file = null;
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
            var size = RandomAccess.GetLength(file);
            var trailer = new byte[CheckedFileWriter.TrailerBytes];
            if (size < trailer.Length || RandomAccess.Read(file, trailer, size - trailer.Length) != trailer.Length)
            {
                file.Dispose();
                return null;
            }

            var length = BinaryPrimitives.ReadInt64LittleEndian(trailer.AsSpan(8));
            var blocks = length / Block + (length % Block > 0 ? 1 : 0);
            if (length < 0 || blocks > Array.MaxLength || length + (sizeof(ulong) * blocks) + trailer.Length != size)
            {
                file.Dispose();
                return null;
            }

            var checksums = new ulong[blocks];
            var bytes = MemoryMarshal.AsBytes(checksums.AsSpan());
            if (!Fill(file, bytes, length) || !CheckedFileWriter.Trailer(magic, key, length, bytes).AsSpan().SequenceEqual(trailer))
            {
                file.Dispose();
                return null;
            }

            return new CheckedFileReader(path, file, length, checksums);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            return null;
        }
    }

    /// <summary>Reads bytes of the content.</summary>
    /// <param name="position">Where they begin.</param>
    /// <param name="bytes">Filled.</param>
    /// <exception cref="TextMadException">A block is not what was written, or cannot be read.</exception>
    public void Read(long position, Span<byte> bytes)
    {
        if (position < 0 || position + bytes.Length > Length)
        {
            throw Damaged();
        }

        if (bytes.Length > MostKept * Block / 4)
        {
            ReadPast(position, bytes);
            return;
        }

        while (bytes.Length > 0)
        {
            var (block, at) = (position / Block, (int)(position % Block));
            var taken = Math.Min(bytes.Length, Block - at);
            Kept(block).AsSpan(at, taken).CopyTo(bytes);
            bytes = bytes[taken..];
            position += taken;
        }
    }

    /// <summary>Reads numbers of the content.</summary>
    /// <param name="position">Where they begin.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="TextMadException">A block is not what was written, or cannot be read.</exception>
    public T[] Read<T>(long position, long count)
        where T : unmanaged
    {
        var values = new T[count];
        Read(position, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Removes a file that is not what was written, since it can be made again, and returns what to say of it.</summary>
    public TextMadException Damaged()
    {
        try
        {
            File.Delete(Path);
            return new TextMadException($"{Path} was damaged and is removed. It is made again when it is needed: repeat the command.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new TextMadException($"{Path} is damaged. It can be made again: delete it and repeat the command.", failure);
        }
    }

    private byte[] Kept(long block)
    {
        lock (_lock)
        {
            if (_kept.TryGetValue(block, out var kept))
            {
                return kept;
            }
        }

        var bytes = new byte[(int)Math.Min(Block, Length - (block * Block))];
        ReadBlocks(block * Block, bytes);
        lock (_lock)
        {
            if (_kept.TryAdd(block, bytes))
            {
                _order.Enqueue(block);
                if (_order.Count > MostKept)
                {
                    _kept.Remove(_order.Dequeue());
                }
            }
        }

        return bytes;
    }

    /// <summary>Reads much: by whole blocks, none of which is kept.</summary>
    private void ReadPast(long position, Span<byte> bytes)
    {
        const int Much = 64 * Block;
        var buffer = ArrayPool<byte>.Shared.Rent(Much);
        try
        {
            while (bytes.Length > 0)
            {
                var begin = position / Block * Block;
                var whole = buffer.AsSpan(0, (int)Math.Min(Much, Length - begin));
                ReadBlocks(begin, whole);
                var rest = whole[(int)(position - begin)..];
                var taken = Math.Min(rest.Length, bytes.Length);
                rest[..taken].CopyTo(bytes);
                bytes = bytes[taken..];
                position += taken;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads whole blocks and holds each against its checksum.</summary>
    private void ReadBlocks(long begin, Span<byte> bytes)
    {
        try
        {
            if (!Fill(_file, bytes, begin))
            {
                throw Damaged();
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TextMadException($"Cannot read {Path}: {SystemFailure.Describe(failure)}", failure);
        }

        for (var at = 0; at < bytes.Length; at += Block)
        {
            if (XxHash3.HashToUInt64(bytes[at..Math.Min(at + Block, bytes.Length)]) != _checksums[(begin + at) / Block])
            {
                throw Damaged();
            }
        }
    }

    private static bool Fill(SafeFileHandle file, Span<byte> bytes, long position)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(file, bytes, position);
            if (read == 0)
            {
                return false;
            }

            bytes = bytes[read..];
            position += read;
        }

        return true;
    }
}
