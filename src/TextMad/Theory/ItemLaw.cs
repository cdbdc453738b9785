using TextMad.Models.Toys;

namespace TextMad.Theory;

/// <summary>
/// Second moments of the items of a loop: what real items are, and what a model that was fitted writes. The product x y of two items is that of
/// numbers whose true mean is 0; of symbols it is 1 if they are equal and 0 if not.
/// </summary>
/// <param name="Pair">E[x y] of two different real items.</param>
/// <param name="Square">E[x x] of a real item.</param>
/// <param name="Bias">lambda, the sampling bias.</param>
/// <param name="Estimator">How the variance is estimated.</param>
internal readonly record struct ItemLaw(double Pair, double Square, double Bias, VarianceEstimator Estimator)
{
    /// <summary>Of symbols: of the fitted frequencies p, 1 - sum p^2 plays the part of the variance.</summary>
    /// <param name="equal">The chance that two true symbols are equal.</param>
    public static ItemLaw OfSymbols(double equal) => new(equal, 1, 1, VarianceEstimator.MaximumLikelihood);

    /// <summary>Of numbers of true mean 0 and variance <paramref name="bias"/>, fitted by a Gaussian that samples with that bias.</summary>
    public static ItemLaw OfNumbers(double bias, VarianceEstimator estimator) => new(0, bias, bias, estimator);

    /// <summary>Returns the expected fitted variance of n items whose squares and whose mean's square have these expectations.</summary>
    public double Spread(double squares, double squareOfMean, double n) => Estimator switch
    {
        VarianceEstimator.Known => 1,
        VarianceEstimator.Unbiased => (squares - squareOfMean) * n / (n - 1),
        _ => squares - squareOfMean,
    };

    /// <summary>E[x x] of an item that a model of these moments writes.</summary>
    public double Written(double squareOfMean, double spread) => squareOfMean + (Bias * spread);
}
