using System.Buffers.Binary;

namespace TextMad.Corpora.Import.Rows.Columns;

/// <summary>The file of a table for a reader that, where the file is damaged, would ask for bytes behind its end forever.</summary>
internal sealed class TableStream(Stream inner) : Stream
{
    /// <summary>Bytes of a description, which is read at once: a table of ten thousand columns and as many row groups has less.</summary>
    private const int LongestDescription = 256 << 20;

    private const int TrailerLength = 8;

    private bool _atEnd;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set
        {
            inner.Position = value;
            _atEnd = false;
        }
    }

    /// <summary>Checks the description at the end of the file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or the file is no table.</exception>
    public void RequireDescription()
    {
        Span<byte> trailer = stackalloc byte[TrailerLength];
        if (Length < 4 + TrailerLength)
        {
            throw new InvalidDataException("it is too short");
        }

        inner.Position = Length - TrailerLength;
        inner.ReadExactly(trailer);
        if (!trailer[4..].SequenceEqual("PAR1"u8))
        {
            throw new InvalidDataException(trailer[4..].SequenceEqual("PARE"u8) ? "it is encrypted" : "its last bytes are not PAR1: it was cut, or is no table");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(trailer);
        if (length is < 1 or > LongestDescription || length > Length - TrailerLength - 4)
        {
            throw new InvalidDataException($"its description is said to have {length} bytes");
        }

        var description = new byte[length];
        inner.Position = Length - TrailerLength - length;
        inner.ReadExactly(description);
        ThriftCheck.Require(description);
        inner.Position = 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        if (read == 0 && buffer.Length > 0)
        {
            // Once is how a reader learns of the end.
            _atEnd = _atEnd ? throw new InvalidDataException("it ends within a column") : true;
        }

        return read;
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        _atEnd = false;
        return inner.Seek(offset, origin);
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
