using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Provenance;

/// <summary>A document that holds words of others that were asked about.</summary>
/// <param name="Document">The document without its text.</param>
/// <param name="Share">The share of its words that come from those, in (0, 1]; 1 for one that was asked about itself.</param>
/// <param name="Inheritance">How it came to hold them; <see cref="Inheritance.None"/> for one that was asked about itself.</param>
public sealed record Carrier(DocumentSummary Document, double Share, Inheritance Inheritance)
{
    /// <summary>Returns the documents that were asked about, and all that hold words of them at any remove: each once, the given ones first.</summary>
    /// <remarks>The share of a document is 1 if it was asked about, else the sum over the documents whose words it holds of weight times their share.</remarks>
    /// <param name="store">The store.</param>
    /// <param name="documents">The documents.</param>
    /// <exception cref="InputException">The store does not hold one of them.</exception>
    public static IReadOnlyList<Carrier> Of(ICorpusStore store, IEnumerable<DocumentId> documents)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(documents);
        var found = new List<DocumentSummary>();
        var named = new HashSet<DocumentId>();
        foreach (var id in documents.Where(named.Add))
        {
            found.Add(store.FindSummary(id) ?? throw new InputException($"The store has no document {id}."));
        }

        var byId = found.ToDictionary(document => document.Id);
        for (var i = 0; i < found.Count; i++)
        {
            foreach (var child in store.Children(found[i].Id))
            {
                if (!byId.ContainsKey(child.Id) && child.Origin.Inherited.Any(parent => parent.Document == found[i].Id && Passes(parent, found[i], named)))
                {
                    byId.Add(child.Id, child);
                    found.Add(child);
                }
            }
        }

        var shares = Shares(found, byId, named);
        return
        [
            .. found.Where(document => shares[document.Id] > 0).Select(document => named.Contains(document.Id)
                ? new Carrier(document, 1, Inheritance.None)
                : new Carrier(document, Math.Min(shares[document.Id], 1), document.Origin.Inheritance)),
        ];
    }

    // A page that shows only what a model added to a prompt holds no words of the prompt.
    private static bool Passes(Parent parent, DocumentSummary document, HashSet<DocumentId> named) =>
        !parent.OwnWords || document.Origin is not Origin.Sampled || named.Contains(document.Id);

    private static Dictionary<DocumentId, double> Shares(
        List<DocumentSummary> found, Dictionary<DocumentId, DocumentSummary> byId, HashSet<DocumentId> named)
    {
        var shares = named.ToDictionary(id => id, _ => 1.0);
        var open = new Stack<DocumentSummary>(found.AsEnumerable().Reverse());
        while (open.TryPeek(out var document))
        {
            if (shares.ContainsKey(document.Id))
            {
                open.Pop();
                continue;
            }

            var parents = document.Origin.Inherited.Where(parent => byId.TryGetValue(parent.Document, out var held) && Passes(parent, held, named)).ToList();
            var missing = parents.Where(parent => !shares.ContainsKey(parent.Document)).ToList();
            if (missing.Count == 0)
            {
                shares.Add(document.Id, parents.Sum(parent => parent.Weight * shares[parent.Document]));
                open.Pop();
            }
            else
            {
                missing.ForEach(parent => open.Push(byId[parent.Document]));
            }
        }

        return shares;
    }
}
