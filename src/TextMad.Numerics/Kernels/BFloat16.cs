namespace TextMad.Numerics.Kernels;

/// <summary>Brain floating point: the sign, the 8 bits of exponent and the first 7 bits of fraction of a float, in 16 bits.</summary>
public static class BFloat16
{
    /// <summary>Rounds each number to the nearest one that 16 bits hold, of two equally near ones to the even one, in place. What is not a number stays none.</summary>
    public static void Round(Span<float> values)
    {
        foreach (ref var value in values)
        {
            value = BitConverter.UInt32BitsToSingle((uint)Round(value) << 16);
        }
    }

    /// <summary>Writes each number, rounded, in 16 bits.</summary>
    internal static void Round(ReadOnlySpan<float> values, Span<ushort> target)
    {
        for (var i = 0; i < values.Length; i++)
        {
            target[i] = Round(values[i]);
        }
    }

    private static ushort Round(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((float.IsNaN(value) ? bits | 0x400000 : bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }
}
