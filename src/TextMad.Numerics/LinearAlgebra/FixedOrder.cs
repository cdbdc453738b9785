using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TextMad.Numerics.LinearAlgebra;

/// <summary>
/// Operations on rows of doubles, four or eight lanes at a time whatever the machine has: the bits do not depend on the vector width.
/// </summary>
internal static class FixedOrder
{
    /// <summary>Returns the sum of products: element i is added to lane i mod 8, fused; then the lanes, pairwise; then what is left over.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var left = MemoryMarshal.Cast<double, Vector256<double>>(a);
        var right = MemoryMarshal.Cast<double, Vector256<double>>(b);
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var whole = left.Length & ~1;
        for (var i = 0; i < whole; i += 2)
        {
            low = Vector256.FusedMultiplyAdd(left[i], right[i], low);
            high = Vector256.FusedMultiplyAdd(left[i + 1], right[i + 1], high);
        }

        var lanes = low + high;
        var sum = (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]);
        for (var i = 4 * whole; i < a.Length; i++)
        {
            sum = Math.FusedMultiplyAdd(a[i], b[i], sum);
        }

        return sum;
    }

    /// <summary>target += factor * source, fused.</summary>
    public static void Add(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        var wide = MemoryMarshal.Cast<double, Vector256<double>>(target);
        var add = MemoryMarshal.Cast<double, Vector256<double>>(source);
        var factors = Vector256.Create(factor);
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = Vector256.FusedMultiplyAdd(factors, add[i], wide[i]);
        }

        for (var i = 4 * wide.Length; i < target.Length; i++)
        {
            target[i] = Math.FusedMultiplyAdd(factor, source[i], target[i]);
        }
    }

    /// <summary>(a, b) becomes (c a + s b, c b - s a).</summary>
    public static void Rotate(Span<double> a, Span<double> b, double c, double s)
    {
        var first = MemoryMarshal.Cast<double, Vector256<double>>(a);
        var second = MemoryMarshal.Cast<double, Vector256<double>>(b);
        var (cosines, sines) = (Vector256.Create(c), Vector256.Create(s));
        for (var i = 0; i < first.Length; i++)
        {
            var (x, y) = (first[i], second[i]);
            first[i] = Vector256.FusedMultiplyAdd(cosines, x, sines * y);
            second[i] = Vector256.FusedMultiplyAdd(cosines, y, -(sines * x));
        }

        for (var i = 4 * first.Length; i < a.Length; i++)
        {
            var (x, y) = (a[i], b[i]);
            a[i] = Math.FusedMultiplyAdd(c, x, s * y);
            b[i] = Math.FusedMultiplyAdd(c, y, -(s * x));
        }
    }
}
