using System.Runtime.CompilerServices;

namespace TextMad.Numerics.Kernels;

/// <summary>12 rows by 2 vectors: 24 sums in the 32 registers of AVX-512 and ARM64.</summary>
internal readonly unsafe struct Tile12<TVector> : IGemmTile
    where TVector : unmanaged, IGemmVector<TVector>
{
    public static int Rows => 12;

    public static int LowRows => Tile8<TVector>.Rows;

    public static int Columns => 2 * TVector.Count;

    public static void RunLow(int depth, float* a, nint aRow, nint aDepth, float* b, float* c, nint cRow, bool accumulate) =>
        Tile8<TVector>.Run(depth, a, aRow, aDepth, b, c, cRow, accumulate);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(int depth, float* a, nint aRow, nint aDepth, float* b, float* c, nint cRow, bool accumulate)
    {
        var n = TVector.Count;
        TVector s0a, s0b, s1a, s1b, s2a, s2b, s3a, s3b, s4a, s4b, s5a, s5b,
            s6a, s6b, s7a, s7b, s8a, s8b, s9a, s9b, s10a, s10b, s11a, s11b;
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
            row += cRow;
            s6a = TVector.Load(row);
            s6b = TVector.Load(row + n);
            row += cRow;
            s7a = TVector.Load(row);
            s7b = TVector.Load(row + n);
            row += cRow;
            s8a = TVector.Load(row);
            s8b = TVector.Load(row + n);
            row += cRow;
            s9a = TVector.Load(row);
            s9b = TVector.Load(row + n);
            row += cRow;
            s10a = TVector.Load(row);
            s10b = TVector.Load(row + n);
            row += cRow;
            s11a = TVector.Load(row);
            s11b = TVector.Load(row + n);
        }
        else
        {
            s0a = s0b = default;
            s1a = s1b = default;
            s2a = s2b = default;
            s3a = s3b = default;
            s4a = s4b = default;
            s5a = s5b = default;
            s6a = s6b = default;
            s7a = s7b = default;
            s8a = s8b = default;
            s9a = s9b = default;
            s10a = s10b = default;
            s11a = s11b = default;
        }

        var a3 = a + (3 * aRow);
        var a6 = a + (6 * aRow);
        var a9 = a + (9 * aRow);
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
            var x6 = TVector.Broadcast(a6);
            s6a = TVector.Fma(x6, b0, s6a);
            s6b = TVector.Fma(x6, b1, s6b);
            var x7 = TVector.Broadcast(a6 + aRow);
            s7a = TVector.Fma(x7, b0, s7a);
            s7b = TVector.Fma(x7, b1, s7b);
            var x8 = TVector.Broadcast(a6 + (2 * aRow));
            s8a = TVector.Fma(x8, b0, s8a);
            s8b = TVector.Fma(x8, b1, s8b);
            var x9 = TVector.Broadcast(a9);
            s9a = TVector.Fma(x9, b0, s9a);
            s9b = TVector.Fma(x9, b1, s9b);
            var x10 = TVector.Broadcast(a9 + aRow);
            s10a = TVector.Fma(x10, b0, s10a);
            s10b = TVector.Fma(x10, b1, s10b);
            var x11 = TVector.Broadcast(a9 + (2 * aRow));
            s11a = TVector.Fma(x11, b0, s11a);
            s11b = TVector.Fma(x11, b1, s11b);
            a += aDepth;
            a3 += aDepth;
            a6 += aDepth;
            a9 += aDepth;
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
        c += cRow;
        s6a.Store(c);
        s6b.Store(c + n);
        c += cRow;
        s7a.Store(c);
        s7b.Store(c + n);
        c += cRow;
        s8a.Store(c);
        s8b.Store(c + n);
        c += cRow;
        s9a.Store(c);
        s9b.Store(c + n);
        c += cRow;
        s10a.Store(c);
        s10b.Store(c + n);
        c += cRow;
        s11a.Store(c);
        s11b.Store(c + n);
    }
}
