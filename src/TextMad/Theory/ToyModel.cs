namespace TextMad.Theory;

/// <summary>The toy models for which theory gives exact expectations.</summary>
public enum ToyModel
{
    /// <summary>Mean and variance of a Gaussian, variance estimated without bias.</summary>
    Gaussian,

    /// <summary>Mean and variance of a Gaussian by maximum likelihood.</summary>
    GaussianMl,

    /// <summary>Mean of a Gaussian whose variance is known to be 1.</summary>
    Mean,

    /// <summary>Weights of a linear regression whose design stays and whose labels are written anew.</summary>
    LeastSquares,

    /// <summary>Frequencies of symbols by maximum likelihood: Wright-Fisher resampling under <c>replace</c>.</summary>
    Unigram,

    /// <summary>Frequencies of the next symbol given the last one, every context sampled equally often: a Wright-Fisher resampling per context.</summary>
    Bigram,

    /// <summary>The probability of a 1 by maximum likelihood.</summary>
    Bernoulli,

    /// <summary>The rate of a Poisson distribution by maximum likelihood.</summary>
    Poisson,
}
