using System.Data.Common;
using TextMad.Storage.Facts;
using TextMad.Storage.Records;
using TextMad.Storage.Sql.Connections;

namespace TextMad.Storage.Sql;

/// <summary>Works out what a training set owes, and writes it. Serves one set.</summary>
internal sealed class TrainingSetWriter(StoreConnection connection)
{
    // Documents whose shares are in memory at once.
    private const int Together = 2000;

    // Members whose shares follow from the keys of their group and origin are added up first: a set has many members and few of these.
    private readonly Dictionary<(long Group, long Origin), (long Members, long Tokens)> _plain = [];
    private readonly Dictionary<long, (long Members, long Tokens)> _mixed = [];

    /// <summary>Adds a member.</summary>
    /// <param name="document">The document's key.</param>
    /// <param name="group">Its group's key.</param>
    /// <param name="origin">The key of its words' one origin; null when its shares are kept one by one.</param>
    /// <param name="tokens">Its tokens.</param>
    public void Add(long document, long group, long? origin, long tokens)
    {
        if (origin is { } only)
        {
            var (members, sum) = _plain.GetValueOrDefault((group, only));
            _plain[(group, only)] = (members + 1, sum + tokens);
        }
        else
        {
            var (members, sum) = _mixed.GetValueOrDefault(document);
            _mixed[document] = (members + 1, sum + tokens);
        }
    }

    /// <summary>Writes what the set owes.</summary>
    /// <param name="set">The set's key.</param>
    public void Write(long set)
    {
        var tally = new TrainingSetTally();
        var plain = _plain.OrderBy(row => row.Key).ToList();
        var origins = Find(
            $"SELECT o.key, {ShareRows.OriginColumns} FROM word_origins o WHERE o.key = $1", plain.Select(row => row.Key.Origin), row => ShareRows.Origin(row, 1));
        var groups = Find(
            "SELECT key, kind, source, model, generation FROM document_groups WHERE key = $1", plain.Select(row => row.Key.Group), row => DocumentRows.Group(row, 1));
        foreach (var ((group, origin), (members, tokens)) in plain)
        {
            tally.Add(DocumentFacts.SharesOf(origins[origin], groups[group]), members, tokens);
        }

        foreach (var some in _mixed.OrderBy(row => row.Key).Chunk(Together))
        {
            foreach (var (row, (shares, places)) in some.Zip(ShareRows.SharesOf(connection, [.. some.Select(row => row.Key)])))
            {
                tally.Add(new TextShares(shares, places), row.Value.Members, row.Value.Tokens);
            }
        }

        var facts = new FactsWriter(connection);
        var rows = tally.Origins.ToList();
        facts.FindOrigins(rows.Select(share => share.Origin));
        connection.InsertAll(StoreTables.TrainingShares, [.. rows.Select(share => new object?[] { set, facts.KeyOf(share.Origin), share.Members, share.Tokens })]);
        connection.InsertAll(StoreTables.TrainingTotals, [.. Rows(set, "place", tally.Places), .. Rows(set, "writer", tally.Writers)]);
    }

    private static IEnumerable<object?[]> Rows(long set, string facet, IEnumerable<TrainingTotal> totals) =>
        totals.Select(total => new object?[] { set, facet, total.Name, total.Members, total.Tokens });

    private Dictionary<long, T> Find<T>(string sql, IEnumerable<long> keys, Func<DbDataReader, T> read)
    {
        var found = new Dictionary<long, T>();
        connection.AskAll(sql, [.. keys.Distinct().Select(key => new object?[] { key })], (_, row) => found[row.GetInt64(0)] = read(row));
        return found;
    }
}
