using LiteDB;
using TextMad.Storage;

namespace TextMad.LiteDB;

/// <summary>What a store answers about documents.</summary>
internal sealed class DocumentQuestions(StoreFile file)
{
    private const int ChunkSize = 128;

    public Document? Find(DocumentId id) => file.Read(database =>
    {
        if (database.One(StoreCollections.Documents, "id", id.ToString()) is not { } row)
        {
            return null;
        }

        var parts = Parts(database, row["_id"].AsInt64, row["_id"].AsInt64);
        return parts is [var only] && only["codec"].AsInt32 == TextCodec.Erased
            ? throw BatchRules.Erased(id, Rows.Withdrawal(database.GetCollection(StoreCollections.Withdrawals).FindById(row["_id"])))
            : Restore(row, parts);
    });

    public DocumentSummary? FindSummary(DocumentId id) =>
        file.Read(database => database.One(StoreCollections.Documents, "id", id.ToString()) is { } row ? Rows.Summary(row) : null);

    public IReadOnlyList<DocumentId> ResolvePrefix(string prefix, int limit)
    {
        var (first, last) = BatchRules.IdsWithPrefix(prefix);
        return file.Read<IReadOnlyList<DocumentId>>(database =>
            [.. database.GetCollection(StoreCollections.Documents).Query().Where("id BETWEEN @0 AND @1", first.ToString(), last.ToString())
                .OrderBy("id").Select("{id}").Limit(limit).ToEnumerable().Select(Rows.Id)]);
    }

    public IEnumerable<Document> Read(DocumentQuery query)
    {
        BatchRules.Require(query);
        return query.Contains is not { } part
            ? Documents(query, paged: true)
            : DocumentSelection.Paged(Documents(query, paged: false).Where(document => document.Text.Contains(part, StringComparison.OrdinalIgnoreCase)), query);
    }

    public IEnumerable<DocumentSummary> ReadSummaries(DocumentQuery query)
    {
        BatchRules.Require(query);
        return query.Contains is null
            ? Stored(query).Select(Rows.Summary)
            : Read(query).Select(d => new DocumentSummary(d.Id, d.Origin, d.Language, d.WordCount, d.ByteCount, d.ContentHash));
    }

    public DocumentTotals Count(DocumentQuery query) => CountByOrigin(query).Aggregate(
        default(DocumentTotals),
        (sum, group) => new(sum.Documents + group.Totals.Documents, sum.Words + group.Totals.Words, sum.Bytes + group.Totals.Bytes));

    public IReadOnlyList<OriginTotals> CountByOrigin(DocumentQuery query)
    {
        BatchRules.Require(query);
        return query.Contains is not null || query.Limit is not null || query.Skip > 0
            ? CountOneByOne(query)
            : file.Read<IReadOnlyList<OriginTotals>>(database => [.. Totals(database, query).Where(total => total.Totals.Documents > 0)]);
    }

    public bool CorpusHasContent(string corpus, ContentHash hash) => file.Read(database =>
        database.One(StoreCollections.Corpora, "key", IndexKey.Of(corpus)) is { } row
        && database.All(StoreCollections.Documents, "content", hash.ToString())
            .Any(document => CorpusTail.Holds(database, row["_id"].AsInt64, document["_id"].AsInt64)));

    public IReadOnlyList<DocumentSummary> Children(DocumentId id) => file.Read<IReadOnlyList<DocumentSummary>>(database =>
        [.. database.All(StoreCollections.Parents, "parent", id.ToString())
            .Select(row => row["child"].AsString)
            .Distinct(StringComparer.Ordinal)
            .Select(child => database.One(StoreCollections.Documents, "id", child)!)
            .OrderBy(child => child["_id"].AsInt64)
            .Select(Rows.Summary)]);

    public Withdrawal? FindWithdrawal(DocumentId id) => file.Read(database =>
        database.One(StoreCollections.Documents, "id", id.ToString()) is { } document
        && database.GetCollection(StoreCollections.Withdrawals).FindById(document["_id"]) is { } row
            ? Rows.Withdrawal(row)
            : null);

    public IReadOnlyList<Withdrawal> Withdrawals() => file.Read<IReadOnlyList<Withdrawal>>(database =>
        [.. database.InOrder(StoreCollections.Withdrawals).Select(Rows.Withdrawal)]);

    /// <summary>Documents with these growing keys, read in one go where no key is left out.</summary>
    public static IReadOnlyList<BsonDocument> RowsOf(ILiteDatabase database, long[] keys)
    {
        if (keys[^1] - keys[0] + 1 == keys.Length && keys.SequenceEqual(Enumerable.Range(0, keys.Length).Select(i => keys[0] + i)))
        {
            return database.Range(StoreCollections.Documents, keys[0], keys[^1]);
        }

        var documents = database.GetCollection(StoreCollections.Documents);
        return [.. keys.Select(key => documents.FindById(key))];
    }

    private IEnumerable<BsonDocument> Stored(DocumentQuery query)
    {
        foreach (var keys in DocumentSelection.Of(file, query, withTexts: false).PagedKeys().Chunk(ChunkSize))
        {
            foreach (var row in file.Read(database => RowsOf(database, keys)))
            {
                yield return row;
            }
        }
    }

    private IEnumerable<Document> Documents(DocumentQuery query, bool paged)
    {
        var selection = DocumentSelection.Of(file, query, withTexts: true);
        foreach (var keys in (paged ? selection.PagedKeys() : selection.Keys()).Chunk(ChunkSize))
        {
            var documents = file.Read(database =>
            {
                var rows = RowsOf(database, keys);
                var isRange = keys[^1] - keys[0] + 1 == keys.Length;
                var parts = isRange ? Parts(database, keys[0], keys[^1]).ToLookup(part => StoreCollections.DocumentOf(part["_id"].AsInt64)) : null;
                return rows.Select(row =>
                {
                    var key = row["_id"].AsInt64;
                    List<BsonDocument> text = parts is null ? Parts(database, key, key) : [.. parts[key]];

                    // It may have been erased since the stream began.
                    return text is [var only] && only["codec"].AsInt32 == TextCodec.Erased ? null : Restore(row, text);
                }).OfType<Document>().ToList();
            });
            foreach (var document in documents)
            {
                yield return document;
            }
        }
    }

    private static List<BsonDocument> Parts(ILiteDatabase database, long first, long last) =>
        database.Range(StoreCollections.Texts, StoreCollections.FirstPart(first), StoreCollections.LastPart(last));

    private Document Restore(BsonDocument row, List<BsonDocument> parts)
    {
        var summary = Rows.Summary(row);
        byte[] data = parts.Count == 1 ? parts[0]["data"].AsBinary : [.. parts.SelectMany(part => part["data"].AsBinary)];
        var text = parts.Count == 0 ? null : TextCodec.Decode(parts[0]["codec"].AsInt32, data, summary.Bytes, summary.ContentHash);
        return text is null ? throw BatchRules.Damaged(summary.Id, file.Path) : Document.Restore(summary.Id, text, summary.Origin, summary.Language);
    }

    private static IEnumerable<OriginTotals> Totals(ILiteDatabase database, DocumentQuery query)
    {
        var groups = DocumentSelection.GroupsOf(database, query);
        if (query.Corpus is null)
        {
            var withdrawn = Withdrawn(database, query, corpus: null);
            return (groups ?? [.. database.InOrder(StoreCollections.Groups)]).Select(group => Total(group, Rows.Totals(group), withdrawn));
        }

        if (database.One(StoreCollections.Corpora, "key", IndexKey.Of(query.Corpus)) is not { } corpus)
        {
            return [];
        }

        var (first, last) = StoreCollections.RangeOf(corpus["_id"].AsInt64);
        var left = Withdrawn(database, query, corpus["_id"].AsInt64);
        var wanted = groups?.ToDictionary(group => group["_id"].AsInt64);
        return database.Range(StoreCollections.CorpusGroups, first, last)
            .OrderBy(row => row["first"].AsInt64)
            .Select(row => (Totals: row, Key: StoreCollections.Low(row["_id"].AsInt64)))
            .Where(row => wanted is null || wanted.ContainsKey(row.Key))
            .Select(row => Total(wanted?[row.Key] ?? database.GetCollection(StoreCollections.Groups).FindById(row.Key), Rows.Totals(row.Totals), left));
    }

    private static OriginTotals Total(BsonDocument row, DocumentTotals totals, Dictionary<long, DocumentTotals> left)
    {
        var group = Rows.Group(row);
        var less = left.GetValueOrDefault(row["_id"].AsInt64);
        return new OriginTotals(group.Kind, group.Source, group.ModelId, group.Generation, new(
            totals.Documents - less.Documents, totals.Words - less.Words, totals.Bytes - less.Bytes));
    }

    /// <summary>What the query leaves out of each group for being withdrawn.</summary>
    private static Dictionary<long, DocumentTotals> Withdrawn(ILiteDatabase database, DocumentQuery query, long? corpus)
    {
        var totals = new Dictionary<long, DocumentTotals>();
        if (!query.ExcludeWithdrawn)
        {
            return totals;
        }

        foreach (var key in database.InOrder(StoreCollections.Withdrawals).Select(row => row["_id"].AsInt64).ToList())
        {
            if (corpus is null || CorpusTail.Holds(database, corpus.Value, key))
            {
                Add(totals, database.GetCollection(StoreCollections.Documents).FindById(key));
            }
        }

        return totals;
    }

    private static void Add(Dictionary<long, DocumentTotals> totals, BsonDocument document)
    {
        var sum = totals.GetValueOrDefault(Rows.GroupKey(document));
        totals[Rows.GroupKey(document)] = new(sum.Documents + 1, sum.Words + document["words"].AsInt32, sum.Bytes + document["bytes"].AsInt32);
    }

    private IReadOnlyList<OriginTotals> CountOneByOne(DocumentQuery query)
    {
        var totals = new Dictionary<long, DocumentTotals>();
        var rows = query.Contains is null
            ? Stored(query)
            : Read(query).Select(document => file.Read(database => database.One(StoreCollections.Documents, "id", document.Id.ToString())!));
        foreach (var row in rows)
        {
            Add(totals, row);
        }

        return file.Read<IReadOnlyList<OriginTotals>>(database =>
            [.. totals.Select(total => Total(database.GetCollection(StoreCollections.Groups).FindById(total.Key), total.Value, []))]);
    }
}
