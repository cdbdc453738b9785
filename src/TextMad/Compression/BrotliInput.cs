using System.Buffers;
using System.IO.Compression;

namespace TextMad.Compression;

/// <summary>Unpacks a Brotli stream [RFC 7932]; what stands behind its end is passed over.</summary>
/// <param name="packed">The packed bytes, disposed of with it.</param>
internal sealed class BrotliInput(Stream packed) : ReadingStream
{
    private readonly byte[] _buffer = new byte[1 << 14];
    private BrotliDecoder _decoder;
    private int _start;
    private int _end;
    private bool _ended;

    public override int Read(Span<byte> buffer)
    {
        while (!_ended && buffer.Length > 0)
        {
            var status = _decoder.Decompress(_buffer.AsSpan(_start, _end - _start), buffer, out var used, out var written);
            _start += used;
            _ended = status == OperationStatus.Done;
            if (status == OperationStatus.InvalidData)
            {
                throw new InvalidDataException("its Huffman codes are invalid");
            }

            if (written > 0 || _ended)
            {
                return written;
            }

            // What the decoder has not taken must come again, with more behind it.
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            var count = packed.Read(_buffer.AsSpan(_end));
            if (count == 0)
            {
                throw new InvalidDataException("it ends early");
            }

            _end += count;
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        _decoder.Dispose();
        packed.Dispose();
        base.Dispose(disposing);
    }
}
