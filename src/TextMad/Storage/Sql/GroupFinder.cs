namespace TextMad.Storage.Sql;

/// <summary>Finds the key of the group of each document of a batch, and adds groups that are new. Serves one batch, inside its transaction.</summary>
internal sealed class GroupFinder
{
    private const string FindSql =
        "SELECT key FROM document_groups WHERE kind = $1 AND ifnull(source, '') = ifnull($2, '') " +
        "AND ifnull(model, '') = ifnull($3, '') AND ifnull(generation, -1) = ifnull(CAST($4 AS bigint), -1)";

    private const string OfDocumentSql =
        "SELECT g.kind, g.source, g.model, g.generation FROM documents d JOIN document_groups g ON g.key = d.group_key WHERE d.id = $1";

    private readonly StoreConnection _connection;
    private readonly GroupResolver _groups;
    private readonly Dictionary<DocumentGroup, long> _keys = [];

    public GroupFinder(StoreConnection connection, IReadOnlyList<PreparedDocument> batch)
    {
        _connection = connection;
        _groups = new GroupResolver(Stored, batch);
    }

    /// <summary>The key of a document's group.</summary>
    public long Key(PreparedDocument document)
    {
        var group = _groups.GroupOf(document);
        if (_keys.TryGetValue(group, out var known))
        {
            return known;
        }

        var key = Find(group);
        if (key is null)
        {
            _connection.Execute(
                "INSERT INTO document_groups (kind, source, model, generation, documents, words, bytes) VALUES ($1, $2, $3, $4, 0, 0, 0)",
                group.Kind,
                group.Source,
                group.Model,
                group.Generation);
            key = Find(group);
        }

        _keys.Add(group, key!.Value);
        return key.Value;
    }

    private long? Find(DocumentGroup group) =>
        _connection.Number(FindSql, group.Kind, group.Source, group.Model, group.Generation);

    private DocumentGroup? Stored(DocumentId id)
    {
        using var row = _connection.Prepare(OfDocumentSql, id.ToBytes()).ExecuteReader();
        return row.Read() ? DocumentRows.Group(row) : null;
    }
}
