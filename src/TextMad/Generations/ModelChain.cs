using TextMad.Models;
using TextMad.Numerics.Random;

namespace TextMad.Generations;

/// <summary>One model after the other, each trained on what its world holds when its time comes.</summary>
/// <param name="learner">The learner that fits models.</param>
/// <param name="source">Where training sets come from and where what is written goes.</param>
/// <param name="key">
/// All randomness. Chains that are given the same key share generation 0 and, from generation 1 on, their random numbers: differences
/// between regimes are then paired.
/// </param>
/// <param name="journal">Keeps and recalls.</param>
/// <typeparam name="TItem">An item of the loop.</typeparam>
/// <typeparam name="TModel">A model of the loop.</typeparam>
public sealed class ModelChain<TItem, TModel>(
    ILearner<TItem, TModel> learner, ITrainingSource<TItem, TModel> source, RandomKey key, IGenerationJournal<TItem, TModel> journal)
    where TModel : class, IFittedModel<TItem>
{
    private TModel? _first;
    private TModel? _previous;

    /// <summary>What a fit begins from; the learner has a model from outside itself.</summary>
    public Initialisation Initialisation { get; init; } = Initialisation.Scratch;

    /// <summary>
    /// How much the model of a generation writes at least, even if the next generation eats less: diversity depends on the amount of
    /// text, so regimes are comparable only when the same amount is measured. Null when what is written is not measured.
    /// </summary>
    public Func<int, long>? MinimumSample { get; init; }

    /// <summary>All randomness from generation 1 on, for chains of one world that must not share it; null for that of generation 0.</summary>
    public RandomKey? LaterKey { get; init; }

    /// <summary>Generation t: composes its training set, fits its model, lets it write, publishes that. Generations come one after the other, from 0.</summary>
    internal void Step(int t, CancellationToken cancellation)
    {
        var (trainingSet, model, sample) = Make(t, cancellation);
        source.Publish(t, model, trainingSet, sample);

        // A model that nothing begins from is let go: weights are large.
        _first ??= Initialisation == Initialisation.Generation0 ? model : null;
        _previous = Initialisation == Initialisation.Previous ? model : null;
    }

    /// <summary>The same, without publishing what was written.</summary>
    internal (IReadOnlyList<TItem> TrainingSet, TModel Model, IReadOnlyList<TItem> Sample) Make(int t, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var random = t == 0 ? key : LaterKey ?? key;
        var trainingSet = t == 0 ? source.Initial : source.Compose(t, random.For("compose").At(t), cancellation);
        var model = journal.RecallModel(t, trainingSet);
        if (model is null)
        {
            var initial = Initialisation switch
            {
                Initialisation.Previous => _previous,
                Initialisation.Generation0 => _first,
                _ => null,
            };
            model = learner.Fit(t, trainingSet, initial, random.For("fit").At(t), cancellation);
            journal.KeepModel(t, trainingSet, model);
        }

        // The last generation writes as well: what it writes is measured.
        var written = Math.Max(MinimumSample?.Invoke(t) ?? 1, source.Wanted(t));
        var sample = journal.RecallSample(t, written);
        if (sample is null)
        {
            sample = model.Sample(written, random.For("sample").At(t), cancellation);
            journal.KeepSample(t, model, sample);
        }

        journal.Complete(t, trainingSet, model, sample);
        return (trainingSet, model, sample);
    }
}
