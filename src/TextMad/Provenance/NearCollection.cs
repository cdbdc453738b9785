using System.Globalization;
using TextMad.Storage;

namespace TextMad.Provenance;

/// <summary>Documents among which near ones are searched: a corpus, or the training set of a model.</summary>
public sealed class NearCollection
{
    private readonly Func<int, IEnumerable<DocumentId>> _readFrom;

    private NearCollection(string name, string kind, string place, string state, int documents, bool grows, Func<int, IEnumerable<DocumentId>> readFrom)
    {
        Name = name;
        Kind = kind;
        Place = place;
        State = state;
        Documents = documents;
        Grows = grows;
        _readFrom = readFrom;
    }

    /// <summary>The name of the corpus or the model.</summary>
    public string Name { get; }

    /// <summary>What it is, in a word.</summary>
    public string Kind { get; }

    /// <summary>The store that it is in.</summary>
    public string Place { get; }

    /// <summary>Its totals and its first document, which tell without reading it whether it has changed: a corpus only grows, until it is removed.</summary>
    public string State { get; }

    /// <summary>Its documents.</summary>
    public int Documents { get; }

    /// <summary>Whether documents can come behind those that are there.</summary>
    public bool Grows { get; }

    /// <summary>What its index is called.</summary>
    public string Title => $"{Kind} {Name} of {Place}";

    /// <summary>Returns the collection of this name.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">The name of a corpus or a model.</param>
    /// <exception cref="InputException">There is no such corpus or model.</exception>
    public static NearCollection Of(ICorpusStore store, string name)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (store.FindModel(new ModelId(name)) is { } model)
        {
            var set = store.FindTrainingSet(model.TrainingSetId)!;
            return new NearCollection(
                model.Id.Value,
                "model",
                store.Name,
                string.Create(CultureInfo.InvariantCulture, $"{set.Id} {set.Documents} {set.Tokens} {model.Checksum}"),
                checked((int)set.Documents),
                grows: false,
                skip => store.TrainingMembers(model.TrainingSetId).Select(member => member.Document).Distinct().Skip(skip));
        }

        var corpus = StoreNames.Corpus(store, name);
        return new NearCollection(
            corpus.Name,
            "corpus",
            store.Name,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{corpus.Totals.Documents} {corpus.Totals.Words} {corpus.Totals.Bytes} {First(store, corpus.Name)}"),
            checked((int)corpus.Totals.Documents),
            grows: true,
            skip => store.ReadIds(new DocumentQuery { Corpus = corpus.Name, Skip = skip }));
    }

    /// <summary>Returns the ids of the documents from some number on, in their order.</summary>
    /// <param name="skip">Documents before them.</param>
    public IEnumerable<DocumentId> ReadFrom(int skip) => _readFrom(skip);

    private static string First(ICorpusStore store, string corpus) =>
        string.Concat(store.ReadIds(new DocumentQuery { Corpus = corpus, Limit = 1 }).Select(id => id.ToString()));
}
