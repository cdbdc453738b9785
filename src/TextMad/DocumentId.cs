using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TextMad;

/// <summary>
/// The identity of a document: 128 bits derived from its origin and its text, so that the same document made twice
/// (a repeated import, a resumed run) has the same identity, while two samples that happen to read the same stay two.
/// </summary>
/// <remarks>
/// Not to be confused with <see cref="ContentHash"/>, which looks at the text alone.
/// Written as 32 lower-case hexadecimal digits; commands accept any unambiguous prefix of at least four.
/// </remarks>
[JsonConverter(typeof(DocumentIdJsonConverter))]
public readonly record struct DocumentId : IComparable<DocumentId>
{
    private readonly UInt128 _value;

    /// <summary>Creates an identity with the given bits.</summary>
    public DocumentId(UInt128 value) => _value = value;

    /// <summary>Returns the identity of a document with this origin and this text.</summary>
    public static DocumentId Of(Origin origin, string text)
    {
        var json = origin.ToIdentityJson();
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(json) + 1 + Encoding.UTF8.GetByteCount(text));
        try
        {
            var length = Encoding.UTF8.GetBytes(json, buffer);
            buffer[length++] = 0;
            length += Encoding.UTF8.GetBytes(text, buffer.AsSpan(length));
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(buffer.AsSpan(0, length), digest);
            return FromBytes(digest[..16]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads 16 bytes, most significant first.</summary>
    public static DocumentId FromBytes(ReadOnlySpan<byte> bytes) =>
        new(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Returns the 16 bytes, most significant first.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[16];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Writes the 16 bytes, most significant first.</summary>
    internal void CopyTo(Span<byte> bytes) => System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, _value);

    /// <summary>Reads 32 hexadecimal digits.</summary>
    /// <exception cref="InputException">The text is not 32 hexadecimal digits.</exception>
    public static DocumentId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new InputException($"'{text}' is not a document id: 32 hexadecimal digits are expected.");

    /// <summary>Reads 32 hexadecimal digits; false when the text is something else.</summary>
    public static bool TryParse(string text, out DocumentId id)
    {
        ArgumentNullException.ThrowIfNull(text);
        var good = text.Length == 32 & UInt128.TryParse(text, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var value);
        id = new DocumentId(value);
        return good;
    }

    /// <inheritdoc/>
    public int CompareTo(DocumentId other) => _value.CompareTo(other._value);

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => _value.ToString("x32", null);
}

file sealed class DocumentIdJsonConverter : JsonConverter<DocumentId>
{
    public override DocumentId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DocumentId.Parse(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, DocumentId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
