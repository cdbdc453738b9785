using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace TextMad;

/// <summary>128 bits of SHA-256 over a document's UTF-8 text: equal texts, equal hashes, whatever their origin.</summary>
public readonly record struct ContentHash
{
    private readonly UInt128 _value;

    private ContentHash(UInt128 value) => _value = value;

    /// <summary>Returns the hash of a text.</summary>
    public static ContentHash Of(string text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(text));
        try
        {
            return OfUtf8(buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Returns the hash of a text given as UTF-8.</summary>
    public static ContentHash OfUtf8(ReadOnlySpan<byte> utf8)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8, digest);
        return FromBytes(digest[..16]);
    }

    /// <summary>Reads 16 bytes, most significant first.</summary>
    public static ContentHash FromBytes(ReadOnlySpan<byte> bytes) =>
        new(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Returns the 16 bytes, most significant first.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, _value);
        return bytes;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => _value.ToString("x32", null);
}
