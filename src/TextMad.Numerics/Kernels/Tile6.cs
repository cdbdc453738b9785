using System.Runtime.CompilerServices;

namespace TextMad.Numerics.Kernels;

/// <summary>6 rows by 2 vectors: 12 sums, 2 loads and a broadcast fill the 16 registers of AVX2.</summary>
internal readonly unsafe struct Tile6<TVector> : IGemmTile
    where TVector : unmanaged, IGemmVector<TVector>
{
    public static int Rows => 6;

    public static int LowRows => Tile4<TVector>.Rows;

    public static int Columns => 2 * TVector.Count;

    public static void RunLow(int depth, float* a, nint aRow, nint aDepth, float* b, float* c, nint cRow, bool accumulate) =>
        Tile4<TVector>.Run(depth, a, aRow, aDepth, b, c, cRow, accumulate);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(int depth, float* a, nint aRow, nint aDepth, float* b, float* c, nint cRow, bool accumulate)
    {
        var n = TVector.Count;
        TVector s0a, s0b, s1a, s1b, s2a, s2b,
            s3a, s3b, s4a, s4b, s5a, s5b;
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
            row += cRow;
            s4a = TVector.Load(row);
            s4b = TVector.Load(row + n);
            row += cRow;
            s5a = TVector.Load(row);
            s5b = TVector.Load(row + n);
        }
        else
        {
            s0a = s0b = default;
            s1a = s1b = default;
            s2a = s2b = default;
            s3a = s3b = default;
            s4a = s4b = default;
            s5a = s5b = default;
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
            var x4 = TVector.Broadcast(a3 + aRow);
            s4a = TVector.Fma(x4, b0, s4a);
            s4b = TVector.Fma(x4, b1, s4b);
            var x5 = TVector.Broadcast(a3 + (2 * aRow));
            s5a = TVector.Fma(x5, b0, s5a);
            s5b = TVector.Fma(x5, b1, s5b);
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
        c += cRow;
        s4a.Store(c);
        s4b.Store(c + n);
        c += cRow;
        s5a.Store(c);
        s5b.Store(c + n);
    }
}
