using TextMad.Models;
using TextMad.Numerics.Random;

namespace TextMad.Theory;

/// <summary>Fits toy models with a weight per origin.</summary>
/// <param name="inner">Fits with weights.</param>
/// <param name="realShare">The share of the fit that belongs to the real items, spread evenly over them.</param>
internal sealed class WeightingLearner<TItem, TModel>(IWeightedLearner<TItem, TModel> inner, double realShare) : ILearner<MarkedItem<TItem>, MarkedModel<TItem, TModel>>
    where TModel : class, IFittedModel<TItem>
{
    public MarkedModel<TItem, TModel> Fit(
        int generation, IReadOnlyList<MarkedItem<TItem>> items, MarkedModel<TItem, TModel>? initial, RandomKey key, CancellationToken cancellation)
    {
        var values = new TItem[items.Count];
        var real = 0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = items[i].Value;
            real += items[i].Real ? 1 : 0;
        }

        // With items of one kind only, as in generation 0, that kind has all the weight.
        if (real == 0 || real == values.Length)
        {
            return new MarkedModel<TItem, TModel>(inner.Fit(generation, values, null, key, cancellation));
        }

        var weights = new double[values.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = items[i].Real ? realShare / real : (1 - realShare) / (values.Length - real);
        }

        return new MarkedModel<TItem, TModel>(inner.FitWeighted(values, weights));
    }
}
