using TextMad.Storage.Facts;
using TextMad.Storage.Sql.Connections;

namespace TextMad.Storage.Sql;

/// <summary>Finds the facts of each document of a batch, adds groups and word origins that are new, and writes shares. Serves one batch, inside its transaction.</summary>
internal sealed class FactsWriter
{
    private const string FindGroupSql =
        "SELECT key FROM document_groups WHERE kind = $1 AND ifnull(source, '') = ifnull($2, '') " +
        "AND ifnull(model, '') = ifnull($3, '') AND ifnull(generation, -1) = ifnull(CAST($4 AS bigint), -1)";

    private const string FindOriginSql =
        "SELECT key FROM word_origins WHERE writer = $1 AND ifnull(source, '') = ifnull($2, '') " +
        "AND ifnull(model, '') = ifnull($3, '') AND ifnull(generation, -1) = ifnull(CAST($4 AS bigint), -1)";

    private const string AddGroupSql =
        "INSERT INTO document_groups (kind, source, model, generation, documents, words, bytes) VALUES ($1, $2, $3, $4, 0, 0, 0) ON CONFLICT DO NOTHING";

    private const string AddOriginSql = "INSERT INTO word_origins (writer, source, model, generation) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";

    private readonly StoreConnection _connection;
    private readonly Dictionary<DocumentGroup, long> _groups = [];
    private readonly Dictionary<WordOrigin, long> _origins = [];

    public FactsWriter(StoreConnection connection) => _connection = connection;

    /// <summary>Finds the keys of groups and origins of many documents at once, and adds those that are new, in the order in which they are met.</summary>
    public void Find(IReadOnlyCollection<DocumentFacts> documents)
    {
        FindAll(_groups, documents.Select(facts => facts.Group), FindGroupSql, AddGroupSql, group => [StoredWord.Write(group.Kind), group.Source, group.Model, group.Generation]);
        FindOrigins(documents.SelectMany(facts => facts.OnlyOrigin is { } only ? [only] : facts.Shares.Origins.Select(share => share.Origin)));
    }

    /// <summary>Finds the keys of origins of words, and adds those that are new.</summary>
    public void FindOrigins(IEnumerable<WordOrigin> origins) => FindAll(_origins, origins, FindOriginSql, AddOriginSql, origin =>
        [ShareRows.NameOf(origin.Writer.Kind), origin.Source, origin.Writer.Model?.Value ?? origin.Writer.Name, origin.Writer.Generation]);

    /// <summary>Returns the key of a group.</summary>
    public long KeyOf(DocumentGroup group)
    {
        if (!_groups.ContainsKey(group))
        {
            Find([new DocumentFacts(group, new TextShares([], []))]);
        }

        return _groups[group];
    }

    /// <summary>Returns the key of an origin of words.</summary>
    public long KeyOf(WordOrigin origin)
    {
        if (!_origins.ContainsKey(origin))
        {
            FindOrigins([origin]);
        }

        return _origins[origin];
    }

    /// <summary>Returns the key of the one origin of a document's words, or null when its shares are written one by one.</summary>
    public long? OnlyOriginOf(DocumentFacts facts) => facts.OnlyOrigin is { } only ? KeyOf(only) : null;

    /// <summary>Writes the shares of documents that have several origins, or places that do not follow from their origin.</summary>
    public void Write(IReadOnlyCollection<(long Document, TextShares Shares)> documents)
    {
        FindOrigins(documents.SelectMany(document => document.Shares.Origins.Select(share => share.Origin)));
        _connection.InsertAll(
            StoreTables.DocumentShares,
            [.. documents.SelectMany(document => document.Shares.Origins.Select(share => new object?[] { document.Document, _origins[share.Origin], share.Weight }))]);
        _connection.InsertAll(
            StoreTables.DocumentPlaces,
            [.. documents.SelectMany(document => document.Shares.Places.Select(share => new object?[] { document.Document, share.Place, share.Weight }))]);
    }

    private void FindAll<T>(Dictionary<T, long> keys, IEnumerable<T> wanted, string find, string add, Func<T, object?[]> facts)
        where T : notnull
    {
        T[] missing = [.. wanted.Where(thing => !keys.ContainsKey(thing)).Distinct()];
        Ask();
        missing = [.. missing.Where(thing => !keys.ContainsKey(thing))];

        // Another who writes may add the same meanwhile: then this is his.
        _connection.ExecuteAll(add, [.. missing.Select(facts)]);
        Ask();

        void Ask() => _connection.AskAll(find, [.. missing.Select(facts)], (index, row) => keys[missing[index]] = row.GetInt64(0));
    }
}
