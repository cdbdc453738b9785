using TextMad.Storage.Facts;
using TextMad.Storage.Records;

namespace TextMad.Storage.Sql;

/// <summary>Works out what a training set owes, and writes it. Serves one set.</summary>
internal sealed class TrainingSetWriter(StoreConnection connection)
{
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
        foreach (var ((group, origin), (members, tokens)) in _plain.OrderBy(row => row.Key))
        {
            tally.Add(DocumentFacts.SharesOf(OriginOf(origin), GroupOf(group)), members, tokens);
        }

        foreach (var (document, (members, tokens)) in _mixed.OrderBy(row => row.Key))
        {
            tally.Add(new TextShares(ShareRows.SharesOf(connection, document), ShareRows.PlacesOf(connection, document)), members, tokens);
        }

        var facts = new FactsWriter(connection);
        foreach (var share in tally.Origins)
        {
            connection.Execute(
                "INSERT INTO training_shares (set_key, origin_key, members, tokens) VALUES ($1, $2, $3, $4)", set, facts.KeyOf(share.Origin), share.Members, share.Tokens);
        }

        Write(set, "place", tally.Places);
        Write(set, "writer", tally.Writers);
    }

    private void Write(long set, string facet, IEnumerable<TrainingTotal> totals)
    {
        foreach (var total in totals)
        {
            connection.Execute(
                "INSERT INTO training_totals (set_key, facet, name, members, tokens) VALUES ($1, $2, $3, $4, $5)", set, facet, total.Name, total.Members, total.Tokens);
        }
    }

    private WordOrigin OriginOf(long key)
    {
        using var row = connection.Prepare($"SELECT {ShareRows.OriginColumns} FROM word_origins o WHERE o.key = $1", key).ExecuteReader();
        row.Read();
        return ShareRows.Origin(row, 0);
    }

    private DocumentGroup GroupOf(long group)
    {
        using var row = connection.Prepare("SELECT kind, source, model, generation FROM document_groups WHERE key = $1", group).ExecuteReader();
        row.Read();
        return DocumentRows.Group(row);
    }
}
