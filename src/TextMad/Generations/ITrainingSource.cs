using TextMad.Models;
using TextMad.Numerics.Random;

namespace TextMad.Generations;

/// <summary>
/// The world around the models of a chain: where their training sets come from and where what they write goes. Pools from which a regime
/// draws (<see cref="PooledSource{TItem, TModel}"/>), or a web that is crawled.
/// </summary>
/// <typeparam name="TItem">An item of the loop.</typeparam>
/// <typeparam name="TModel">A model of the loop.</typeparam>
public interface ITrainingSource<TItem, TModel>
    where TModel : class, IFittedModel<TItem>
{
    /// <summary>R0, what generation 0 is fitted on.</summary>
    IReadOnlyList<TItem> Initial { get; }

    /// <summary>Returns how much the model of a generation has to write for the generations after it.</summary>
    long Wanted(int generation);

    /// <summary>Returns the training set of generation t >= 1, after everything of the generations before was published.</summary>
    /// <param name="generation">t, the generation, counted from 0.</param>
    /// <param name="key">All randomness of the draw.</param>
    /// <param name="cancellation">Stops at a safe point.</param>
    IReadOnlyList<TItem> Compose(int generation, RandomKey key, CancellationToken cancellation);

    /// <summary>Takes in what the model of a generation wrote.</summary>
    /// <param name="generation">The generation, from 0.</param>
    /// <param name="model">The model.</param>
    /// <param name="trainingSet">What it was fitted on.</param>
    /// <param name="written">The items that the model wrote.</param>
    void Publish(int generation, TModel model, IReadOnlyList<TItem> trainingSet, IReadOnlyList<TItem> written);
}
