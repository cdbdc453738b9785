using TextMad.Models;

namespace TextMad.Generations;

/// <summary>
/// The self-consuming loop: compose a training set, fit a model, let it write, go round again. Written once, for every kind of model and
/// every world around it.
/// </summary>
public static class GenerationLoop
{
    /// <summary>
    /// Runs generations 0..<paramref name="generations"/> of some chains of models, generation by generation, so that chains that share a world
    /// write into it at the same time.
    /// </summary>
    /// <param name="chains">One, or several that share a world.</param>
    /// <param name="generations">T, the last generation.</param>
    /// <param name="cancellation">Stops at the next safe point.</param>
    public static void Run<TItem, TModel>(IReadOnlyList<ModelChain<TItem, TModel>> chains, int generations, CancellationToken cancellation = default)
        where TModel : class, IFittedModel<TItem>
    {
        for (var t = 0; t <= generations; t++)
        {
            foreach (var chain in chains)
            {
                chain.Step(t, cancellation);
            }
        }
    }

    /// <summary>
    /// Makes the model of generation 0 and what it writes, and publishes nothing: chains that share it find it in their journals.
    /// </summary>
    /// <param name="chain">Any of the chains that share it.</param>
    /// <param name="cancellation">Stops at the next safe point.</param>
    public static void RunFirst<TItem, TModel>(ModelChain<TItem, TModel> chain, CancellationToken cancellation = default)
        where TModel : class, IFittedModel<TItem>
    {
        ArgumentNullException.ThrowIfNull(chain);
        chain.Make(0, cancellation);
    }
}
