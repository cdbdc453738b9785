using LiteDB;
using System.Text;
using TextMad.Storage;
using TextMad.Storage.Facts;
using TextMad.Storage.Records;

namespace TextMad.LiteDB;

/// <summary>How texts are kept: one that is not too long as a string that people can read, unless the store is told to compress; else compressed.</summary>
internal static class TextRows
{
    /// <summary>UTF-8 bytes up to which a text is a string.</summary>
    public const int LongestReadable = 64 << 10;

    // Documents of LiteDB have 16 MB at most, so that what is longer has parts of its own.
    private const int PartSize = 8 << 20;
    private const int PartBits = 12;

    /// <summary>Returns the document of <see cref="StoreCollections.Texts"/>, and those of <see cref="StoreCollections.TextParts"/> for a very long one.</summary>
    /// <param name="key">The document's key.</param>
    /// <param name="prepared">The document.</param>
    /// <param name="readable">Whether texts are strings where they can be.</param>
    public static (BsonDocument Text, IReadOnlyList<BsonDocument> Parts) Of(long key, PreparedDocument prepared, bool readable)
    {
        var row = new BsonDocument { ["_id"] = key, ["document"] = prepared.Document.Id.ToString() };
        if (prepared.Codec == TextCodec.Erased)
        {
            row["erased"] = true;
            return (row, []);
        }

        if (readable && prepared.Bytes <= LongestReadable && (prepared.Document.Text.Length > 0 || prepared.Bytes == 0))
        {
            row["text"] = prepared.Document.Text;
            return (row, []);
        }

        var form = prepared.Codec == TextCodec.Brotli ? "brotli" : "utf8";
        if (prepared.Data.Length <= PartSize)
        {
            row[form] = prepared.Data;
            return (row, []);
        }

        BsonDocument[] parts = [.. prepared.Data.Chunk(PartSize).Select((part, i) => new BsonDocument { ["_id"] = (key << PartBits) + i, ["data"] = part })];
        row["parts"] = parts.Length;
        row["compressed"] = prepared.Codec == TextCodec.Brotli;
        return (row, parts);
    }

    /// <summary>Returns what stands for a text that was erased.</summary>
    public static BsonDocument Erased(long key, DocumentId document) => new() { ["_id"] = key, ["document"] = document.ToString(), ["erased"] = true };

    /// <summary>Returns whether the text was erased.</summary>
    public static bool IsErased(BsonDocument row) => row["erased"] is { IsBoolean: true, AsBoolean: true };

    /// <summary>Returns the text, or null when it is not the one that was stored.</summary>
    public static string? Read(ILiteDatabase database, BsonDocument row, DocumentSummary document)
    {
        var (codec, data) = row switch
        {
            _ when row.Text("text") is { } text => (TextCodec.Raw, Encoding.UTF8.GetBytes(text)),
            _ when row["brotli"] is { IsBinary: true } packed => (TextCodec.Brotli, packed.AsBinary),
            _ when row["utf8"] is { IsBinary: true } plain => (TextCodec.Raw, plain.AsBinary),
            _ when row["parts"] is { IsInt32: true } => (row["compressed"].AsBoolean ? TextCodec.Brotli : TextCodec.Raw, Joined(database, row["_id"].AsInt64)),
            _ => (TextCodec.Erased, []),
        };
        return TextCodec.Decode(codec, data, document.Bytes, document.ContentHash);
    }

    /// <summary>Removes the parts of a text.</summary>
    public static void DeleteParts(ILiteDatabase database, long key) =>
        database.GetCollection(StoreCollections.TextParts).DeleteMany("_id BETWEEN @0 AND @1", key << PartBits, ((key + 1) << PartBits) - 1);

    private static byte[] Joined(ILiteDatabase database, long key) =>
        [.. database.Range(StoreCollections.TextParts, key << PartBits, ((key + 1) << PartBits) - 1).SelectMany(part => part["data"].AsBinary)];
}
