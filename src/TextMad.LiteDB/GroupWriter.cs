using LiteDB;
using TextMad.Storage;
using TextMad.Storage.Facts;
using TextMad.Storage.Records;

namespace TextMad.LiteDB;

/// <summary>The groups that the documents of one batch are in: finds them, adds those that are new, and brings their totals up to date.</summary>
internal sealed class GroupWriter(ILiteDatabase database)
{
    private readonly Dictionary<DocumentGroup, BsonDocument> _met = [];
    private long _nextKey;

    /// <summary>Counts a document in.</summary>
    /// <returns>The key of its group.</returns>
    public long Add(DocumentGroup group, DocumentTotals document)
    {
        if (!_met.TryGetValue(group, out var row))
        {
            row = Find(group) ?? New(group);
            _met.Add(group, row);
        }

        Rows.Add(row, document);
        return row["_id"].AsInt64;
    }

    /// <summary>Writes the totals.</summary>
    public void Write() => database.GetCollection(StoreCollections.Groups).Upsert(_met.Values);

    private static string Facts(DocumentGroup group) => IndexKey.Of(
        StoredWord.Write(group.Kind), group.Source, group.Model, group.Generation?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private BsonDocument? Find(DocumentGroup group) => database.One(StoreCollections.Groups, "facts", Facts(group));

    private BsonDocument New(DocumentGroup group)
    {
        _nextKey = Math.Max(_nextKey, database.LastKey(StoreCollections.Groups)) + 1;
        return new BsonDocument
        {
            ["_id"] = _nextKey,
            ["facts"] = Facts(group),
            ["kind"] = StoredWord.Write(group.Kind),
            ["source"] = group.Source,
            ["source_key"] = group.Source is { } source ? IndexKey.Of(source) : null,
            ["model"] = group.Model,
            ["model_key"] = group.Model is { } model ? IndexKey.Of(model) : null,
            ["generation"] = group.Generation is { } generation ? generation : BsonValue.Null,
            ["documents"] = 0L,
            ["words"] = 0L,
            ["bytes"] = 0L,
        };
    }
}
