namespace TextMad.Storage.Facts;

/// <summary>Works out the facts of each document of a batch, of those that hold words of others too. Serves one batch.</summary>
internal sealed class FactsResolver
{
    private readonly Func<DocumentId, DocumentFacts?> _stored;
    private readonly Dictionary<DocumentId, PreparedDocument> _batch = [];
    private readonly Dictionary<DocumentId, DocumentFacts> _resolved = [];

    /// <param name="stored">The facts of a document that the store holds, or null.</param>
    /// <param name="batch">The batch.</param>
    public FactsResolver(Func<DocumentId, DocumentFacts?> stored, IReadOnlyList<PreparedDocument> batch)
    {
        _stored = stored;
        if (batch.Any(prepared => prepared.Facts is null))
        {
            // Parents are looked for in the batch before the store, and few documents have any.
            foreach (var document in batch)
            {
                _batch.TryAdd(document.Document.Id, document);
            }
        }
    }

    /// <summary>Returns a document's facts.</summary>
    /// <exception cref="InputException">It holds words of a document that is neither in the store nor in the batch.</exception>
    public DocumentFacts FactsOf(PreparedDocument document) => document.Facts ?? Resolve(document);

    // Documents made of documents, all in one batch, may be a long chain: hence a stack of its own. There is no cycle to fear, since an id is a hash
    // over the parents' ids.
    private DocumentFacts Resolve(PreparedDocument document)
    {
        var open = new Stack<PreparedDocument>([document]);
        while (open.TryPeek(out var current))
        {
            var waiting = false;
            var origin = current.Document.Origin;
            foreach (var parent in origin.Inherited)
            {
                if (_resolved.ContainsKey(parent.Document))
                {
                    continue;
                }

                if (_batch.TryGetValue(parent.Document, out var inBatch) && inBatch.Facts is null)
                {
                    open.Push(inBatch);
                    waiting = true;
                }
                else
                {
                    _resolved.Add(
                        parent.Document, inBatch?.Facts ?? _stored(parent.Document) ?? throw BatchRules.NoParent(parent.Document, current.Document.Id));
                }
            }

            if (!waiting)
            {
                var group = DocumentGroup.Of(origin);
                _resolved[current.Document.Id] = new DocumentFacts(
                    origin.MadeFrom.Count == 0 ? group : group.MadeFrom([.. origin.MadeFrom.Select(parent => _resolved[parent.Document].Group)]),
                    TextShares.Of(origin, id => _resolved[id].Shares));
                open.Pop();
            }
        }

        return _resolved[document.Document.Id];
    }
}
