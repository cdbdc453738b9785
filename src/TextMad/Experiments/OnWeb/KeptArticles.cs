using TextMad.Corpora.Import;
using TextMad.Experiments.Prepared;
using TextMad.Numerics.Random;
using TextMad.SimulatedWeb;
using TextMad.Storage;

namespace TextMad.Experiments.OnWeb;

/// <summary>The articles that a corpus gives to a simulated web, in an order that follows from the web's seed; texts are read when they are needed.</summary>
internal sealed class KeptArticles : IArticleSupply, IDisposable
{
    private readonly PreparedTexts _texts;
    private readonly int[] _order;
    private ICorpusStore _store;

    /// <summary>Cuts a corpus into articles, in the order of the corpus.</summary>
    /// <param name="store">Holds the corpus.</param>
    /// <param name="workspace">Where the articles' places are kept, to be used again.</param>
    /// <param name="corpus">The corpus.</param>
    /// <param name="words">About how many words an article has; 0 leaves documents whole.</param>
    /// <param name="progress">Told how many documents were read.</param>
    /// <exception cref="InputException">There is no such corpus, or no article in it.</exception>
    public KeptArticles(ICorpusStore store, Workspace workspace, string corpus, int words, IProgressSink progress)
    {
        var name = StoreNames.Corpus(store, corpus).Name;
        if (words > 0)
        {
            _ = new PassageSplitter(new PassageOptions { Words = words });
        }

        DocumentId[] ids = [.. store.ReadIds(new DocumentQuery { Corpus = name, ExcludeWithdrawn = true })];
        _store = store;
        _texts = PreparedTexts.Open(
            store, new PreparedFolder(workspace), new PreparedPlan(name, ids, words, HeldoutShare: 0, IsBounded: false, LeftOut: null), null, "", progress, default);
        if (_texts.Count == 0)
        {
            _texts.Dispose();
            throw ids.Length == 0
                ? new InputException($"The corpus '{corpus}' is empty.", new Hint.GetCorpus(corpus))
                : new InputException(FormattableString.Invariant(
                    $"None of the {ids.Length} documents of the corpus '{corpus}' is long enough for an article of about {words} words: ask for shorter articles."));
        }

        _order = [.. Enumerable.Range(0, _texts.Count)];
    }

    /// <inheritdoc/>
    public long Count => _order.Length;

    /// <inheritdoc/>
    public void Dispose() => _texts.Dispose();

    /// <summary>Puts the articles into the order of a web.</summary>
    /// <param name="seed">The web's seed.</param>
    public void Shuffle(ulong seed) => RandomKey.FromSeed(seed).For("articles").Stream().Shuffle(_order.AsSpan());

    /// <summary>Reads from another store from now on, or from the same that was opened again.</summary>
    public void ReadFrom(ICorpusStore store)
    {
        _store = store;
        _texts.ReadFrom(store);
    }

    /// <inheritdoc/>
    public Document Article(long index) => _texts.Documents([_order[checked((int)index)]])[0];

    /// <inheritdoc/>
    public double MachineShareOf(Document document) => _store.MachineShareOf(document);
}
