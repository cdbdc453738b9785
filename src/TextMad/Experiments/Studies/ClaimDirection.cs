namespace TextMad.Experiments.Studies;

/// <summary>How a value compares with another.</summary>
public enum ClaimDirection
{
    /// <summary>It is higher.</summary>
    Higher,

    /// <summary>It is lower.</summary>
    Lower,

    /// <summary>It is not higher by more than the tolerance.</summary>
    NotHigher,

    /// <summary>The mean change over seeds lies within the tolerance, on either side: the trajectory has levelled off.</summary>
    LevelsOff,
}
