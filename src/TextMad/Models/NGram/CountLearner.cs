using TextMad.Numerics.Random;

namespace TextMad.Models.NGram;

/// <summary>Fits a one-parameter family of whole numbers whose parameter is its mean, by maximum likelihood: the mean of the items.</summary>
/// <typeparam name="TModel">The family's model.</typeparam>
/// <param name="model">The model of a mean.</param>
public sealed class CountLearner<TModel>(Func<double, TModel> model) : IWeightedLearner<int, TModel>
    where TModel : class, IFittedModel<int>
{
    /// <inheritdoc/>
    public TModel Fit(
        int generation, IReadOnlyList<int> items, TModel? initial, RandomKey key, CancellationToken cancellation)
    {
        var sum = 0L;
        foreach (var item in items)
        {
            sum += item;
        }

        return model((double)sum / items.Count);
    }

    /// <inheritdoc/>
    public TModel FitWeighted(IReadOnlyList<int> items, IReadOnlyList<double> weights)
    {
        var mean = 0.0;
        for (var i = 0; i < items.Count; i++)
        {
            mean += weights[i] * items[i];
        }

        return model(mean);
    }
}
