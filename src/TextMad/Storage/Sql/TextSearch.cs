using TextMad.Storage.Sql.Connections;
using TextMad.Storage.TextIndex;

namespace TextMad.Storage.Sql;

/// <summary>Finds the documents that contain a text. The index says which may; whether they do, the text itself does.</summary>
/// <param name="connection">A connection that sees one state of the store.</param>
/// <param name="store">The store's name, for complaints.</param>
internal sealed class TextSearch(StoreConnection connection, string store)
{
    // Grams that are asked for, the rarest of those of the text: each is a row of every segment.
    private const int MostGrams = 16;

    // Segments whose rows are in memory at once.
    private const int SegmentsTogether = 64;

    // Documents that are read at once: few at first, since the first ones may be all that is wanted.
    private const int FewDocuments = 64;
    private const int ManyDocuments = 4096;

    // With so few documents to read through, no index is quicker.
    private const long FewEnough = 1000;

    private const string SegmentsSql = "SELECT key, keys FROM text_segments ORDER BY key";
    private const string BucketSql = "SELECT data FROM text_grams WHERE key = $1";

    private const string PlacesSql =
        "SELECT m.position, m.document_key FROM corpora c CROSS JOIN corpus_members m ON m.corpus_key = c.key WHERE c.name = $1 AND m.position > $2 ORDER BY m.position LIMIT $3";

    /// <summary>Returns the documents in the order of the query, without regard to its limit: whoever has enough stops asking.</summary>
    public IEnumerable<Document> Find(DocumentQuery query)
    {
        var filter = new DocumentFilter(query);
        var reach = Reach(filter);
        var candidates = reach <= FewEnough ? null : Candidates(query.Contains!);
        return candidates is null || reach <= candidates.Count ? ReadThrough(query, filter)
            : query.Corpus is null || candidates.Count <= ManyDocuments ? ReadThose(query, filter, candidates)
            : ReadThose(query, filter, InOrderOf(query.Corpus, [.. candidates]));
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
        while (row.Read())
        {
            if (DocumentRows.DocumentWith(row, query.Contains!, store) is { } found)
            {
                yield return found;
            }
        }
    }

    private IEnumerable<Document> ReadThose(DocumentQuery query, DocumentFilter filter, IEnumerable<long> candidates)
    {
        var size = FewDocuments;
        using var next = candidates.GetEnumerator();
        for (var some = Take(); some.Count > 0; some = Take())
        {
            var found = new List<Document>();
            var (sql, values) = filter.SelectOf(DocumentRows.DocumentColumns, connection.List(some));
            using (var row = connection.Prepare(sql, values).ExecuteReader())
            {
                while (row.Read())
                {
                    if (DocumentRows.DocumentWith(row, query.Contains!, store) is { } document)
                    {
                        found.Add(document);
                    }
                }
            }

            foreach (var document in found)
            {
                yield return document;
            }

            size = Math.Min(2 * size, ManyDocuments);
        }

        List<long> Take()
        {
            // A statement puts the members of a corpus in order itself, if it has all of them.
            var most = query.Corpus is not null && candidates is List<long> ? ManyDocuments : size;
            var some = new List<long>(most);
            while (some.Count < most && next.MoveNext())
            {
                some.Add(next.Current);
            }

            return some;
        }
    }

    private IEnumerable<long> InOrderOf(string corpus, HashSet<long> candidates)
    {
        for (var position = -1L; ;)
        {
            var page = new List<(long Position, long Key)>();
            using (var row = connection.Prepare(PlacesSql, corpus, position, ManyDocuments).ExecuteReader())
            {
                while (row.Read())
                {
                    page.Add((row.GetInt64(0), row.GetInt64(1)));
                }
            }

            foreach (var (_, key) in page.Where(member => candidates.Contains(member.Key)))
            {
                yield return key;
            }

            if (page.Count < ManyDocuments)
            {
                yield break;
            }

            position = page[^1].Position;
        }
    }

    /// <summary>The keys of the documents that may contain a text, ascending; null when the index cannot tell.</summary>
    private List<long>? Candidates(string part)
    {
        var grams = TextGrams.Of(part);
        if (grams.Length == 0)
        {
            return null;
        }

        try
        {
            var segments = new List<(long Key, long[] Documents)>();
            using (var row = connection.Prepare(SegmentsSql).ExecuteReader())
            {
                while (row.Read())
                {
                    segments.Add((row.GetInt64(0), SegmentKeys.Read(row.GetFieldValue<byte[]>(1))));
                }
            }

            grams = Rarest(grams, segments);
            var found = Keys("SELECT document_key FROM text_pending", []);
            foreach (var some in segments.Chunk(SegmentsTogether))
            {
                Search(some, grams, found);
            }

            found.Sort();
            return found;
        }
        catch (InvalidDataException)
        {
            // The check of the store names what is damaged. The texts are there, and say as much.
            return null;
        }
    }

    private int[] Rarest(int[] grams, List<(long Key, long[] Documents)> segments)
    {
        if (grams.Length <= MostGrams || segments.Count == 0)
        {
            return grams;
        }

        var sizes = new int[grams.Length];
        var sample = segments.MaxBy(segment => segment.Documents.Length).Key;
        connection.AskAll(
            BucketSql,
            [.. grams.Select(gram => new object?[] { Row(sample, gram) })],
            (index, row) => sizes[index] = SegmentReader.Count(SegmentReader.Find(row.GetFieldValue<byte[]>(0), grams[index])));
        Array.Sort(sizes, grams);
        return grams[..MostGrams];
    }

    private void Search((long Key, long[] Documents)[] segments, int[] grams, List<long> found)
    {
        var sets = segments.Select(segment => new byte[(segment.Documents.Length + 7) / 8]).ToList();
        sets.ForEach(set => set.AsSpan().Fill(byte.MaxValue));
        var answered = new int[segments.Length];
        object?[][] rows = [.. segments.SelectMany(segment => grams.Select(gram => new object?[] { Row(segment.Key, gram) }))];
        connection.AskAll(BucketSql, rows, (index, row) =>
        {
            var which = index / grams.Length;
            answered[which]++;
            SegmentReader.Intersect(sets[which], SegmentReader.Find(row.GetFieldValue<byte[]>(0), grams[index % grams.Length]));
        });
        for (var i = 0; i < segments.Length; i++)
        {
            // A bucket without any gram has no row.
            for (var document = 0; answered[i] == grams.Length && document < segments[i].Documents.Length; document++)
            {
                if ((sets[i][document >> 3] & (1 << (document & 7))) != 0)
                {
                    found.Add(segments[i].Documents[document]);
                }
            }
        }
    }

    private static long Row(long segment, int gram) => TextIndexWriter.FirstRow(segment) + (gram >> SegmentWriter.LowBits);

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
