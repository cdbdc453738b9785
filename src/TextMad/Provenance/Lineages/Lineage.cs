using System.Globalization;
using TextMad.Storage;

namespace TextMad.Provenance.Lineages;

/// <summary>Answers where a document or a model came from and what became of it, as a tree.</summary>
/// <remarks>
/// The members of a training set are summed up by origin, so that a tree stays readable whatever the size of the sets. A model is followed
/// once in each direction; where it turns up again, the tree says so. Depth and width are bounded (<see cref="LineageOptions"/>).
/// </remarks>
public sealed class Lineage
{
    private readonly ICorpusStore _store;
    private readonly LineageOptions _options;

    /// <summary>Lineage over a store.</summary>
    public Lineage(ICorpusStore store, LineageOptions? options = null)
    {
        _store = store;
        _options = options ?? new LineageOptions();
    }

    /// <summary>Returns the lineage of what a person named: a model by its id, else a document by its id or its first digits.</summary>
    /// <exception cref="InputException">Neither a model nor a document, or the beginning of several documents' ids.</exception>
    public LineageTree Of(string name)
    {
        if (_store.FindModel(new ModelId(name)) is { } model)
        {
            return OfModel(model.Id);
        }

        if (name.Contains('/', StringComparison.Ordinal))
        {
            throw NoModel(new ModelId(name));
        }

        return DocumentIdPrefix.IsPossible(name)
            ? OfDocument(DocumentIdPrefix.Resolve(_store, name))
            : throw new InputException(
                $"'{name}' is neither a model (run/regime/s<seed>/g<generation>) nor the beginning of a document's id "
                + $"({DocumentIdPrefix.ShortestLength} to 32 hexadecimal digits).",
                new Hint.ListOf(Hint.Listed.Runs, Hint.Listed.Documents));
    }

    /// <summary>Returns the lineage of a document.</summary>
    /// <exception cref="InputException">The store does not hold it.</exception>
    public LineageTree OfDocument(DocumentId id)
    {
        var summary = _store.FindSummary(id) ?? throw new InputException($"The store has no document {id}.");
        var subject = LineageNodes.Document(summary, null, [], fullId: true);
        return new(subject, new LineageUp(_store, _options).OfDocument(summary, 1), new LineageDown(_store, _options).OfDocument(id, 1));
    }

    /// <summary>Returns the lineage of a model.</summary>
    /// <exception cref="InputException">The store does not know it.</exception>
    public LineageTree OfModel(ModelId id)
    {
        var model = _store.FindModel(id) ?? throw NoModel(id);
        var label = string.Create(
            CultureInfo.InvariantCulture,
            $"model {model.Id} (run {model.Run}, regime {model.Regime}, seed {model.Seed}, generation {model.Generation})");
        return new(
            new LineageNode("model", id.Value, null, label, null, []),
            new LineageUp(_store, _options).OfModel(model, 1),
            new LineageDown(_store, _options).OfModel(id, 1));
    }

    private static InputException NoModel(ModelId id) =>
        new($"The store has no model '{id}': list the models of a run to find its name (run/regime/s<seed>/g<generation>).");
}
