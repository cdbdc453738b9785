using LiteDB;

namespace TextMad.LiteDB;

/// <summary>The few kinds of questions that a store asks its collections, each answered by an index.</summary>
internal static class CollectionQueries
{
    private const string LongNameSuffix = "_name";

    // LiteDB reads a condition anew for every question, which takes longer than finding a document. Every question here is over when its
    // function returns, so that a thread can ask the same conditions with other values.
    [ThreadStatic]
    private static Dictionary<string, BsonExpression>? _conditions;

    /// <summary>Returns the document with this value in an indexed field, or null.</summary>
    public static BsonDocument? One(this ILiteDatabase database, string collection, string field, BsonValue value) =>
        database.GetCollection(collection).Query().Where(Condition(field, " = @0", value)).Limit(1).ToEnumerable().FirstOrDefault();

    /// <summary>Returns the same with some of its fields, which is quicker.</summary>
    public static BsonDocument? Part(this ILiteDatabase database, string collection, string field, BsonValue value, BsonExpression fields) =>
        database.GetCollection(collection).Query().Where(Condition(field, " = @0", value)).Select(fields).Limit(1).ToEnumerable().FirstOrDefault();

    /// <summary>Returns all documents with this value in an indexed field, in the order of their <c>_id</c>.</summary>
    public static List<BsonDocument> All(this ILiteDatabase database, string collection, string field, BsonValue value) =>
        [.. database.GetCollection(collection).Query().Where(Condition(field, " = @0", value)).ToEnumerable().OrderBy(row => row["_id"].AsInt64)];

    /// <summary>Returns all documents that hold this value in an indexed list, in the order of their <c>_id</c>.</summary>
    public static List<BsonDocument> Holding(this ILiteDatabase database, string collection, string list, BsonValue value) =>
        [.. database.GetCollection(collection).Query().Where(Condition(list, " ANY = @0", value)).ToEnumerable().OrderBy(row => row["_id"].AsInt64)];

    /// <summary>Returns all documents with one of these values in an indexed field.</summary>
    public static List<BsonDocument> AnyOf(this ILiteDatabase database, string collection, string field, IEnumerable<BsonValue> values) =>
        [.. database.GetCollection(collection).Query().Where(Condition(field, " IN @0", new BsonArray(values))).ToEnumerable()];

    /// <summary>Returns the documents with <c>_id</c> in a range, in order.</summary>
    public static List<BsonDocument> Range(this ILiteDatabase database, string collection, long first, long last, int limit = int.MaxValue) =>
        [.. database.GetCollection(collection).Query().Where(Condition("_id", " BETWEEN @0 AND @1", first, last)).OrderBy("_id").Limit(limit).ToEnumerable()];

    /// <summary>Returns the document with this <c>_id</c>, or null.</summary>
    public static BsonDocument? WithId(this ILiteDatabase database, string collection, BsonValue id) => database.One(collection, "_id", id);

    /// <summary>Returns the documents with these <c>_id</c>s.</summary>
    public static Dictionary<long, BsonDocument> WithIds(this ILiteDatabase database, string collection, IEnumerable<long> ids) =>
        database.AnyOf(collection, "_id", ids.Distinct().Select(id => new BsonValue(id))).ToDictionary(row => row["_id"].AsInt64);

    /// <summary>Returns the last document with <c>_id</c> in a range, or null.</summary>
    public static BsonDocument? LastOf(this ILiteDatabase database, string collection, long first = 0, long last = long.MaxValue) =>
        database.GetCollection(collection).Query().Where(Condition("_id", " BETWEEN @0 AND @1", first, last)).OrderByDescending("_id").Limit(1).ToEnumerable().FirstOrDefault();

    /// <summary>Returns the greatest <c>_id</c>; 0 where there is none.</summary>
    public static long LastKey(this ILiteDatabase database, string collection) => database.LastOf(collection)?["_id"].AsInt64 ?? 0;

    /// <summary>Returns all documents in the order of their <c>_id</c>, one after the other.</summary>
    public static IEnumerable<BsonDocument> InOrder(this ILiteDatabase database, string collection) =>
        database.GetCollection(collection).Query().OrderBy("_id").ToEnumerable();

    /// <summary>Returns a text, or null.</summary>
    public static string? Text(this BsonDocument row, string field) => row[field] is { IsString: true } text ? text.AsString : null;

    /// <summary>Writes a name into an indexed field, and beside it where it is longer than the key of an index can be.</summary>
    public static void SetName(this BsonDocument row, string field, string name)
    {
        row[field] = IndexKey.Of(name);
        if (row[field].AsString != name)
        {
            row[field + LongNameSuffix] = name;
        }
    }

    /// <summary>Returns the name in such a field, or null.</summary>
    public static string? Name(this BsonDocument row, string field) => row.Text(field + LongNameSuffix) ?? row.Text(field);

    /// <summary>Returns a list of whole numbers.</summary>
    public static long[] Numbers(this BsonDocument row, string field) => [.. row[field].AsArray.Select(number => number.AsInt64)];

    private static BsonExpression Condition(string field, string test, params ReadOnlySpan<BsonValue> values)
    {
        _conditions ??= new(StringComparer.Ordinal);
        if (!_conditions.TryGetValue(field + test, out var condition))
        {
            condition = BsonExpression.Create(field + test, [.. values]);
            _conditions.Add(field + test, condition);
        }

        for (var i = 0; i < values.Length; i++)
        {
            condition.Parameters[i == 0 ? "0" : "1"] = values[i];
        }

        return condition;
    }
}
