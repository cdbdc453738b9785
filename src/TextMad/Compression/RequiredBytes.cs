namespace TextMad.Compression;

/// <summary>Bytes for a decoder that takes only what it needs, and needs all that it asks for: where there are no more, the stream ends early.</summary>
/// <param name="input">The packed bytes, which are not disposed of with it.</param>
internal sealed class RequiredBytes(RawInput input) : ReadingStream
{
    /// <summary>How many were taken.</summary>
    public long Taken { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var count = input.Read(buffer);
        if (count == 0 && buffer.Length > 0)
        {
            throw Ended();
        }

        Taken += count;
        return count;
    }

    public override int ReadByte() => Next();

    /// <summary>Returns the next byte.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public byte Next()
    {
        var next = input.ReadByte();
        if (next < 0)
        {
            throw Ended();
        }

        Taken++;
        return (byte)next;
    }

    private static InvalidDataException Ended() => new("it ends early");
}
