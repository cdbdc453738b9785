using TextMad.Numerics.Random;

namespace TextMad.Numerics.Kernels;

/// <summary>A dropout mask: its name, its probability, and the number of the first element it is applied to.</summary>
/// <param name="Key">The key of the mask: the same key gives the same mask.</param>
/// <param name="Probability">In [0, 1); 0 means no dropout.</param>
/// <param name="First">Number of the first element.</param>
public readonly record struct DropoutMask(RandomKey Key, double Probability, long First = 0)
{
    /// <summary>Whether anything is dropped.</summary>
    public bool IsActive => Probability > 0;

    /// <summary>Drops elements of x.</summary>
    public void Apply(Span<float> x)
    {
        if (IsActive)
        {
            Dropout.Apply(x, Key, First, Probability);
        }
    }
}
