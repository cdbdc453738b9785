using TextMad.Storage.Sql.Connections;
using TextMad.Storage.TextIndex;

namespace TextMad.Storage.Sql;

/// <summary>Checks the index of texts: that every text is in it once, and that it is as it was written.</summary>
internal static class TextIndexCheck
{
    /// <summary>Returns what is wrong, for people.</summary>
    public static IReadOnlyList<string> Run(StoreConnection connection)
    {
        var problems = new List<string>();
        var segments = new List<(long Key, long Documents, long Buckets, byte[] Keys)>();
        using (var row = connection.Prepare("SELECT key, documents, buckets, keys FROM text_segments ORDER BY key").ExecuteReader())
        {
            while (row.Read())
            {
                segments.Add((row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3)));
            }
        }

        var indexed = new List<long>();
        foreach (var (key, documents, buckets, bytes) in segments)
        {
            try
            {
                var keys = SegmentKeys.Read(bytes);
                indexed.AddRange(keys);
                if (keys.Length != documents || keys[0] != key || Buckets(connection, key) != buckets)
                {
                    throw new InvalidDataException("rows are missing");
                }
            }
            catch (Exception error) when (OwnData.IsDamage(error))
            {
                problems.Add(FormattableString.Invariant($"part {key} of the index of texts, of {documents} documents, is damaged: {error.Message}"));
            }
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        using (var row = connection.Prepare("SELECT document_key FROM text_pending").ExecuteReader())
        {
            while (row.Read())
            {
                indexed.Add(row.GetInt64(0));
            }
        }

        indexed.Sort();
        var (at, missing) = (0, 0L);
        using (var row = connection.Prepare($"SELECT document_key FROM texts WHERE codec <> {TextCodec.Erased} ORDER BY document_key").ExecuteReader())
        {
            while (row.Read())
            {
                if (at < indexed.Count && indexed[at] == row.GetInt64(0))
                {
                    at++;
                }
                else
                {
                    missing++;
                }
            }
        }

        if (missing > 0 || at < indexed.Count)
        {
            problems.Add(FormattableString.Invariant($"the index of texts lacks {missing} documents and has {indexed.Count - at} that are not there or have no text"));
        }

        return problems;
    }

    private static long Buckets(StoreConnection connection, long segment)
    {
        var count = 0L;
        using var row = connection.Prepare(
            "SELECT data FROM text_grams WHERE key BETWEEN $1 AND $2", TextIndexWriter.FirstRow(segment), TextIndexWriter.FirstRow(segment + 1) - 1).ExecuteReader();
        for (; row.Read(); count++)
        {
            SegmentReader.RequireWhole(row.GetFieldValue<byte[]>(0));
        }

        return count;
    }
}
