using TextMad.Storage;

namespace TextMad.Provenance.Audit;

/// <summary>
/// The definition of who wrote a document's words, worked out a second time: slowly, plainly, and from nothing but the origins of documents. It
/// exists to be compared with what a store keeps, and shares no code with that.
/// </summary>
/// <remarks>
/// <para>It thinks of a document as one unit of words that flows back to where the words were first set down. A document passes on to each of its
/// parents the share that it holds from it, and keeps what it holds from none:</para>
/// <list type="bullet">
/// <item>derived, or crawled with known sources: everything goes to the parents, by weight, weights scaled to sum to 1;</item>
/// <item>sampled with the share s of its own tokens: s stays with the model; 1 - s goes to the prompt, or stays as human text where there is none;</item>
/// <item>imported, or crawled from a page of which nothing else is known: everything stays, s as a machine's and 1 - s as human.</item>
/// </list>
/// <para>Where a parent is held only by what its own model wrote (<see cref="Parent.OwnWords"/>), the words go to that model and no further.</para>
/// <para>What is asked of one document costs as much as it has ancestors, each time anew: only origins that were looked up are remembered. Make
/// a new instance after a commit. Not thread-safe.</para>
/// </remarks>
public sealed class PlainWords
{
    private readonly ICorpusStore _store;
    private readonly Dictionary<DocumentId, Origin> _origins = [];

    /// <summary>Words of a store's documents.</summary>
    public PlainWords(ICorpusStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
    }

    /// <summary>Returns a document's words by source and writer: shares above 0 that sum to 1.</summary>
    /// <exception cref="InputException">The store does not hold the document, or one that it was made from.</exception>
    public SortedDictionary<WordOrigin, double> OriginsOf(DocumentId id)
    {
        var words = new SortedDictionary<WordOrigin, double>();
        Flow(id, _ => false, (origin, weight) =>
        {
            switch (origin)
            {
                case Origin.Sampled sampled:
                    Add(words, ModelOf(sampled), weight * sampled.MachineShare);
                    Add(words, new WordOrigin(null, Writer.Human), sampled.Prompt is null ? weight * (1 - sampled.MachineShare) : 0);
                    break;
                case Origin.Imported or Origin.Crawled when ParentsOf(origin).Count == 0:
                    Add(words, new WordOrigin(origin.Place, Writer.Human), weight * (1 - origin.OwnMachineShare));
                    Add(words, new WordOrigin(origin.Place, new Writer(WriterKind.UnknownMachine, Name: NameOf(origin))), weight * origin.OwnMachineShare);
                    break;
                case Origin.Derived when ParentsOf(origin).Count == 0:
                    Add(words, new WordOrigin(null, Writer.Human), weight);
                    break;
            }
        }, (sampled, weight) => Add(words, ModelOf(sampled), weight));
        return words;
    }

    private static string? NameOf(Origin origin) => (origin as Origin.Imported)?.WrittenBy ?? (origin as Origin.Crawled)?.WrittenBy;

    /// <summary>Returns the places that a document's words came through, each with the share of the words in (0, 1].</summary>
    /// <exception cref="InputException">The store does not hold the document, or one that it was made from.</exception>
    public SortedDictionary<string, double> PlacesOf(DocumentId id)
    {
        var names = new HashSet<string>();
        Flow(id, _ => false, (origin, _) => names.UnionWith(origin.Place is { } place ? [place] : []), (_, _) => { });
        var places = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            Add(places, name, ShareFrom(id, document => OriginOf(document).Place == name));
        }

        return places;
    }

    /// <summary>Returns the share of a document's words that come from a set of documents, in [0, 1]: 1 when it is one of them.</summary>
    /// <param name="id">The document.</param>
    /// <param name="isOfSet">Whether a document is of the set.</param>
    /// <exception cref="InputException">The store does not hold the document, or one that it was made from.</exception>
    public double ShareFrom(DocumentId id, Func<DocumentId, bool> isOfSet)
    {
        ArgumentNullException.ThrowIfNull(isOfSet);
        return Flow(id, isOfSet, (_, _) => { }, (_, _) => { });
    }

    /// <summary>Returns a document's words by kind of writer: <c>human</c>, <c>machine</c> when it is not known which, or the generation of models, as <c>g0</c>.</summary>
    /// <exception cref="InputException">The store does not hold the document, or one that it was made from.</exception>
    public SortedDictionary<string, double> WritersOf(DocumentId id)
    {
        var writers = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var ((_, writer), share) in OriginsOf(id))
        {
            Add(writers, writer.Generation is { } generation ? FormattableString.Invariant($"g{generation}") : writer.IsMachine ? "machine" : "human", share);
        }

        return writers;
    }

    /// <summary>Returns what a training set owes: each member's tokens by the shares of the member's words, and how many members have a part in each sum.</summary>
    /// <param name="trainingSet">The training set.</param>
    /// <param name="sharesOf">The shares of a document: <see cref="OriginsOf"/>, <see cref="WritersOf"/> or <see cref="PlacesOf"/>.</param>
    /// <param name="cancellation">Stops between members.</param>
    public IReadOnlyDictionary<TKey, (long Members, double Tokens)> Sum<TKey>(
        string trainingSet, Func<DocumentId, SortedDictionary<TKey, double>> sharesOf, CancellationToken cancellation = default)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(sharesOf);
        var sums = new Dictionary<TKey, (long Members, double Tokens)>();
        foreach (var member in _store.TrainingMembers(trainingSet))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var (key, share) in sharesOf(member.Document))
            {
                var (members, tokens) = sums.GetValueOrDefault(key);
                sums[key] = (members + 1, tokens + (member.Tokens * share));
            }
        }

        return sums;
    }

    /// <summary>Returns where a document came from.</summary>
    /// <exception cref="InputException">The store does not hold it.</exception>
    public Origin OriginOf(DocumentId id)
    {
        if (!_origins.TryGetValue(id, out var origin))
        {
            origin = (_store.FindSummary(id) ?? throw new InputException($"The store has no document {id}.")).Origin;
            _origins.Add(id, origin);
        }

        return origin;
    }

    /// <summary>Returns the documents whose words a document holds, each with the share of its words.</summary>
    public static IReadOnlyList<Parent> ParentsOf(Origin origin)
    {
        switch (origin)
        {
            case Origin.Sampled { Prompt: { } prompt } sampled:
                return sampled.MachineShare < 1 ? [new Parent(prompt, 1 - sampled.MachineShare)] : [];
            case Origin.Derived { Parents: { Count: > 0 } parents }:
                return Scaled(parents);
            case Origin.Crawled { Sources: { Count: > 0 } sources }:
                return Scaled(sources);
            default:
                return [];
        }

        static List<Parent> Scaled(IReadOnlyList<Parent> parents)
        {
            var sum = parents.Sum(parent => parent.Weight);
            return [.. parents.Where(parent => parent.Weight > 0).Select(parent => parent with { Weight = parent.Weight / sum })];
        }
    }

    /// <summary>Lets a document's words flow back.</summary>
    /// <param name="id">The document.</param>
    /// <param name="stops">The documents at which words are stopped and counted.</param>
    /// <param name="pass">Told how much of the words flows through a document, for each once.</param>
    /// <param name="own">Told how much comes from a sampled document of which only the model's own words are held.</param>
    /// <returns>How much was stopped.</returns>
    private double Flow(DocumentId id, Func<DocumentId, bool> stops, Action<Origin, double> pass, Action<Origin.Sampled, double> own)
    {
        var stopped = 0.0;
        var weights = new Dictionary<DocumentId, double> { [id] = 1 };
        foreach (var document in ChildrenFirst(id))
        {
            var weight = weights.GetValueOrDefault(document);
            if (weight == 0)
            {
                continue;
            }

            if (stops(document))
            {
                stopped += weight;
                continue;
            }

            pass(OriginOf(document), weight);
            foreach (var parent in ParentsOf(OriginOf(document)))
            {
                if (parent.OwnWords && OriginOf(parent.Document) is Origin.Sampled sampled && !stops(parent.Document))
                {
                    own(sampled, weight * parent.Weight);
                }
                else
                {
                    weights[parent.Document] = weights.GetValueOrDefault(parent.Document) + (weight * parent.Weight);
                }
            }
        }

        return stopped;
    }

    /// <summary>Returns a document and all that it holds words of, at any remove: each once, and after everything that holds words of it.</summary>
    private List<DocumentId> ChildrenFirst(DocumentId id)
    {
        // Depth first with a stack of its own: a chain of documents is as long as the data make it. A document is done when its ancestors are.
        var done = new List<DocumentId>();
        var met = new HashSet<DocumentId> { id };
        var path = new Stack<(DocumentId Document, IReadOnlyList<Parent> Parents, int Next)>();
        path.Push((id, ParentsOf(OriginOf(id)), 0));
        while (path.TryPop(out var top))
        {
            if (top.Next == top.Parents.Count)
            {
                done.Add(top.Document);
                continue;
            }

            path.Push(top with { Next = top.Next + 1 });
            var parent = top.Parents[top.Next].Document;
            if (met.Add(parent))
            {
                path.Push((parent, ParentsOf(OriginOf(parent)), 0));
            }
        }

        done.Reverse();
        return done;
    }

    /// <summary>Returns the origin of the words that a model added to a text.</summary>
    public static WordOrigin ModelOf(Origin.Sampled sampled) => new(null, Writer.Of(sampled.Model, sampled.Generation));

    private static void Add<TKey>(SortedDictionary<TKey, double> sums, TKey key, double weight)
        where TKey : notnull
    {
        if (weight > 0)
        {
            sums[key] = sums.GetValueOrDefault(key) + weight;
        }
    }
}
