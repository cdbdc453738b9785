using TextMad.Storage.Facts;

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

    private readonly StoreConnection _connection;
    private readonly Dictionary<DocumentGroup, long> _groups = [];
    private readonly Dictionary<WordOrigin, long> _origins = [];

    public FactsWriter(StoreConnection connection) => _connection = connection;

    /// <summary>Returns the key of a group.</summary>
    public long KeyOf(DocumentGroup group) => _groups.TryGetValue(group, out var key)
        ? key
        : _groups[group] = KeyOf(FindGroupSql, AddGroup, StoredWord.Write(group.Kind), group.Source, group.Model, group.Generation);

    /// <summary>Returns the key of an origin of words.</summary>
    public long KeyOf(WordOrigin origin) => _origins.TryGetValue(origin, out var key)
        ? key
        : _origins[origin] = KeyOf(
            FindOriginSql, AddOrigin, ShareRows.NameOf(origin.Writer.Kind), origin.Source, origin.Writer.Model?.Value ?? origin.Writer.Name, origin.Writer.Generation);

    /// <summary>Returns the key of the one origin of a document's words, or null when its shares are written one by one.</summary>
    public long? OnlyOriginOf(DocumentFacts facts) => facts.OnlyOrigin is { } only ? KeyOf(only) : null;

    /// <summary>Writes the shares of a document that has several origins, or places that do not follow from its origin.</summary>
    public void Write(long documentKey, TextShares shares)
    {
        foreach (var (origin, weight) in shares.Origins)
        {
            _connection.Execute("INSERT INTO document_shares (document_key, origin_key, weight) VALUES ($1, $2, $3)", documentKey, KeyOf(origin), weight);
        }

        foreach (var (place, weight) in shares.Places)
        {
            _connection.Execute("INSERT INTO document_places (document_key, place, weight) VALUES ($1, $2, $3)", documentKey, place, weight);
        }
    }

    private static void AddGroup(StoreConnection connection, object?[] facts) => connection.Execute(
        "INSERT INTO document_groups (kind, source, model, generation, documents, words, bytes) VALUES ($1, $2, $3, $4, 0, 0, 0)", facts);

    private static void AddOrigin(StoreConnection connection, object?[] facts) => connection.Execute(
        "INSERT INTO word_origins (writer, source, model, generation) VALUES ($1, $2, $3, $4)", facts);

    private long KeyOf(string find, Action<StoreConnection, object?[]> add, params object?[] facts)
    {
        if (_connection.Number(find, facts) is not { } found)
        {
            add(_connection, facts);
            found = _connection.Number(find, facts)!.Value;
        }

        return found;
    }
}
