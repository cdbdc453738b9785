using System.Globalization;
using TextMad.Storage;

namespace TextMad.Provenance;

/// <summary>Documents among which near ones are searched: a corpus, or the training set of a model.</summary>
public sealed class NearCollection
{
    private readonly Func<int, IEnumerable<DocumentId>> _readFrom;

    private NearCollection(Func<int, IEnumerable<DocumentId>> readFrom) => _readFrom = readFrom;

    /// <summary>The name of the corpus or the model.</summary>
    public string Name { get; private init; } = "";

    /// <summary>What it is, in a word.</summary>
    public string Kind { get; private init; } = "";

    /// <summary>The store that it is in.</summary>
    public string Place { get; private init; } = "";

    /// <summary>Its totals and its first document, which tell without reading it whether it has changed: a corpus only grows, until it is removed.</summary>
    public string State { get; private init; } = "";

    /// <summary>Its documents.</summary>
    public int Documents { get; private init; }

    /// <summary>Whether documents can come behind those that are there.</summary>
    public bool Grows { get; private init; }

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
            return new NearCollection(skip => store.TrainingMembers(model.TrainingSetId).Select(member => member.Document).Distinct().Skip(skip))
            {
                Name = model.Id.Value,
                Kind = "model",
                Place = store.Name,
                State = string.Create(CultureInfo.InvariantCulture, $"{set.Id} {set.Documents} {set.Tokens} {model.Checksum}"),
                Documents = checked((int)set.Documents),
            };
        }

        var corpus = StoreNames.Corpus(store, name);
        return new NearCollection(skip => store.ReadIds(new DocumentQuery { Corpus = corpus.Name, Skip = skip }))
        {
            Name = corpus.Name,
            Kind = "corpus",
            Place = store.Name,
            State = string.Create(
                CultureInfo.InvariantCulture, $"{corpus.Totals.Documents} {corpus.Totals.Words} {corpus.Totals.Bytes} {First(store, corpus.Name)}"),
            Documents = checked((int)corpus.Totals.Documents),
            Grows = true,
        };
    }

    /// <summary>Returns the ids of the documents from some number on, in their order.</summary>
    /// <param name="skip">Documents before them.</param>
    public IEnumerable<DocumentId> ReadFrom(int skip) => _readFrom(skip);

    private static string First(ICorpusStore store, string corpus) =>
        string.Concat(store.ReadIds(new DocumentQuery { Corpus = corpus, Limit = 1 }).Select(id => id.ToString()));
}
