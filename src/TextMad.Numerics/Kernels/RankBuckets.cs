using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TextMad.Numerics.Kernels;

/// <summary>
/// Buckets of the distance from the largest value, by which the best of many values are found without sorting all: only those of one bucket need an order.
/// </summary>
public static class RankBuckets
{
    // A whole number below 2^32 added to 2^52 stands in the low bits of the sum.
    private const double WholeShift = 4503599627370496.0;

    /// <summary>Assigns each value the bucket min(floor((maximum - value) width), last).</summary>
    /// <param name="values">Values, padded to whole <see cref="DoubleSoftmax.Block"/>s; none is NaN or above the maximum. Minus infinity comes into the last bucket.</param>
    /// <param name="maximum">The largest value, finite.</param>
    /// <param name="width">Buckets of a unit of distance, above 0.</param>
    /// <param name="last">The last bucket, 0 to 2^31 - 1.</param>
    /// <param name="buckets">Receives the buckets, as many as values.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Assign(ReadOnlySpan<double> values, double maximum, double width, int last, Span<int> buckets)
    {
        Require(values.Length % DoubleSoftmax.Block == 0 && values.Length == buckets.Length, nameof(buckets));
        var input = MemoryMarshal.Cast<double, Vector512<double>>(values);
        var output = MemoryMarshal.Cast<int, Vector512<int>>(buckets);
        var (origin, scale, most, shift) = (Vector512.Create(maximum), Vector512.Create(width), Vector512.Create((double)last), Vector512.Create(WholeShift));
        for (var i = 0; i < output.Length; i++)
        {
            var low = Vector512.Floor(Vector512.MinNative(most, (origin - input[2 * i]) * scale)) + shift;
            var high = Vector512.Floor(Vector512.MinNative(most, (origin - input[(2 * i) + 1]) * scale)) + shift;
            output[i] = Vector512.Narrow(low.AsInt64(), high.AsInt64());
        }
    }

    /// <summary>Finds the places whose bucket lies between two, both included, in ascending order; returns how many.</summary>
    /// <param name="buckets">The buckets.</param>
    /// <param name="first">The first bucket that is looked for.</param>
    /// <param name="last">The last one.</param>
    /// <param name="places">Receives the places; as long as there are buckets.</param>
    /// <exception cref="ArgumentException">There is no room for as many places.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int Find(ReadOnlySpan<int> buckets, int first, int last, Span<int> places)
    {
        Require(places.Length >= buckets.Length, nameof(places));
        var (low, high) = (Vector512.Create(first), Vector512.Create(last));
        var sixteens = MemoryMarshal.Cast<int, Vector512<int>>(buckets);
        var count = 0;
        for (var i = 0; i < sixteens.Length; i++)
        {
            var inside = Vector512.GreaterThanOrEqual(sixteens[i], low) & Vector512.LessThanOrEqual(sixteens[i], high);
            for (var bits = inside.ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
            {
                places[count++] = (i * Vector512<int>.Count) + BitOperations.TrailingZeroCount(bits);
            }
        }

        for (var i = sixteens.Length * Vector512<int>.Count; i < buckets.Length; i++)
        {
            if (buckets[i] >= first && buckets[i] <= last)
            {
                places[count++] = i;
            }
        }

        return count;
    }

    private static void Require(bool fits, string name)
    {
        if (!fits)
        {
            throw new ArgumentException($"There must be whole blocks of {DoubleSoftmax.Block} values, and a bucket and a place for each.", name);
        }
    }
}
