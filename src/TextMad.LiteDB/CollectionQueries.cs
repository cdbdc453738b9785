using LiteDB;

namespace TextMad.LiteDB;

/// <summary>The few kinds of questions that a store asks its collections, each answered by an index.</summary>
internal static class CollectionQueries
{
    /// <summary>The document with this value in an indexed field, or null.</summary>
    public static BsonDocument? One(this ILiteDatabase database, string collection, string field, BsonValue value) =>
        database.GetCollection(collection).Query().Where($"{field} = @0", value).Limit(1).ToEnumerable().FirstOrDefault();

    /// <summary>All documents with this value in an indexed field, in the order of their <c>_id</c>.</summary>
    public static List<BsonDocument> All(this ILiteDatabase database, string collection, string field, BsonValue value) =>
        [.. database.GetCollection(collection).Query().Where($"{field} = @0", value).ToEnumerable().OrderBy(row => row["_id"].AsInt64)];

    /// <summary>All documents that hold this value in an indexed list, in the order of their <c>_id</c>.</summary>
    public static List<BsonDocument> Holding(this ILiteDatabase database, string collection, string list, BsonValue value) =>
        [.. database.GetCollection(collection).Query().Where($"{list} ANY = @0", value).ToEnumerable().OrderBy(row => row["_id"].AsInt64)];

    /// <summary>Documents with <c>_id</c> in a range, in order.</summary>
    public static List<BsonDocument> Range(this ILiteDatabase database, string collection, long first, long last, int limit = int.MaxValue) =>
        [.. database.GetCollection(collection).Query().Where("_id BETWEEN @0 AND @1", first, last).OrderBy("_id").Limit(limit).ToEnumerable()];

    /// <summary>The last document with <c>_id</c> in a range, or null.</summary>
    public static BsonDocument? LastOf(this ILiteDatabase database, string collection, long first = 0, long last = long.MaxValue) =>
        database.GetCollection(collection).Query().Where("_id BETWEEN @0 AND @1", first, last).OrderByDescending("_id").Limit(1).ToEnumerable().FirstOrDefault();

    /// <summary>The greatest <c>_id</c>; 0 where there is none.</summary>
    public static long LastKey(this ILiteDatabase database, string collection) => database.LastOf(collection)?["_id"].AsInt64 ?? 0;

    /// <summary>All documents in the order of their <c>_id</c>, one after the other.</summary>
    public static IEnumerable<BsonDocument> InOrder(this ILiteDatabase database, string collection) =>
        database.GetCollection(collection).Query().OrderBy("_id").ToEnumerable();

    /// <summary>A text, or null.</summary>
    public static string? Text(this BsonDocument row, string field) => row[field] is { IsString: true } text ? text.AsString : null;

    /// <summary>A list of whole numbers.</summary>
    public static long[] Numbers(this BsonDocument row, string field) => [.. row[field].AsArray.Select(number => number.AsInt64)];
}
