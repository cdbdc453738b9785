using TextMad.Storage.Sql.Connections;
using TextMad.Storage.TextIndex;

namespace TextMad.Storage.Sql;

/// <summary>Keeps the index of texts, inside the transaction that writes and removes them. Serves one transaction.</summary>
/// <remarks>
/// Documents that come by the thousand are a segment of their own (<see cref="SegmentWriter"/>), which is never changed. Those that come in ones and twos wait in a list until
/// they are enough for one; a search reads their texts. A document that loses its text takes its segment with it, and what is left of that waits again.
/// </remarks>
internal sealed class TextIndexWriter(StoreConnection connection)
{
    // What is worth a segment of its own, and what a search can read through beside the index.
    private const int ManyDocuments = 1000;
    private const long ManyBytes = 1 << 20;

    private const string IsWorthASegmentSql =
        "SELECT CASE WHEN (SELECT count(*) FROM text_pending) >= $1 OR (SELECT ifnull(sum(bytes), 0) FROM text_pending) >= $2 THEN 1 ELSE 0 END";

    private const string TextSql = "SELECT t.codec, t.data, d.bytes, d.content FROM documents d CROSS JOIN texts t ON t.document_key = d.key WHERE d.key = $1";

    private readonly Dictionary<long, (string Text, int Bytes)> _new = [];
    private bool _mayBeEnough;

    /// <summary>Takes a document that is new.</summary>
    public void Add(long key, string text, int bytes) => _new.Add(key, (text, bytes));

    /// <summary>Forgets documents whose text is gone, or about to go.</summary>
    public void Forget(IReadOnlyCollection<long> documents)
    {
        if (documents.Count == 0)
        {
            return;
        }

        object?[][] keys = [.. documents.Select(key => new object?[] { key })];
        connection.ExecuteAll("DELETE FROM text_pending WHERE document_key = $1", keys);
        var gone = documents.ToHashSet();
        gone.ExceptWith(documents.Where(_new.Remove));
        foreach (var (segment, members) in gone.Count == 0 ? [] : Segments().Where(segment => Array.Exists(segment.Keys, gone.Contains)))
        {
            connection.Execute("DELETE FROM text_grams WHERE key BETWEEN $1 AND $2", FirstRow(segment), FirstRow(segment + 1) - 1);
            connection.Execute("DELETE FROM text_segments WHERE key = $1", segment);
            connection.ExecuteAll(
                "INSERT INTO text_pending (document_key, bytes) SELECT key, bytes FROM documents WHERE key = $1",
                [.. members.Where(key => !gone.Contains(key)).Select(key => new object?[] { key })]);
            _mayBeEnough = true;
        }
    }

    /// <summary>Writes what was taken, and of what waits as much as is enough.</summary>
    public void Write()
    {
        if (_new.Count >= ManyDocuments || _new.Values.Sum(text => (long)text.Bytes) >= ManyBytes)
        {
            Index([.. _new.OrderBy(document => document.Key).Select(document => (document.Key, document.Value.Text))]);
        }
        else if (_new.Count > 0)
        {
            connection.InsertAll(StoreTables.TextPending, [.. _new.Select(document => new object?[] { document.Key, document.Value.Bytes })]);
            _mayBeEnough = true;
        }

        while (_mayBeEnough && connection.Number(IsWorthASegmentSql, 2 * ManyDocuments, 2 * ManyBytes) == 1 && Take() is { Count: > 0 } waiting)
        {
            Index(waiting);
        }
    }

    /// <summary>Puts documents into segments.</summary>
    /// <param name="documents">Keys and texts, by key.</param>
    public void Index(IReadOnlyList<(long Key, string Text)> documents)
    {
        var segments = (documents.Count + SegmentWriter.MostDocuments - 1) / SegmentWriter.MostDocuments;
        foreach (var some in documents.Chunk(Math.Max(1, (documents.Count + segments - 1) / Math.Max(1, segments))))
        {
            var grams = new int[some.Length][];
            Parallel.For(0, some.Length, i => grams[i] = TextGrams.Of(some[i].Text));
            var segment = new SegmentWriter();
            for (var i = 0; i < some.Length; i++)
            {
                if (segment.IsFullFor(grams[i]))
                {
                    Write(segment);
                    segment = new SegmentWriter();
                }

                segment.Add(some[i].Key, grams[i]);
            }

            Write(segment);
        }
    }

    /// <summary>Returns the key of the row of a segment's first bucket; those of the others follow.</summary>
    public static long FirstRow(long segment) => segment * SegmentWriter.Buckets;

    private void Write(SegmentWriter segment)
    {
        // Its first document names it: a document is in one segment.
        var key = segment.Keys[0];
        object?[][] rows = [.. segment.Write().Select(bucket => new object?[] { FirstRow(key) + bucket.Bucket, bucket.Data })];
        connection.InsertAll(StoreTables.TextGrams, rows);
        connection.InsertAll(StoreTables.TextSegments, [[key, segment.Keys.Count, rows.Length, SegmentKeys.Write(segment.Keys)]]);
    }

    private IEnumerable<(long Segment, long[] Keys)> Segments()
    {
        var segments = new List<(long, long[])>();
        using var row = connection.Prepare("SELECT key, keys FROM text_segments ORDER BY key").ExecuteReader();
        while (row.Read())
        {
            segments.Add((row.GetInt64(0), SegmentKeys.Read(row.GetFieldValue<byte[]>(1))));
        }

        return segments;
    }

    /// <summary>Takes documents off the list of those that wait, and reads their texts.</summary>
    private List<(long Key, string Text)> Take()
    {
        var keys = new List<long>();
        using (var row = connection.Prepare(
            $"DELETE FROM text_pending WHERE document_key IN (SELECT document_key FROM text_pending ORDER BY document_key LIMIT $1{connection.SkipLocked}) RETURNING document_key",
            SegmentWriter.MostDocuments).ExecuteReader())
        {
            while (row.Read())
            {
                keys.Add(row.GetInt64(0));
            }
        }

        keys.Sort();
        var texts = new List<(long, string)>();
        connection.AskAll(TextSql, [.. keys.Select(key => new object?[] { key })], (index, row) => texts.Add((keys[index], DocumentRows.Text(row, 0))));
        return texts;
    }
}
