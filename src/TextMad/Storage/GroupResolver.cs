namespace TextMad.Storage;

/// <summary>Finds the group of each document of a batch, of those that are made from others too. Serves one batch.</summary>
internal sealed class GroupResolver
{
    private readonly Func<DocumentId, DocumentGroup?> _stored;
    private readonly Dictionary<DocumentId, PreparedDocument> _batch = [];
    private readonly Dictionary<DocumentId, DocumentGroup> _resolved = [];

    /// <param name="stored">The group of a document that the store holds, or null.</param>
    /// <param name="batch">The batch.</param>
    public GroupResolver(Func<DocumentId, DocumentGroup?> stored, IReadOnlyList<PreparedDocument> batch)
    {
        _stored = stored;
        if (batch.Any(prepared => prepared.IsMadeFromOthers))
        {
            // Parents are looked for in the batch before the store, and few documents have any.
            foreach (var document in batch)
            {
                _batch.TryAdd(document.Document.Id, document);
            }
        }
    }

    /// <summary>A document's group.</summary>
    /// <exception cref="InputException">It is made from a document that is neither in the store nor in the batch.</exception>
    public DocumentGroup GroupOf(PreparedDocument document) => document.IsMadeFromOthers ? Resolve(document) : document.Group;

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
                    group = inBatch?.Group ?? _stored(parent.Document) ?? throw BatchRules.NoParent(parent.Document, current.Document.Id);
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
}
