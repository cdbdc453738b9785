using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TextMad.Numerics.LinearAlgebra;

/// <summary>
/// Rows packed so that the distances to sixteen of them are found side by side. A squared distance is one chain of fused multiply-adds
/// over the d differences in order: the same bits at every vector width, for any neighbours, and from either end.
/// </summary>
public sealed class RowPanels
{
    /// <summary>The most rows that <see cref="SquaredDistances"/> takes at a time.</summary>
    public const int LargestQuery = 4;

    private const int Lanes = 16;

    // Panel p holds rows 16 p .. 16 p + 15, number i of all of them together.
    private readonly float[] _panels;

    /// <summary>Packs n rows of d numbers.</summary>
    /// <param name="rows">n x d numbers, row by row.</param>
    /// <param name="width">d, the numbers of a point, at least 1.</param>
    public RowPanels(ReadOnlySpan<float> rows, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        Width = width;
        Count = rows.Length / width;
        _panels = new float[(Count + Lanes - 1) / Lanes * Lanes * width];
        for (var row = 0; row < Count; row++)
        {
            var panel = _panels.AsSpan(row / Lanes * Lanes * width);
            for (var i = 0; i < width; i++)
            {
                panel[(i * Lanes) + (row % Lanes)] = rows[(row * width) + i];
            }
        }
    }

    /// <summary>d, the numbers of a point.</summary>
    public int Width { get; }

    /// <summary>n, the number of rows.</summary>
    public int Count { get; }

    /// <summary>The squared Euclidean distances of a few points to all rows.</summary>
    /// <param name="points">m x d numbers, m from 1 to <see cref="LargestQuery"/>.</param>
    /// <param name="distances">Receives m x n numbers, point by point.</param>
    public void SquaredDistances(ReadOnlySpan<float> points, Span<float> distances)
    {
        var count = points.Length / Width;
        if (count * Width != points.Length || count is < 1 or > LargestQuery || distances.Length < count * Count)
        {
            throw new ArgumentException($"{points.Length} numbers with room for {distances.Length} distances do not fit {Count} rows of {Width}.");
        }

        // The last point fills incomplete blocks; the distances of these copies are not kept.
        var a = points[..Width];
        var b = points.Slice(Math.Min(1, count - 1) * Width, Width);
        var c = points.Slice(Math.Min(2, count - 1) * Width, Width);
        var d = points.Slice((count - 1) * Width, Width);
        var panels = MemoryMarshal.Cast<float, Vector256<float>>(_panels.AsSpan());
        Span<Vector256<float>> sums = stackalloc Vector256<float>[2 * LargestQuery];
        var lanes = MemoryMarshal.Cast<Vector256<float>, float>(sums);
        for (var first = 0; first < Count; first += Lanes)
        {
            var panel = panels.Slice(first / Lanes * 2 * Width, 2 * Width);
            Vector256<float> lowA = default, lowB = default, lowC = default, lowD = default;
            Vector256<float> highA = default, highB = default, highC = default, highD = default;
            for (var i = 0; i < a.Length; i++)
            {
                var (low, high) = (panel[2 * i], panel[(2 * i) + 1]);
                var x = Vector256.Create(a[i]);
                lowA = Add(x - low, lowA);
                highA = Add(x - high, highA);
                x = Vector256.Create(b[i]);
                lowB = Add(x - low, lowB);
                highB = Add(x - high, highB);
                x = Vector256.Create(c[i]);
                lowC = Add(x - low, lowC);
                highC = Add(x - high, highC);
                x = Vector256.Create(d[i]);
                lowD = Add(x - low, lowD);
                highD = Add(x - high, highD);
            }

            (sums[0], sums[1], sums[2], sums[3]) = (lowA, highA, lowB, highB);
            (sums[4], sums[5], sums[6], sums[7]) = (lowC, highC, lowD, highD);
            var width = Math.Min(Lanes, Count - first);
            for (var point = 0; point < count; point++)
            {
                // The last point also fills the places of missing points.
                var from = point == count - 1 ? LargestQuery - 1 : point;
                lanes.Slice(from * Lanes, width).CopyTo(distances.Slice((point * Count) + first, width));
            }
        }
    }

    private static Vector256<float> Add(Vector256<float> difference, Vector256<float> sum) =>
        Vector256.FusedMultiplyAdd(difference, difference, sum);
}
