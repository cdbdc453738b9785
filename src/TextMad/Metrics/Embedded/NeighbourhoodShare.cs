namespace TextMad.Metrics.Embedded;

/// <summary>What to say of the points of two sets and the balls around them.</summary>
public enum NeighbourhoodShare
{
    /// <summary>Share of generated points inside some real ball: are they like real ones?</summary>
    Precision,

    /// <summary>
    /// Share of real points inside some generated ball: could they have been generated? A few scattered points have balls so wide that they hold most real
    /// points, so that nonsense can have a recall near 1 [Naeem et al. 2020, section 3.1]: claim coverage instead.
    /// </summary>
    Recall,

    /// <summary>Mean number of real balls around a generated point / k: precision that one outlier cannot raise; can exceed 1.</summary>
    Density,

    /// <summary>
    /// Share of real points with a generated point in their ball: what of the real variety is still written. Balls are those of the real points, so that
    /// scattered generated points cannot raise it, as they raise recall; 1 - 2^-k for equal distributions and as many points of either.
    /// </summary>
    Coverage,
}
