using LiteDB;

namespace TextMad.LiteDB;

/// <summary>What was written into a collection and not taken out of it: how many documents, and the sum of the hashes of their bytes in BSON.</summary>
/// <param name="Documents">Documents.</param>
/// <param name="Sum">Over their bytes, as LiteDB writes them.</param>
internal readonly record struct ContentDigest(long Documents, HashSum Sum)
{
    /// <summary>Returns the digest with one document more.</summary>
    public ContentDigest Plus(BsonDocument document) => Plus(BsonSerializer.Serialize(document));

    /// <summary>Returns the digest with one document more.</summary>
    /// <param name="bson">Its bytes.</param>
    public ContentDigest Plus(ReadOnlySpan<byte> bson) => new(Documents + 1, Sum.Plus(bson));

    /// <summary>Returns the digest without a document that is in it.</summary>
    public ContentDigest Minus(BsonDocument document) => new(Documents - 1, Sum.Minus(BsonSerializer.Serialize(document)));

    /// <summary>Returns the row of <see cref="StoreCollections.Digests"/> that says so of a collection.</summary>
    public BsonDocument RowOf(string collection) => new() { ["_id"] = collection, ["documents"] = Documents, ["sum"] = Sum.ToString() };

    /// <summary>Reads such a row; null when it is none.</summary>
    public static ContentDigest? Of(BsonDocument row) =>
        row["documents"] is { IsInt64: true } documents && HashSum.Parse(row.Text("sum")) is { } sum ? new(documents.AsInt64, sum) : null;

    /// <summary>Returns what a store says of its collections; those that it says nothing of are empty.</summary>
    /// <exception cref="InvalidDataException">It says something else.</exception>
    public static Dictionary<string, ContentDigest> All(ILiteDatabase database) => database.GetCollection(StoreCollections.Digests).FindAll().ToDictionary(
        row => row["_id"].AsString,
        row => Of(row) ?? throw new InvalidDataException($"the digest of '{row["_id"].AsString}' cannot be read"));
}
