using System.Buffers.Binary;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace TextMad.Compression;

/// <summary>
/// Unpacks Zstandard frames, any number of them one behind the other [RFC 8878]. Where the first is a skippable one of the number <c>0x184D2A5D</c> that holds a dictionary,
/// packed or not, the others are unpacked with it, as web archives have it
/// (<see href="https://iipc.github.io/warc-specifications/specifications/warc-zstd/">Zstandard Compression for WARC Files 1.0</see>).
/// </summary>
/// <param name="packed">The packed bytes, disposed of with it.</param>
internal sealed class ZstandardInput(Stream packed) : ReadingStream
{
    /// <summary>The base-2 logarithm of the longest window, whose memory it is: the 128 MiB that Zstandard's own tool grants.</summary>
    private const int LongestWindow = 27;

    /// <summary>The largest dictionary in bytes, packed or not: the specification asks for half of it.</summary>
    private const int LargestDictionary = 16 << 20;

    private const int FrameHeader = 2 * sizeof(uint);

    private DecompressionStream? _stream;

    public override int Read(Span<byte> buffer)
    {
        _stream ??= Begin();
        try
        {
            return _stream.Read(buffer);
        }
        catch (ZstdException failure) when (failure.Code == ZSTD_ErrorCode.ZSTD_error_frameParameter_windowTooLarge)
        {
            throw new NotSupportedException(FormattableString.Invariant(
                $"it needs more memory than the {1 << (LongestWindow - 20)} MiB that are granted: pack it with a shorter window"), failure);
        }
        catch (ZstdException failure) when (failure.Code == ZSTD_ErrorCode.ZSTD_error_dictionary_wrong)
        {
            throw new NotSupportedException("it was packed with a dictionary that it does not hold", failure);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _stream?.Dispose();
        packed.Dispose();
        base.Dispose(disposing);
    }

    private DecompressionStream Begin()
    {
        var (dictionary, frames) = TakeDictionary();
        var stream = new DecompressionStream(frames, checkEndOfStream: true, leaveOpen: false);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LongestWindow);
        if (dictionary is not null)
        {
            stream.LoadDictionary(dictionary);
        }

        return stream;
    }

    /// <summary>Returns the dictionary at the beginning, and what is to be unpacked.</summary>
    private (byte[]? Dictionary, Stream Frames) TakeDictionary()
    {
        var head = new byte[FrameHeader + sizeof(uint)];
        head = head[..packed.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (head is not [0x5D, 0x2A, 0x4D, 0x18, _, _, _, _, .. { Length: sizeof(uint) } mark] || !(IsDictionary(mark) || IsFrame(mark)))
        {
            return (null, new PrefixedStream(head, packed));
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(sizeof(uint)));
        if (length is < sizeof(uint) or > LargestDictionary)
        {
            throw TooLarge(length);
        }

        var dictionary = new byte[length];
        mark.CopyTo(dictionary, 0);
        packed.ReadExactly(dictionary, mark.Length, dictionary.Length - mark.Length);
        return (IsFrame(mark) ? Unpack(dictionary) : dictionary, packed);
    }

    private static byte[] Unpack(byte[] dictionary)
    {
        using var stream = new DecompressionStream(new MemoryStream(dictionary), checkEndOfStream: true, leaveOpen: false);
        using var unpacked = new MemoryStream();
        var buffer = new byte[1 << 14];
        while (stream.Read(buffer) is var count and > 0)
        {
            unpacked.Write(buffer, 0, count);
            if (unpacked.Length > LargestDictionary)
            {
                throw TooLarge(unpacked.Length);
            }
        }

        return IsDictionary(unpacked.GetBuffer()) ? unpacked.ToArray() : throw new InvalidDataException("its dictionary is none");
    }

    private static bool IsDictionary(ReadOnlySpan<byte> head) => head is [0x37, 0xA4, 0x30, 0xEC, ..];

    private static bool IsFrame(ReadOnlySpan<byte> head) => head is [0x28, 0xB5, 0x2F, 0xFD, ..];

    private static NotSupportedException TooLarge(long length) =>
        new(FormattableString.Invariant($"its dictionary has {length} bytes or more, and {LargestDictionary} are granted"));
}
