namespace TextMad.Storage.Sql;

/// <summary>Finds the group of each document of a batch, and adds groups that are new. Serves one batch, inside its transaction.</summary>
internal sealed class GroupFinder
{
    private const string FindSql =
        "SELECT key FROM document_groups WHERE kind = $1 AND ifnull(source, '') = ifnull($2, '') " +
        "AND ifnull(model, '') = ifnull($3, '') AND ifnull(generation, -1) = ifnull(CAST($4 AS bigint), -1)";

    private const string OfDocumentSql =
        "SELECT g.kind, g.source, g.model, g.generation FROM documents d JOIN document_groups g ON g.key = d.group_key WHERE d.id = $1";

    private readonly StoreConnection _connection;
    private readonly Dictionary<DocumentId, PreparedDocument> _batch = [];
    private readonly Dictionary<DocumentId, DocumentGroup> _resolved = [];
    private readonly Dictionary<DocumentGroup, long> _keys = [];

    public GroupFinder(StoreConnection connection, IReadOnlyList<PreparedDocument> batch)
    {
        _connection = connection;
        foreach (var prepared in batch.Where(prepared => prepared.IsMadeFromOthers))
        {
            // Parents are looked for in the batch before the store, and few documents have any.
            foreach (var document in batch)
            {
                _batch.TryAdd(document.Document.Id, document);
            }

            break;
        }
    }

    /// <summary>The key of a document's group.</summary>
    public long Key(PreparedDocument document)
    {
        var group = document.IsMadeFromOthers ? Resolve(document) : document.Group;
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

    // Derived documents of derived documents, all in one batch, may be a long chain: hence a stack of its own. There is no cycle to
    // fear, since an id is a hash over the parents' ids.
    private DocumentGroup Resolve(PreparedDocument document)
    {
        var open = new Stack<PreparedDocument>([document]);
        while (open.TryPeek(out var current))
        {
            var waiting = false;
            var parents = current.Document.Origin.MadeFrom;
            var groups = new List<DocumentGroup>(parents.Count);
            foreach (var parent in parents)
            {
                if (_resolved.TryGetValue(parent.Document, out var group))
                {
                    groups.Add(group);
                }
                else if (_batch.TryGetValue(parent.Document, out var inBatch) && inBatch.IsMadeFromOthers)
                {
                    open.Push(inBatch);
                    waiting = true;
                }
                else
                {
                    group = inBatch?.Group ?? Stored(parent.Document, current.Document.Id);
                    _resolved.Add(parent.Document, group);
                    groups.Add(group);
                }
            }

            if (!waiting)
            {
                _resolved[current.Document.Id] = current.Group.MadeFrom(groups);
                open.Pop();
            }
        }

        return _resolved[document.Document.Id];
    }

    private DocumentGroup Stored(DocumentId id, DocumentId child)
    {
        using var row = _connection.Prepare(OfDocumentSql, id.ToBytes()).ExecuteReader();
        if (!row.Read())
        {
            throw new InputException(
                $"Document '{child}' is derived from document {id}, which is neither in the store nor in the batch: commit it first, or with it.");
        }

        return DocumentRows.Group(row);
    }
}
