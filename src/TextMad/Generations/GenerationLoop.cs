using System.ComponentModel;
using TextMad.Models;
using TextMad.Numerics.Random;

namespace TextMad.Generations;

/// <summary>What the training of a generation begins from.</summary>
public enum Initialisation
{
    /// <summary>New random weights each generation.</summary>
    Scratch,

    /// <summary>The weights of the generation before.</summary>
    Previous,

    /// <summary>The weights of generation 0, fine-tuned anew each generation.</summary>
    Generation0,

    /// <summary>The weights of a model from outside the run, fine-tuned anew each generation.</summary>
    Pretrained,
}

/// <summary>
/// The self-consuming loop: compose a training set by the regime, fit a model, let it write, go round again. Written once, for
/// every kind of model.
/// </summary>
/// <param name="learner">Fits models.</param>
/// <param name="size">The size of an item: 1 for numbers and symbols, tokens for documents.</param>
/// <param name="initialisation">What a fit begins from; the learner has a model from outside itself.</param>
/// <param name="minimumSample">
/// How much the model of a generation writes at least, even if the next generation eats less: diversity depends on the amount of
/// text, so regimes are comparable only when the same amount is measured. Null when what is written is not measured.
/// </param>
public sealed class GenerationLoop<TItem>(
    ILearner<TItem> learner,
    Func<TItem, long> size,
    Initialisation initialisation,
    Func<int, long>? minimumSample = null)
{
    /// <summary>Runs generations 0..<paramref name="generations"/> of one regime.</summary>
    /// <param name="regime">What generations from 1 on are trained on.</param>
    /// <param name="real">R0 and fresh real items.</param>
    /// <param name="generations">T, the last generation.</param>
    /// <param name="key">
    /// All randomness. Regimes that are given the same key share generation 0 and, from generation 1 on, their random numbers:
    /// differences between regimes are then paired.
    /// </param>
    /// <param name="journal">Keeps and recalls.</param>
    /// <param name="cancellation">Stops at the next safe point.</param>
    public void Run(
        Regime regime,
        IRealSupply<TItem> real,
        int generations,
        RandomKey key,
        IGenerationJournal<TItem> journal,
        CancellationToken cancellation = default)
    {
        var pools = new Pools<TItem>(real, size);
        IFittedModel<TItem>? first = null, previous = null;
        for (var t = 0; t <= generations; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            var trainingSet = t == 0 ? real.Initial : regime.Compose(pools, t, key.For("compose").At(t));
            var model = journal.RecallModel(t, trainingSet);
            if (model is null)
            {
                var initial = initialisation switch
                {
                    Initialisation.Previous => previous,
                    Initialisation.Generation0 => first,
                    _ => null,
                };
                model = learner.Fit(t, trainingSet, initial, key.For("fit").At(t), cancellation);
                journal.KeepModel(t, trainingSet, model);
            }

            // The last generation writes as well: what it writes is measured.
            var eaten = pools.Multiple(regime.SyntheticAmount(t + 1));
            var written = Math.Max(minimumSample?.Invoke(t) ?? 1, eaten);
            var sample = journal.RecallSample(t, written);
            if (sample is null)
            {
                sample = model.Sample(written, key.For("sample").At(t), cancellation);
                journal.KeepSample(t, model, sample);
            }

            journal.Complete(t, trainingSet, model, sample);
            pools.Publish(pools.Prefix(sample, eaten));
            pools.PreviousTrainingSet = trainingSet;
            first ??= model;
            previous = model;
        }
    }
}
