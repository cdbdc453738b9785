namespace TextMad.Experiments;

/// <summary>What the optimiser of a training begins with that begins from other weights than random ones.</summary>
public enum OptimiserStart
{
    /// <summary>Zero moments.</summary>
    Reset,

    /// <summary>The moments and the number of steps that the training of those weights ended with.</summary>
    Keep,
}
