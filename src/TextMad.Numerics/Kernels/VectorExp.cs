using System.Runtime.CompilerServices;
using TextMad.Numerics.Lanes;

namespace TextMad.Numerics.Kernels;

/// <summary>
/// The single-precision exponential in sixteen lanes, relative error below 2e-7. Arguments are clamped to [-87, 88], so the
/// result is a normal number for every argument but NaN, which yields NaN.
/// </summary>
/// <remarks>x = n ln 2 + r with |r| at most ln(2)/2, ln 2 in two parts, and a Taylor polynomial of degree 7 in r,
/// worked out by halves [Estrin 1960], because the length of the chain is what costs time.</remarks>
internal static class VectorExp
{
    internal const float Smallest = -87f;
    internal const float Largest = 88f;
    internal const float Log2E = 1.44269504f;
    internal const float Shift = 12582912f;
    internal const float Ln2High = 0.693359375f;
    internal const float Ln2Low = -2.12194440e-4f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Exp<TLanes>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        x = TLanes.Min(TLanes.Broadcast(Largest), TLanes.Max(TLanes.Broadcast(Smallest), x));
        var shift = TLanes.Broadcast(Shift);
        var shifted = TLanes.Fma(x, TLanes.Broadcast(Log2E), shift);
        var n = shifted - shift;
        var r = TLanes.Fma(n, TLanes.Broadcast(-Ln2High), x);
        r = TLanes.Fma(n, TLanes.Broadcast(-Ln2Low), r);
        var one = TLanes.Broadcast(1);
        var r2 = r * r;
        var low = TLanes.Fma(TLanes.Fma(r, TLanes.Broadcast(1f / 6), TLanes.Broadcast(0.5f)), r2, one + r);
        var high = TLanes.Fma(
            TLanes.Fma(r, TLanes.Broadcast(1f / 5040), TLanes.Broadcast(1f / 720)),
            r2,
            TLanes.Fma(r, TLanes.Broadcast(1f / 120), TLanes.Broadcast(1f / 24)));
        return TLanes.Fma(high, r2 * r2, low) * TLanes.PowerOfTwo(shifted);
    }
}
