namespace TextMad.Theory;

/// <summary>Second moments of the models of a loop, of numbers or of symbols.</summary>
internal interface ISecondMoments
{
    /// <summary>V_t = E[mean of the t-th model squared] (of symbols the expected sum of squared frequencies), t at least 1.</summary>
    double Square(int t);

    /// <summary>s_t, the expected fitted variance, t at least 1; of no meaning when the variance is known.</summary>
    double Spread(int t);

    /// <summary>The limit of V_t; null when there is none, or none is known here.</summary>
    double? StationarySquare { get; }

    /// <summary>The limit of s_t; null when there is none, or none is known here.</summary>
    double? StationarySpread { get; }
}
