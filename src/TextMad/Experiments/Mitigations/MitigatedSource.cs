using TextMad.Experiments.Models;
using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Numerics.Random;
using TextMad.Storage.Records;

namespace TextMad.Experiments.Mitigations;

/// <summary>
/// Pools of real and generated texts with a regime's mitigations around them, if it has any: some choose among what a model wrote before it reaches the
/// pools, others among what the regime put together to train on. Everything they decide follows from models, texts and the key, so a resumed run
/// decides the same again.
/// </summary>
internal sealed class MitigatedSource(SeedContext seed, PooledRegime regime) : ITextSource
{
    private readonly PooledSource<TextItem, TextModel> _pools = new(regime, seed.Supply, static item => item.Size);
    private readonly TextMitigation[] _mitigations = [.. regime.Mitigations.Cast<TextMitigation>()];
    private readonly Dictionary<int, List<KeyValuePair<string, double?>>> _observed = [];
    private readonly Dictionary<DocumentId, IReadOnlyList<TrainingSelector>> _chosenBy = [];
    private readonly Dictionary<int, List<TrainingSelector>> _selectors = [];
    private readonly Dictionary<TextMitigation, object> _kept = [];

    /// <summary>The regime's label.</summary>
    public string Regime => regime.Label;

    /// <summary>All randomness of mitigations.</summary>
    public RandomKey Key { get; } = seed.Key.For("mitigations");

    /// <summary>What was left of what the model of generation 0 wrote.</summary>
    public IReadOnlyList<TextItem> FirstWritten { get; private set; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<TextItem> Initial => _pools.Initial;

    /// <inheritdoc/>
    public long Wanted(int generation) =>
        (long)Math.Ceiling(_pools.Wanted(generation) / regime.Mitigations.Aggregate(1.0, (share, mitigation) => share * mitigation.KeptShare));

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, double?>> Observed(int generation) => _observed.TryGetValue(generation, out var found) ? found : [];

    /// <inheritdoc/>
    public IReadOnlyList<TrainingSelector> SelectorsOf(int generation) => _selectors.TryGetValue(generation, out var found) ? found : [];

    /// <inheritdoc/>
    public IReadOnlyList<TextItem> Compose(int generation, RandomKey draw, CancellationToken cancellation)
    {
        var items = _pools.Compose(generation, draw, cancellation);
        _selectors[generation] = [];
        foreach (var mitigation in _mitigations)
        {
            items = mitigation.OfTrainingSet(items, new MitigationContext(seed, this, mitigation, generation, cancellation));
        }

        // Observations are of the final set, and of the set as a whole.
        _selectors[generation] = [.. items.SelectMany(item => _chosenBy.GetValueOrDefault(item.Document.Id) ?? []).Concat(_selectors[generation]).Distinct().Order()];
        return items;
    }

    /// <inheritdoc/>
    public void Publish(int generation, TextModel model, IReadOnlyList<TextItem> trainingSet, IReadOnlyList<TextItem> written)
    {
        // Models write whole texts until they have enough: only what was asked for is chosen from, however the sample came about.
        IReadOnlyList<TextItem> items = written.Beginning(Wanted(generation));
        foreach (var mitigation in _mitigations)
        {
            items = mitigation.OfWritten(items, model, new MitigationContext(seed, this, mitigation, generation + 1, CancellationToken.None));
        }

        if (generation == 0 && _mitigations.Length > 0)
        {
            FirstWritten = items;
        }

        _pools.Publish(generation, model, trainingSet, items);
    }

    /// <summary>Returns what a mitigation keeps for the chain.</summary>
    public T Once<T>(TextMitigation mitigation, Func<T> make)
        where T : notnull
    {
        if (!_kept.TryGetValue(mitigation, out var kept))
        {
            _kept.Add(mitigation, kept = make());
        }

        return (T)kept;
    }

    /// <summary>Takes in what a mitigation observed.</summary>
    public void Observe(int generation, string metric, double value)
    {
        if (!_observed.TryGetValue(generation, out var observed))
        {
            _observed.Add(generation, observed = []);
        }

        // Of several mitigations one value each: of shares that are kept what is left of all, of others the last.
        var at = observed.FindIndex(other => other.Key == metric);
        if (at < 0)
        {
            observed.Add(new(metric, value));
            return;
        }

        observed[at] = new(metric, metric == MitigationMetrics.KeptShare ? observed[at].Value * value : value);
    }

    /// <summary>A model chose a document.</summary>
    public void Chose(DocumentId document, TrainingSelector selector) =>
        _chosenBy[document] = [.. (_chosenBy.GetValueOrDefault(document) ?? []).Append(selector).Distinct()];

    /// <summary>A model chose a training set as a whole.</summary>
    public void ChoseSet(int generation, TrainingSelector selector) => _selectors[generation].Add(selector);

    /// <summary>What was chosen is in what stands in its place.</summary>
    public void Replace(DocumentId original, DocumentId replacement)
    {
        if (_chosenBy.TryGetValue(original, out var chosen))
        {
            _chosenBy[replacement] = chosen;
        }
    }
}
