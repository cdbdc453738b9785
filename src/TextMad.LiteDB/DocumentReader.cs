using LiteDB;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.LiteDB;

/// <summary>Answers what is asked about documents.</summary>
internal sealed class DocumentReader(StoreFile file)
{
    private const int ChunkSize = 128;
    private static readonly BsonExpression _fieldsOfFacts = BsonExpression.Create("{kind, source, model, generation, shares, places}");

    public Document? Find(DocumentId id) => file.Read(database =>
    {
        if (database.One(StoreCollections.Documents, "id", id.ToString()) is not { } row)
        {
            return null;
        }

        var text = database.WithId(StoreCollections.Texts, row["_id"]);
        return text is not null && TextRows.IsErased(text)
            ? throw BatchRules.Erased(id, Rows.Withdrawal(database.WithId(StoreCollections.Withdrawals, row["_id"])!))
            : Restore(database, row, text);
    });

    public TextShares? SharesOf(DocumentId id) =>
        file.Read(database => database.Part(StoreCollections.Documents, "id", id.ToString(), _fieldsOfFacts) is { } row ? Rows.Facts(row).Shares : null);

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
            : Read(query).Select(DocumentSummary.Of);
    }

    public IEnumerable<DocumentId> ReadIds()
    {
        var last = file.Read(database => database.LastKey(StoreCollections.Documents));
        for (var first = 1L; first <= last; first += ChunkSize)
        {
            var begin = first;
            foreach (var id in file.Read(database => database.Range(StoreCollections.Documents, begin, begin + ChunkSize - 1).ConvertAll(Rows.Id)))
            {
                yield return id;
            }
        }
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

    public IReadOnlyDictionary<ContentHash, (DocumentId Document, long Position)> FindContents(string corpus, IReadOnlyCollection<ContentHash> contents) => file.Read(database =>
    {
        var found = new Dictionary<ContentHash, (DocumentId Document, long Position)>();
        if (database.One(StoreCollections.Corpora, "key", IndexKey.Of(corpus)) is { } row)
        {
            foreach (var content in contents)
            {
                foreach (var document in database.All(StoreCollections.Documents, "content", content.ToString()))
                {
                    if (CorpusAppender.PositionOf(database, row["_id"].AsInt64, document["_id"].AsInt64) is { } position
                        && (!found.TryGetValue(content, out var other) || position < other.Position))
                    {
                        found[content] = (Rows.Id(document), position);
                    }
                }
            }
        }

        return found;
    });

    public IReadOnlyList<DocumentSummary> Children(DocumentId id) => file.Read<IReadOnlyList<DocumentSummary>>(database =>
        [.. database.All(StoreCollections.Lineage, "parent", id.ToString())
            .Select(row => row["child"].AsString)
            .Distinct(StringComparer.Ordinal)
            .Select(child => database.One(StoreCollections.Documents, "id", child))
            .OfType<BsonDocument>()
            .OrderBy(child => child["_id"].AsInt64)
            .Select(Rows.Summary)]);

    public Withdrawal? FindWithdrawal(DocumentId id) => file.Read(database =>
        database.One(StoreCollections.Documents, "id", id.ToString()) is { } document
        && database.WithId(StoreCollections.Withdrawals, document["_id"]) is { } row
            ? Rows.Withdrawal(row)
            : null);

    public IReadOnlyList<Withdrawal> Withdrawals() => file.Read<IReadOnlyList<Withdrawal>>(database =>
        [.. database.InOrder(StoreCollections.Withdrawals).Select(Rows.Withdrawal)]);

    /// <summary>Returns the documents with these growing keys, read in one go where no key is left out.</summary>
    public static IReadOnlyList<BsonDocument> RowsOf(ILiteDatabase database, long[] keys)
    {
        if (keys[^1] - keys[0] + 1 == keys.Length && keys.SequenceEqual(Enumerable.Range(0, keys.Length).Select(i => keys[0] + i)))
        {
            return database.Range(StoreCollections.Documents, keys[0], keys[^1]);
        }

        var rows = database.WithIds(StoreCollections.Documents, keys);

        // It may have been removed since the keys were read.
        return [.. keys.Select(rows.GetValueOrDefault).OfType<BsonDocument>()];
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
                var texts = isRange
                    ? database.Range(StoreCollections.Texts, keys[0], keys[^1]).ToDictionary(text => text["_id"].AsInt64)
                    : database.WithIds(StoreCollections.Texts, keys);
                return rows.Select(row =>
                {
                    var text = texts.GetValueOrDefault(row["_id"].AsInt64);

                    // It may have been erased since the stream began.
                    return text is not null && TextRows.IsErased(text) ? null : Restore(database, row, text);
                }).OfType<Document>().ToList();
            });
            foreach (var document in documents)
            {
                yield return document;
            }
        }
    }

    private Document Restore(ILiteDatabase database, BsonDocument row, BsonDocument? text)
    {
        var summary = Rows.Summary(row);
        return text is not null && TextRows.Read(database, text, summary) is { } words
            ? Document.Restore(summary.Id, words, summary.Origin, summary.Language)
            : throw BatchRules.Damaged(summary.Id, file.Path);
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
            .Select(row => Total(wanted?[row.Key] ?? database.WithId(StoreCollections.Groups, row.Key)!, Rows.Totals(row.Totals), left));
    }

    private static OriginTotals Total(BsonDocument row, DocumentTotals totals, Dictionary<long, DocumentTotals> left)
    {
        var group = Rows.Group(row);
        var less = left.GetValueOrDefault(row["_id"].AsInt64);
        return new OriginTotals(group.Kind, group.Source, group.ModelId, group.Generation, new(
            totals.Documents - less.Documents, totals.Words - less.Words, totals.Bytes - less.Bytes));
    }

    /// <summary>Returns what the query leaves out of each group for being withdrawn.</summary>
    private static Dictionary<long, DocumentTotals> Withdrawn(ILiteDatabase database, DocumentQuery query, long? corpus)
    {
        var totals = new Dictionary<long, DocumentTotals>();
        if (!query.ExcludeWithdrawn)
        {
            return totals;
        }

        foreach (var key in database.InOrder(StoreCollections.Withdrawals).Select(row => row["_id"].AsInt64).ToList())
        {
            if (corpus is null || CorpusAppender.Holds(database, corpus.Value, key))
            {
                Add(totals, database.WithId(StoreCollections.Documents, key)!);
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
            [.. totals.Select(total => Total(database.WithId(StoreCollections.Groups, total.Key)!, total.Value, []))]);
    }
}
