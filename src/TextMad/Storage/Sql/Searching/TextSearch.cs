using System.Data.Common;
using System.Runtime.ExceptionServices;
using TextMad.Storage.Sql.Connections;

namespace TextMad.Storage.Sql.Searching;

/// <summary>Finds the documents that contain a text. The index says which may; whether they do, the text itself does.</summary>
/// <remarks>Segments of the index and texts are read as far as documents are asked for, few at first: whoever has enough stops asking.</remarks>
/// <param name="connection">A connection that sees one state of the store.</param>
/// <param name="store">The store's name, for complaints.</param>
internal sealed class TextSearch(StoreConnection connection, string store)
{
    // Documents that are asked for at once.
    private const int FewDocuments = 64;
    private const int ManyDocuments = 4096;

    // Texts that are looked into side by side; fewer where they are long.
    private const int FewTexts = 16;
    private const int ManyTexts = 1024;
    private const int ManyBytes = 4 << 20;

    // With so few documents to read through, no index is quicker.
    private const long FewEnough = 1000;

    private const string PlacesSql =
        "SELECT m.position, m.document_key FROM corpora c CROSS JOIN corpus_members m ON m.corpus_key = c.key WHERE c.name = $1 AND m.position > $2 ORDER BY m.position LIMIT $3";

    /// <summary>Returns the documents in the order of the query, without regard to its limit.</summary>
    public IEnumerable<Document> Find(DocumentQuery query)
    {
        var filter = new DocumentFilter(query);
        var reach = Reach(filter);
        var candidates = reach <= FewEnough ? null : TextCandidates.Of(connection, query.Contains!);
        if (candidates is null || reach <= candidates.Estimate)
        {
            return ReadThrough(query, filter);
        }

        if (query.Corpus is null)
        {
            return ReadThose(query, filter, candidates.All(), FewDocuments);
        }

        // A statement puts the members of a corpus in order itself, if it has all of them.
        return candidates.Estimate <= ManyDocuments / 2 && candidates.All().ToList() is { Count: <= ManyDocuments } few
            ? ReadThose(query, filter, few, ManyDocuments)
            : ReadThose(query, filter, candidates.Among(MembersOf(query.Corpus)), FewDocuments);
    }

    /// <summary>The documents that would have to be read through without an index; no fewer than there are.</summary>
    private long Reach(DocumentFilter filter) => filter.Reach.Min(question => connection.Number(question.Sql, question.Values) ?? 0);

    private IEnumerable<Document> ReadThrough(DocumentQuery query, DocumentFilter filter)
    {
        long? onlyGroup = null;
        if (query.Corpus is null && filter.Groups is { } groups)
        {
            var keys = Keys(groups, filter.Values);
            if (keys.Count == 0)
            {
                yield break;
            }

            onlyGroup = keys.Count == 1 ? keys[0] : null;
        }

        var (sql, values) = filter.Select(DocumentRows.DocumentColumns, withTexts: true, paged: false, onlyGroup);
        using var row = connection.Prepare(sql, values).ExecuteReader();
        foreach (var document in Containing(query.Contains!, row))
        {
            yield return document;
        }
    }

    private IEnumerable<Document> ReadThose(DocumentQuery query, DocumentFilter filter, IEnumerable<long> candidates, int size)
    {
        using var next = candidates.GetEnumerator();
        for (var some = Take(); some.Count > 0; some = Take())
        {
            var (sql, values) = filter.SelectOf(DocumentRows.DocumentColumns, connection.List(some));
            using (var row = connection.Prepare(sql, values).ExecuteReader())
            {
                foreach (var document in Containing(query.Contains!, row))
                {
                    yield return document;
                }
            }

            size = Math.Min(2 * size, ManyDocuments);
        }

        List<long> Take()
        {
            var some = new List<long>(size);
            while (some.Count < size && next.MoveNext())
            {
                some.Add(next.Current);
            }

            return some;
        }
    }

    /// <summary>The members of a corpus in its order, some at a time.</summary>
    private IEnumerable<IReadOnlyList<long>> MembersOf(string corpus)
    {
        var position = -1L;
        for (var size = FewDocuments; ; size = Math.Min(2 * size, ManyDocuments))
        {
            var page = new List<long>();
            using (var row = connection.Prepare(PlacesSql, corpus, position, size).ExecuteReader())
            {
                while (row.Read())
                {
                    position = row.GetInt64(0);
                    page.Add(row.GetInt64(1));
                }
            }

            yield return page;
            if (page.Count < size)
            {
                yield break;
            }
        }
    }

    /// <summary>Returns the documents of rows that contain a text: some are read, then looked into side by side.</summary>
    private IEnumerable<Document> Containing(string part, DbDataReader row)
    {
        var texts = new List<StoredText>();
        for (var (most, isEnd) = (FewTexts, false); !isEnd; most = Math.Min(2 * most, ManyTexts))
        {
            texts.Clear();
            for (var bytes = 0L; texts.Count < most && bytes < ManyBytes;)
            {
                if (!row.Read())
                {
                    isEnd = true;
                    break;
                }

                texts.Add(StoredText.Read(row));
                bytes += texts[^1].Bytes;
            }

            foreach (var document in Containing(part, texts))
            {
                if (document is not null)
                {
                    yield return document;
                }
            }
        }
    }

    private Document?[] Containing(string part, List<StoredText> texts)
    {
        var found = new Document?[texts.Count];
        if (texts.Count <= FewTexts)
        {
            return [.. texts.Select(text => text.IfContains(part, store))];
        }

        try
        {
            Parallel.For(0, found.Length, i => found[i] = texts[i].IfContains(part, store));
            return found;
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
            throw;
        }
    }

    private List<long> Keys(string sql, object?[] values)
    {
        var keys = new List<long>();
        using var row = connection.Prepare(sql, values).ExecuteReader();
        while (row.Read())
        {
            keys.Add(row.GetInt64(0));
        }

        return keys;
    }
}
