using TextMad.Models;
using TextMad.Numerics.Random;

namespace TextMad.Theory;

/// <summary>Fits toy models with a weight per origin.</summary>
/// <param name="inner">Fits with weights.</param>
/// <param name="realShare">The share of the fit that belongs to the real items, spread evenly over them.</param>
internal sealed class WeightingLearner<TItem>(IWeightedLearner<TItem> inner, double realShare) : ILearner<MarkedItem<TItem>>
{
    public IFittedModel<MarkedItem<TItem>> Fit(
        int generation, IReadOnlyList<MarkedItem<TItem>> items, IFittedModel<MarkedItem<TItem>>? initial, RandomKey key, CancellationToken cancellation)
    {
        var values = new TItem[items.Count];
        var real = 0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = items[i].Value;
            real += items[i].Real ? 1 : 0;
        }

        // Where there is one kind only, generation 0 for one, all of the fit is its own.
        if (real == 0 || real == values.Length)
        {
            return new MarkedModel<TItem>(inner.Fit(generation, values, null, key, cancellation));
        }

        var weights = new double[values.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = items[i].Real ? realShare / real : (1 - realShare) / (values.Length - real);
        }

        return new MarkedModel<TItem>(inner.FitWeighted(values, weights));
    }
}
