using System.Runtime.CompilerServices;
using TextMad.Numerics.Random;

namespace TextMad.Numerics.Kernels;

/// <summary>
/// Dropout whose mask is a pure function of a key and an element's number: the backward pass draws it again instead of storing
/// it, and neither threads nor the size of a pass change it [Srivastava et al., JMLR 15 (2014)].
/// </summary>
public static unsafe class Dropout
{
    /// <summary>Sets elements to zero with the given probability and divides the others by its complement.</summary>
    /// <param name="x">Elements, changed in place.</param>
    /// <param name="key">The key of the mask: the same key gives the same mask.</param>
    /// <param name="first">Number of the first element in the mask.</param>
    /// <param name="probability">The share of elements that are dropped, in [0, 1).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Apply(Span<float> x, RandomKey key, long first, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        var threshold = (uint)(probability * 4294967296.0);
        var scale = (float)(1 / (1 - probability));
        var block = (ulong)first / 4;
        var i = 0;
        if (first % 4 != 0)
        {
            var (_, x1, x2, x3) = key.Block(block++);
            for (var lane = first % 4; lane < 4 && i < x.Length; lane++, i++)
            {
                Keep(ref x[i], lane == 1 ? x1 : lane == 2 ? x2 : x3, threshold, scale);
            }
        }

        if (PhiloxMask.Step > 0 && x.Length - i >= PhiloxMask.Step)
        {
            var count = (x.Length - i) / PhiloxMask.Step * PhiloxMask.Step;
            fixed (float* p = x)
            {
                PhiloxMask.Apply(p + i, count, block, key.Words, threshold, scale);
            }

            i += count;
            block += (ulong)count / 4;
        }

        for (; i + 4 <= x.Length; i += 4)
        {
            var (x0, x1, x2, x3) = key.Block(block++);
            Keep(ref x[i], x0, threshold, scale);
            Keep(ref x[i + 1], x1, threshold, scale);
            Keep(ref x[i + 2], x2, threshold, scale);
            Keep(ref x[i + 3], x3, threshold, scale);
        }

        if (i < x.Length)
        {
            var (x0, x1, x2, _) = key.Block(block);
            for (var lane = 0; i < x.Length; lane++, i++)
            {
                Keep(ref x[i], lane == 0 ? x0 : lane == 1 ? x1 : x2, threshold, scale);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(ref float x, uint random, uint threshold, float scale) => x = random < threshold ? 0 : x * scale;
}
