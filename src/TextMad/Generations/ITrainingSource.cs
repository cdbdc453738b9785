using TextMad.Models;
using TextMad.Numerics.Random;
using TextMad.Storage.Records;

namespace TextMad.Generations;

/// <summary>
/// The world around the models of a lineage: where their training sets come from and where what they write goes. Pools from which a regime
/// draws (<see cref="PooledSource{TItem}"/>), or a web that is crawled.
/// </summary>
public interface ITrainingSource<TItem>
{
    /// <summary>R0, what generation 0 is fitted on.</summary>
    IReadOnlyList<TItem> Initial { get; }

    /// <summary>How much the model of a generation has to write for the generations after it.</summary>
    long Wanted(int generation);

    /// <summary>The training set of generation t >= 1, after everything of the generations before was published.</summary>
    /// <param name="generation">t.</param>
    /// <param name="key">All randomness of the draw.</param>
    /// <param name="cancellation">Stops at a safe point.</param>
    IReadOnlyList<TItem> Compose(int generation, RandomKey key, CancellationToken cancellation);

    /// <summary>Takes in what the model of a generation wrote.</summary>
    /// <param name="generation">Which.</param>
    /// <param name="model">The model.</param>
    /// <param name="trainingSet">What it was fitted on.</param>
    /// <param name="written">What it wrote.</param>
    void Publish(int generation, IFittedModel<TItem> model, IReadOnlyList<TItem> trainingSet, IReadOnlyList<TItem> written);

    /// <summary>What was observed while the training set of a generation was put together: names of metrics and values.</summary>
    IReadOnlyList<KeyValuePair<string, double?>> Observed(int generation) => [];

    /// <summary>The models that chose, among texts, what is in the training set of a generation; empty when none did.</summary>
    IReadOnlyList<TrainingSelector> SelectorsOf(int generation) => [];
}
