using System.Buffers.Binary;

namespace TextMad.MLTokenizers;

/// <summary>The wire format of protocol buffers, as far as SentencePiece's files need it.</summary>
internal static class ProtocolBuffer
{
    /// <summary>Returns the fields of a message, in order.</summary>
    /// <exception cref="FormatException">It ends in the middle of a field, or has a kind of field that is not known.</exception>
    public static IEnumerable<ProtocolField> Read(ReadOnlyMemory<byte> message)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = ReadNumber(message.Span, ref at);
            var number = checked((int)(key >> 3));
            switch (key & 7)
            {
                case 0:
                    yield return new ProtocolField(number, ReadNumber(message.Span, ref at), default);
                    break;
                case 1 or 5 or 2:
                    var length = (key & 7) switch { 1 => 8, 5 => 4, _ => ReadNumber(message.Span, ref at) };
                    if (length < 0 || length > message.Length - at)
                    {
                        throw new FormatException("it ends in the middle of a field.");
                    }

                    yield return new ProtocolField(number, 0, message.Slice(at, (int)length));
                    at += (int)length;
                    break;
                default:
                    throw new FormatException($"field {number} is of an unknown kind.");
            }
        }
    }

    /// <summary>Writes a field of bytes.</summary>
    public static void WriteMessage(Stream into, int field, ReadOnlySpan<byte> content)
    {
        WriteVarint(into, ((ulong)field << 3) | 2);
        WriteVarint(into, (ulong)content.Length);
        into.Write(content);
    }

    /// <summary>Writes a message inside a message.</summary>
    public static void WriteMessage(Stream into, int field, Action<Stream> write)
    {
        using var content = new MemoryStream();
        write(content);
        WriteMessage(into, field, content.ToArray());
    }

    /// <summary>Writes a whole number that is not negative.</summary>
    public static void WriteNumber(Stream into, int field, int value)
    {
        WriteVarint(into, (ulong)field << 3);
        WriteVarint(into, (ulong)value);
    }

    /// <summary>Writes a number in single precision.</summary>
    public static void WriteSingle(Stream into, int field, float value)
    {
        WriteVarint(into, ((ulong)field << 3) | 5);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        into.Write(bytes);
    }

    private static long ReadNumber(ReadOnlySpan<byte> message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at == message.Length)
            {
                break;
            }

            var next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)value;
            }
        }

        throw new FormatException("it ends in the middle of a number.");
    }

    private static void WriteVarint(Stream into, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            into.WriteByte((byte)(value | 0x80));
        }

        into.WriteByte((byte)value);
    }
}
