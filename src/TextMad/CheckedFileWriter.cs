using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace TextMad;

/// <summary>
/// Writes a file that is read in parts, by position, each part held against a checksum when it is read (<see cref="CheckedFileReader"/>): what costs nothing to open,
/// however large it is. For caches and indexes, which can be made again.
/// </summary>
/// <remarks>
/// The content comes first, then XxHash3 of every block of <see cref="BlockBytes"/> of it, then <see cref="TrailerBytes"/>: the magic, the length of the content, XxHash128
/// of what the file is said to hold (its key), and XxHash128 of the checksums and of the trailer before it. All numbers are little-endian.
/// </remarks>
internal sealed class CheckedFileWriter
{
    /// <summary>Bytes of a block: what one small read takes from the disk.</summary>
    public const int BlockBytes = 1 << 14;

    /// <summary>Bytes at the end of the file.</summary>
    public const int TrailerBytes = 48;

    private readonly Stream _stream;
    private readonly byte[] _block = new byte[BlockBytes];
    private readonly List<ulong> _checksums = [];
    private int _filled;

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Where it goes, empty.</param>
    public CheckedFileWriter(Stream stream) => _stream = stream;

    /// <summary>Bytes written so far.</summary>
    public long Position { get; private set; }

    /// <summary>Adds bytes to the content.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Position += bytes.Length;
        while (bytes.Length > 0)
        {
            var taken = Math.Min(bytes.Length, BlockBytes - _filled);
            bytes[..taken].CopyTo(_block.AsSpan(_filled));
            _filled += taken;
            bytes = bytes[taken..];
            if (_filled == BlockBytes)
            {
                EndBlock();
            }
        }
    }

    /// <summary>Adds numbers to the content, as they stand in memory.</summary>
    public void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged => Write(MemoryMarshal.AsBytes(values));

    /// <summary>Ends the file; the stream stays open.</summary>
    /// <param name="magic">Eight characters that say what kind of file it is.</param>
    /// <param name="key">What the file holds: it is refused under another key.</param>
    public void End(string magic, string key)
    {
        if (_filled > 0)
        {
            EndBlock();
        }

        var checksums = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_checksums));
        _stream.Write(checksums);
        _stream.Write(Trailer(magic, key, Position, checksums));
    }

    /// <summary>Returns the end of a file.</summary>
    internal static byte[] Trailer(string magic, string key, long length, ReadOnlySpan<byte> checksums)
    {
        var trailer = new byte[TrailerBytes];
        Encoding.ASCII.GetBytes(magic).CopyTo(trailer, 0);
        BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(8), length);
        XxHash128.Hash(Encoding.UTF8.GetBytes(key)).CopyTo(trailer, 16);
        var all = new XxHash128();
        all.Append(checksums);
        all.Append(trailer.AsSpan(0, 32));
        all.GetCurrentHash().CopyTo(trailer, 32);
        return trailer;
    }

    private void EndBlock()
    {
        _checksums.Add(XxHash3.HashToUInt64(_block.AsSpan(0, _filled)));
        _stream.Write(_block, 0, _filled);
        _filled = 0;
    }
}
