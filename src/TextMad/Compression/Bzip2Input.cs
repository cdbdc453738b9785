using SharpCompress.Compressors;
using SharpCompress.Compressors.BZip2;

namespace TextMad.Compression;

/// <summary>
/// Unpacks bzip2 streams, any number of them one behind the other (<c>pbzip2</c> writes one for each block). Checksums are checked; as bzip2 itself does, what is no stream
/// behind the last one is passed over.
/// </summary>
/// <param name="packed">The packed bytes, disposed of with it.</param>
internal sealed class Bzip2Input(Stream packed) : ReadingStream
{
    private readonly RawInput _input = new(packed);
    private BZip2Stream? _stream;
    private bool _ended;

    /// <summary>The first bytes of a stream; a digit follows.</summary>
    private static ReadOnlySpan<byte> Mark => "BZh"u8;

    /// <summary>Returns whether bytes begin a stream: its mark, the size of its blocks, and what begins a block or ends the stream.</summary>
    public static bool IsStart(ReadOnlySpan<byte> head) =>
        head is [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..]
            or [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, ..];

    public override int Read(Span<byte> buffer)
    {
        while (!_ended && buffer.Length > 0)
        {
            _stream ??= BZip2Stream.Create(new RequiredBytes(_input), CompressionMode.Decompress, decompressConcatenated: false, leaveOpen: true);
            var count = _stream.Read(buffer);
            if (count > 0)
            {
                return count;
            }

            _stream.Dispose();
            _stream = null;
            _ended = !_input.StartsWith(Mark);
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        _stream?.Dispose();
        packed.Dispose();
        base.Dispose(disposing);
    }
}
