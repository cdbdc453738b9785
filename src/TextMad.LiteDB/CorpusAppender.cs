using LiteDB;
using TextMad.Storage.Records;

namespace TextMad.LiteDB;

/// <summary>What one batch appends to one corpus.</summary>
internal sealed class CorpusAppender
{
    private readonly ILiteDatabase _database;
    private readonly BsonDocument _corpus;
    private readonly long _key;
    private readonly HashSet<long> _met = [];
    private readonly List<StoredDocument> _added = [];
    private readonly long _position;

    public CorpusAppender(ILiteDatabase database, BsonDocument corpus)
    {
        (_database, _corpus, _key) = (database, corpus, corpus["_id"].AsInt64);
        var (first, last) = StoreCollections.RangeOf(_key);
        _position = database.LastOf(StoreCollections.CorpusMembers, first, last) is { } block
            ? StoreCollections.Low(block["_id"].AsInt64) + block["documents"].AsArray.Count
            : 0;
    }

    /// <summary>Appends a document, unless it is a member.</summary>
    /// <param name="document">The key of the document.</param>
    /// <param name="isNew">It came with this batch, so that it cannot be a member yet.</param>
    public void Add(StoredDocument document, bool isNew)
    {
        if (_met.Add(document.Key) && (isNew || !Holds(_database, _key, document.Key)))
        {
            _added.Add(document);
        }
    }

    /// <summary>Writes members and totals.</summary>
    public void Write()
    {
        var position = _position;
        foreach (var block in _added.Chunk(StoreCollections.BlockSize))
        {
            _database.GetCollection(StoreCollections.CorpusMembers).Insert(new BsonDocument
            {
                ["_id"] = StoreCollections.Join(_key, position),
                ["corpus"] = _corpus["name"],
                ["position"] = position,
                ["documents"] = new BsonArray(block.Select(document => new BsonValue(document.Key))),
                ["groups"] = new BsonArray(block.Select(document => new BsonValue(document.Group))),
            });
            position += block.Length;
        }

        foreach (var group in _added.Select((document, i) => (document, i)).GroupBy(member => member.document.Group))
        {
            var rows = _database.GetCollection(StoreCollections.CorpusGroups);
            var id = StoreCollections.Join(_key, group.Key);
            var row = rows.FindById(id) ?? new BsonDocument
            {
                ["_id"] = id,
                ["corpus"] = _corpus["name"],
                ["group"] = group.Key,
                ["first"] = _position + group.First().i,
                ["documents"] = 0L,
                ["words"] = 0L,
                ["bytes"] = 0L,
            };
            Rows.Add(row, Sum(group.Select(member => member.document)));
            rows.Upsert(row);
        }

        if (_added.Count > 0)
        {
            Rows.Add(_corpus, Sum(_added));
            _database.GetCollection(StoreCollections.Corpora).Update(_corpus);
        }
    }

    /// <summary>Returns whether a document is a member of a corpus.</summary>
    public static bool Holds(ILiteDatabase database, long corpus, long document) => PositionOf(database, corpus, document) is not null;

    /// <summary>Returns the place of a document in a corpus, counted from 0; null when it is no member.</summary>
    public static long? PositionOf(ILiteDatabase database, long corpus, long document) =>
        database.Holding(StoreCollections.CorpusMembers, "documents[*]", document).FirstOrDefault(block => StoreCollections.High(block["_id"].AsInt64) == corpus) is { } found
            ? StoreCollections.Low(found["_id"].AsInt64) + found["documents"].AsArray.IndexOf(document)
            : null;

    private static DocumentTotals Sum(IEnumerable<StoredDocument> documents) => documents.Aggregate(
        default(DocumentTotals),
        (sum, document) => new(sum.Documents + 1, sum.Words + document.Words, sum.Bytes + document.Bytes));
}
