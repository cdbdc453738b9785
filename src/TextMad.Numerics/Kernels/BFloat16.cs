using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TextMad.Numerics.Kernels;

/// <summary>Brain floating point: the sign, the 8 bits of exponent and the first 7 bits of fraction of a float, in 16 bits.</summary>
public static class BFloat16
{
    private const uint QuietNaN = 0x400000;

    /// <summary>Rounds each number to the nearest one that 16 bits hold, of two equally near ones to the even one, in place. What is not a number stays none.</summary>
    public static void Round(Span<float> values)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var i = 0;
        for (; i <= bits.Length - Vector256<uint>.Count; i += Vector256<uint>.Count)
        {
            (Round(Vector256.Create<uint>(bits[i..])) << 16).CopyTo(bits[i..]);
        }

        for (; i < bits.Length; i++)
        {
            bits[i] = Round(bits[i]) << 16;
        }
    }

    /// <summary>Writes each number, rounded, in 16 bits.</summary>
    internal static void Round(ReadOnlySpan<float> values, Span<ushort> target)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var i = 0;
        for (; i <= bits.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            var low = Round(Vector256.Create<uint>(bits[i..]));
            Vector256.Narrow(low, Round(Vector256.Create<uint>(bits[(i + Vector256<uint>.Count)..]))).CopyTo(target[i..]);
        }

        for (; i < bits.Length; i++)
        {
            target[i] = (ushort)Round(bits[i]);
        }
    }

    private static Vector256<uint> Round(Vector256<uint> bits)
    {
        var rounded = bits + Vector256.Create(0x7fffu) + ((bits >>> 16) & Vector256<uint>.One);
        return Vector256.ConditionalSelect(Vector256.IsNaN(bits.AsSingle()).AsUInt32(), bits | Vector256.Create(QuietNaN), rounded) >>> 16;
    }

    private static uint Round(uint bits) => (float.IsNaN(BitConverter.UInt32BitsToSingle(bits)) ? bits | QuietNaN : bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
}
