using TextMad.Numerics.Random;

namespace TextMad.Numerics.Kernels;

/// <summary>
/// Dropout whose mask is a pure function of a key and an element's number: the backward pass draws it again instead of storing
/// it, and neither threads nor micro-batches change it [Srivastava et al., JMLR 15 (2014)].
/// </summary>
public static class Dropout
{
    /// <summary>Sets elements to zero with the given probability and divides the others by its complement.</summary>
    /// <param name="x">Elements, changed in place.</param>
    /// <param name="key">Names the mask.</param>
    /// <param name="first">Number of the first element in the mask; a multiple of 4.</param>
    /// <param name="probability">In [0, 1).</param>
    public static void Apply(Span<float> x, RandomKey key, long first, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(first % 4, 0);
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        var threshold = (uint)(probability * 4294967296.0);
        var scale = (float)(1 / (1 - probability));
        var block = (ulong)first / 4;
        for (var i = 0; i < x.Length; i += 4, block++)
        {
            var (x0, x1, x2, x3) = key.Block(block);
            x[i] = x0 < threshold ? 0 : x[i] * scale;
            if (i + 3 < x.Length)
            {
                x[i + 1] = x1 < threshold ? 0 : x[i + 1] * scale;
                x[i + 2] = x2 < threshold ? 0 : x[i + 2] * scale;
                x[i + 3] = x3 < threshold ? 0 : x[i + 3] * scale;
                continue;
            }

            if (i + 1 < x.Length)
            {
                x[i + 1] = x1 < threshold ? 0 : x[i + 1] * scale;
            }

            if (i + 2 < x.Length)
            {
                x[i + 2] = x2 < threshold ? 0 : x[i + 2] * scale;
            }
        }
    }
}
