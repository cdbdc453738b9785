using LiteDB;
using TextMad.Storage;

namespace TextMad.LiteDB;

/// <summary>The documents that a query selects, without regard to the text that they must contain: their keys, in order, out of indexes.</summary>
/// <remarks>Documents get growing keys: what is added does not come into a stream that has begun, and what is removed meanwhile is passed over.</remarks>
internal sealed class DocumentSelection
{
    private const int Page = 4096;
    private const int BlocksPerPage = 8;

    private readonly StoreFile _file;
    private readonly DocumentQuery _query;
    private readonly long? _corpus;
    private readonly long _last;
    private readonly IReadOnlyList<BsonDocument>? _groups;
    private readonly HashSet<long> _left;
    private readonly bool _hasGaps;

    private DocumentSelection(StoreFile file, ILiteDatabase database, DocumentQuery query, bool withTexts)
    {
        (_file, _query) = (file, query);
        _groups = GroupsOf(database, query);
        _corpus = query.Corpus is { } name ? database.One(StoreCollections.Corpora, "key", IndexKey.Of(name))?["_id"].AsInt64 ?? -1 : null;
        _last = _corpus switch
        {
            null => database.LastKey(StoreCollections.Documents),
            -1 => -1,
            { } corpus => database.LastOf(StoreCollections.CorpusMembers, StoreCollections.RangeOf(corpus).First, StoreCollections.RangeOf(corpus).Last)?["_id"].AsInt64 ?? -1,
        };
        _hasGaps = database.GetCollection(StoreCollections.Store).FindById(ChangeWriter.Removed) is not null;
        _left = query.ExcludeWithdrawn || withTexts
            ? [.. database.InOrder(StoreCollections.Withdrawals).Where(row => query.ExcludeWithdrawn || row["erased"].AsBoolean).Select(row => row["_id"].AsInt64)]
            : [];
    }

    /// <summary>Begins a selection: what is added later does not belong to it.</summary>
    /// <param name="file">The store.</param>
    /// <param name="query">The conditions.</param>
    /// <param name="withTexts">Leave out documents whose text was erased.</param>
    public static DocumentSelection Of(StoreFile file, DocumentQuery query, bool withTexts) =>
        file.Read(database => new DocumentSelection(file, database, query, withTexts));

    /// <summary>Returns the groups that match the query's conditions on origins; null when all do.</summary>
    public static IReadOnlyList<BsonDocument>? GroupsOf(ILiteDatabase database, DocumentQuery query)
    {
        if (query is { OriginKind: null, Source: null, Model: null, Generation: null, Run: null })
        {
            return null;
        }

        var groups = query switch
        {
            { Model: { } model } => database.All(StoreCollections.Groups, "model_key", IndexKey.Of(model.Value)),
            { Source: { } source } => database.All(StoreCollections.Groups, "source_key", IndexKey.Of(source)),
            { Run: { } run } => [.. database.All(StoreCollections.Models, "run_key", IndexKey.Of(run))
                .SelectMany(model => database.All(StoreCollections.Groups, "model_key", model["key"]))
                .OrderBy(group => group["_id"].AsInt64)],
            { Generation: { } generation } => database.All(StoreCollections.Groups, "generation", generation),
            _ => database.InOrder(StoreCollections.Groups).ToList(),
        };
        var models = query is { Run: { } of } and not { Model: null, Source: null }
            ? database.All(StoreCollections.Models, "run_key", IndexKey.Of(of)).Select(model => model["id"].AsString).ToHashSet(StringComparer.Ordinal)
            : null;
        var plain = query is { Source: null, Model: null, Generation: null, Run: null };
        return [.. groups.Where(row =>
        {
            var group = Rows.Group(row);

            // Derived documents carry what their parents share; a query asks for what was imported, crawled or sampled itself.
            return (plain || group.Kind != OriginKind.Derived)
                && (query.OriginKind is null || query.OriginKind == group.Kind)
                && (query.Source is null || query.Source == group.Source)
                && (query.Model is null || query.Model == group.ModelId)
                && (query.Generation is null || query.Generation == group.Generation)
                && (models is null || (group.Model is not null && models.Contains(group.Model)));
        })];
    }

    /// <summary>Returns the keys, without regard to the query's skip and limit.</summary>
    public IEnumerable<long> Keys()
    {
        var keys = _corpus is not null ? Members() : _groups is null ? Everything() : _groups.Count == 1 ? InGroup(_groups[0]) : InGroups(_groups);
        return _left.Count == 0 ? keys : keys.Where(key => !_left.Contains(key));
    }

    /// <summary>Returns the keys that the query's skip and limit leave.</summary>
    public IEnumerable<long> PagedKeys() => Paged(Keys(), _query);

    /// <summary>Applies a query's skip and limit.</summary>
    public static IEnumerable<T> Paged<T>(IEnumerable<T> rows, DocumentQuery query)
    {
        var rest = rows.Skip(query.Skip);
        return query.Limit is { } limit ? rest.Take(limit) : rest;
    }

    private IEnumerable<long> Everything()
    {
        for (var first = 1L; _hasGaps && first <= _last;)
        {
            var begin = first;
            var keys = _file.Read(database => database.GetCollection(StoreCollections.Documents).Query().Where("_id BETWEEN @0 AND @1", begin, _last).OrderBy("_id")
                .Select("{_id}").Limit(Page).ToEnumerable().Select(row => row["_id"].AsInt64).ToList());
            foreach (var key in keys)
            {
                yield return key;
            }

            first = keys.Count < Page ? _last + 1 : keys[^1] + 1;
        }

        if (_hasGaps)
        {
            yield break;
        }

        for (var key = 1L; key <= _last; key++)
        {
            yield return key;
        }
    }

    private IEnumerable<long> InGroup(BsonDocument group)
    {
        var (first, last) = (StoreCollections.Join(group["_id"].AsInt64, 0), StoreCollections.Join(group["_id"].AsInt64, _last));
        while (true)
        {
            var places = _file.Read(database => Places(database, first, last, Page));
            foreach (var place in places)
            {
                yield return StoreCollections.Low(place);
            }

            if (places.Count < Page)
            {
                yield break;
            }

            first = places[^1] + 1;
        }
    }

    private List<long> InGroups(IReadOnlyList<BsonDocument> groups)
    {
        var keys = new List<long>();
        foreach (var group in groups)
        {
            keys.AddRange(InGroup(group));
        }

        keys.Sort();
        return keys;
    }

    // The field is all that is read of a document, which is to say that no document is read: the index has it.
    private static List<long> Places(ILiteDatabase database, long first, long last, int limit) =>
        [.. database.GetCollection(StoreCollections.Documents).Query().Where("by_group BETWEEN @0 AND @1", first, last).OrderBy("by_group")
            .Select("{by_group}").Limit(limit).ToEnumerable().Select(row => row["by_group"].AsInt64)];

    private IEnumerable<long> Members()
    {
        var groups = _groups?.Select(group => group["_id"].AsInt64).ToHashSet();
        for (var next = _last < 0 ? 0 : StoreCollections.RangeOf(_corpus!.Value).First; next <= _last;)
        {
            var from = next;
            var blocks = _file.Read(database => database.Range(StoreCollections.CorpusMembers, from, _last, BlocksPerPage));
            if (blocks.Count == 0)
            {
                // The corpus was removed meanwhile.
                yield break;
            }

            foreach (var block in blocks)
            {
                var (documents, of) = (block.Numbers("documents"), block.Numbers("groups"));
                for (var i = 0; i < documents.Length; i++)
                {
                    if (groups is null || groups.Contains(of[i]))
                    {
                        yield return documents[i];
                    }
                }
            }

            next = blocks[^1]["_id"].AsInt64 + 1;
        }
    }
}
