using TextMad.Storage.Sql.Connections;
using TextMad.Storage.TextIndex;

namespace TextMad.Storage.Sql.Searching;

/// <summary>
/// The documents that may contain a text, as the index says: found segment after segment, as far as they are asked for. A segment that is damaged cannot tell, and all of its
/// documents may then contain the text; the check of the store names it.
/// </summary>
internal sealed class TextCandidates
{
    // Grams that are asked for, the rarest of those of the text: each is a row of every segment.
    private const int MostGrams = 16;

    // Segments whose rows are in memory at once: one at first, since its documents may be all that is wanted.
    private const int SegmentsTogether = 64;

    private const string SegmentsSql = "SELECT key, keys FROM text_segments ORDER BY key";
    private const string BucketSql = "SELECT data FROM text_grams WHERE key = $1";

    private readonly StoreConnection _connection;
    private readonly int[] _grams;
    private readonly Segment[] _segments;
    private readonly List<long> _found;

    private TextCandidates(StoreConnection connection, int[] grams, Segment[] segments, List<long> waiting)
    {
        _connection = connection;
        _found = waiting;
        _segments = segments;
        _grams = grams;
        if (segments.Length == 0)
        {
            Estimate = waiting.Count;
            return;
        }

        var sample = segments.MaxBy(segment => segment.Documents.Length)!;
        _grams = Rarest(grams, sample);
        Estimate = waiting.Count;
        Search([sample]);
        Estimate += (long)((_found.Count - Estimate) / (double)sample.Documents.Length * segments.Sum(segment => (long)segment.Documents.Length));
    }

    /// <summary>About how many there are.</summary>
    public long Estimate { get; }

    /// <summary>Begins a search.</summary>
    /// <param name="connection">A connection that sees one state of the store.</param>
    /// <param name="part">The text.</param>
    /// <returns>Null when the index cannot tell: the text is too short, or what says which documents are where is damaged.</returns>
    public static TextCandidates? Of(StoreConnection connection, string part)
    {
        var grams = TextGrams.Of(part);
        if (grams.Length == 0)
        {
            return null;
        }

        try
        {
            var segments = new List<Segment>();
            using (var row = connection.Prepare(SegmentsSql).ExecuteReader())
            {
                while (row.Read())
                {
                    segments.Add(new Segment(row.GetInt64(0), SegmentKeys.Read(row.GetFieldValue<byte[]>(1))));
                }
            }

            var waiting = new List<long>();
            using (var row = connection.Prepare("SELECT document_key FROM text_pending").ExecuteReader())
            {
                while (row.Read())
                {
                    waiting.Add(row.GetInt64(0));
                }
            }

            return new TextCandidates(connection, grams, [.. segments.OrderBy(segment => segment.Documents[0])], waiting);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Returns their keys, ascending.</summary>
    public IEnumerable<long> All()
    {
        var sent = long.MinValue;
        var together = 1;
        for (var next = 0; ; together = Math.Min(2 * together, SegmentsTogether))
        {
            var some = _segments.AsSpan(next, Math.Min(together, _segments.Length - next)).ToArray();
            next += some.Length;
            Search(some);

            // Later segments may hold documents between those of earlier ones, but none before their own first.
            var end = next < _segments.Length ? _segments[next].Documents[0] : long.MaxValue;
            var ready = _found.Where(key => key > sent && key < end).ToList();
            ready.Sort();
            foreach (var key in ready)
            {
                yield return key;
            }

            if (next == _segments.Length)
            {
                yield break;
            }

            sent = end - 1;
        }
    }

    /// <summary>Returns those of some documents that may contain the text, in the order in which they are given.</summary>
    /// <param name="lists">Lists of keys: only the segments of those that are taken are searched.</param>
    public IEnumerable<long> Among(IEnumerable<IReadOnlyList<long>> lists)
    {
        var known = _found.ToHashSet();
        foreach (var keys in lists)
        {
            long[] sorted = [.. keys.Order()];
            foreach (var some in _segments.Where(segment => !segment.IsSearched && segment.HoldsAny(sorted)).ToList().Chunk(SegmentsTogether))
            {
                var before = _found.Count;
                Search(some);
                known.UnionWith(_found.Skip(before));
            }

            foreach (var key in keys.Where(known.Contains))
            {
                yield return key;
            }
        }
    }

    private int[] Rarest(int[] grams, Segment sample)
    {
        if (grams.Length <= MostGrams)
        {
            return grams;
        }

        var sizes = new int[grams.Length];
        try
        {
            _connection.AskAll(
                BucketSql,
                [.. grams.Select(gram => new object?[] { Row(sample, gram) })],
                (index, row) => sizes[index] = SegmentReader.Count(SegmentReader.Find(row.GetFieldValue<byte[]>(0), grams[index])));
            Array.Sort(sizes, grams);
        }
        catch (InvalidDataException)
        {
            // Any grams will do.
        }

        return grams[..MostGrams];
    }

    private void Search(Segment[] segments)
    {
        Segment[] open = [.. segments.Where(segment => !segment.IsSearched)];
        var sets = Array.ConvertAll(open, segment => new byte[(segment.Documents.Length + 7) / 8]);
        Array.ForEach(sets, set => set.AsSpan().Fill(byte.MaxValue));
        var (answered, damaged) = (new int[open.Length], new bool[open.Length]);
        object?[][] rows = [.. open.SelectMany(segment => _grams.Select(gram => new object?[] { Row(segment, gram) }))];
        _connection.AskAll(BucketSql, rows, (index, row) =>
        {
            var which = index / _grams.Length;
            answered[which]++;
            try
            {
                SegmentReader.Intersect(sets[which], SegmentReader.Find(row.GetFieldValue<byte[]>(0), _grams[index % _grams.Length]));
            }
            catch (InvalidDataException)
            {
                damaged[which] = true;
            }
        });
        for (var i = 0; i < open.Length; i++)
        {
            open[i].IsSearched = true;
            for (var document = 0; document < open[i].Documents.Length; document++)
            {
                // A bucket without any gram has no row.
                if (damaged[i] || (answered[i] == _grams.Length && (sets[i][document >> 3] & (1 << (document & 7))) != 0))
                {
                    _found.Add(open[i].Documents[document]);
                }
            }
        }
    }

    private static long Row(Segment segment, int gram) => TextIndexWriter.FirstRow(segment.Key) + (gram >> SegmentWriter.LowBits);

    private sealed class Segment(long key, long[] documents)
    {
        public long Key => key;

        /// <summary>The keys of its documents, ascending.</summary>
        public long[] Documents => documents;

        public bool IsSearched { get; set; }

        /// <summary>Whether it holds one of these, which are ascending.</summary>
        public bool HoldsAny(long[] keys)
        {
            var from = Array.BinarySearch(keys, documents[0]);
            for (var i = from < 0 ? ~from : from; i < keys.Length && keys[i] <= documents[^1]; i++)
            {
                if (Array.BinarySearch(documents, keys[i]) >= 0)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
