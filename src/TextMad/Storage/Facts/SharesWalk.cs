namespace TextMad.Storage.Facts;

/// <summary>Works out the shares of documents from their origins, back to those that have no parents or whose shares are kept. Remembers what it met.</summary>
/// <param name="find">The origin of a document and its shares if they are kept; null when there is no such document.</param>
internal sealed class SharesWalk(Func<DocumentId, (Origin Origin, TextShares? Kept)?> find)
{
    private readonly Dictionary<DocumentId, TextShares> _known = [];

    /// <summary>Returns the shares of a document.</summary>
    /// <exception cref="TextMadException">The store does not hold it, or a document whose words it holds.</exception>
    public TextShares Of(DocumentId id)
    {
        if (_known.TryGetValue(id, out var shares))
        {
            return shares;
        }

        // A chain of documents may be long: hence a stack of its own.
        var open = new Stack<(DocumentId Id, Origin Origin)>();
        Enter(id);
        while (open.TryPeek(out var current))
        {
            var depth = open.Count;
            foreach (var parent in current.Origin.Inherited.Where(parent => !_known.ContainsKey(parent.Document)))
            {
                Enter(parent.Document);
            }

            if (open.Count == depth)
            {
                open.Pop();
                _known[current.Id] = TextShares.Of(current.Origin, parent => _known[parent]);
            }
        }

        return _known[id];

        void Enter(DocumentId next)
        {
            var (origin, kept) = find(next)
                ?? throw new TextMadException($"Document {next} is referred to and is not in the store: the store is damaged; restore it from a backup.");
            if (kept is not null)
            {
                _known[next] = kept;
            }
            else
            {
                open.Push((next, origin));
            }
        }
    }
}
