namespace TextMad.Models.Toys;

/// <summary>How a Gaussian's variance is estimated from M numbers.</summary>
public enum VarianceEstimator
{
    /// <summary>Sum of squared deviations / (M - 1).</summary>
    Unbiased,

    /// <summary>Sum of squared deviations / M.</summary>
    MaximumLikelihood,

    /// <summary>Not estimated: it is 1, and only the mean is fitted.</summary>
    Known,
}
