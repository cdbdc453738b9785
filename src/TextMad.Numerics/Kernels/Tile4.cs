using System.Runtime.CompilerServices;

namespace TextMad.Numerics.Kernels;

/// <summary>4 rows by 2 vectors: the last rows of a product in tiles of 6, which would waste a third to five sixths of one.</summary>
internal static unsafe class Tile4<TVector>
    where TVector : unmanaged, IGemmVector<TVector>
{
    public const int Rows = 4;

    /// <inheritdoc cref="IGemmTile.Run"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(int depth, float* a, nint aRow, nint aDepth, float* b, float* c, nint cRow, bool accumulate)
    {
        var n = TVector.Count;
        TVector s0a, s0b, s1a, s1b, s2a, s2b, s3a, s3b;
        if (accumulate)
        {
            var row = c;
            s0a = TVector.Load(row);
            s0b = TVector.Load(row + n);
            row += cRow;
            s1a = TVector.Load(row);
            s1b = TVector.Load(row + n);
            row += cRow;
            s2a = TVector.Load(row);
            s2b = TVector.Load(row + n);
            row += cRow;
            s3a = TVector.Load(row);
            s3b = TVector.Load(row + n);
        }
        else
        {
            s0a = s0b = default;
            s1a = s1b = default;
            s2a = s2b = default;
            s3a = s3b = default;
        }

        var a3 = a + (3 * aRow);
        for (var k = 0; k < depth; k++)
        {
            GemmPacking.Prefetch(a + (2 * Rows) - 1);
            var b0 = TVector.Load(b);
            var b1 = TVector.Load(b + n);
            var x0 = TVector.Broadcast(a);
            s0a = TVector.Fma(x0, b0, s0a);
            s0b = TVector.Fma(x0, b1, s0b);
            var x1 = TVector.Broadcast(a + aRow);
            s1a = TVector.Fma(x1, b0, s1a);
            s1b = TVector.Fma(x1, b1, s1b);
            var x2 = TVector.Broadcast(a + (2 * aRow));
            s2a = TVector.Fma(x2, b0, s2a);
            s2b = TVector.Fma(x2, b1, s2b);
            var x3 = TVector.Broadcast(a3);
            s3a = TVector.Fma(x3, b0, s3a);
            s3b = TVector.Fma(x3, b1, s3b);
            a += aDepth;
            a3 += aDepth;
            b += 2 * n;
        }

        s0a.Store(c);
        s0b.Store(c + n);
        c += cRow;
        s1a.Store(c);
        s1b.Store(c + n);
        c += cRow;
        s2a.Store(c);
        s2b.Store(c + n);
        c += cRow;
        s3a.Store(c);
        s3b.Store(c + n);
    }
}
