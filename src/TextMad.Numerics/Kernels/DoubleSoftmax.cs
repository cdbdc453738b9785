using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TextMad.Numerics.Kernels;

/// <summary>
/// The passes of a double-precision softmax over one padded row of logits, kept apart because a choice may stop between them. Four
/// lanes in a fixed order and fused multiply-add throughout, so the bits are the same on every machine.
/// </summary>
/// <remarks>
/// <see cref="Softmax"/> is single precision, for training. Drawing needs more: a cumulated probability in single precision would
/// round away the tail of the vocabulary, which is what a study of collapse looks at.
/// </remarks>
public static class DoubleSoftmax
{
    /// <summary>Buffers are padded to a multiple of this; sums are kept per block of this many entries.</summary>
    public const int Block = 64;

    private const double Log2E = 1.4426950408889634;
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    // Adding it rounds to an integer and leaves that integer in the low bits of the sum.
    private const double RoundingShift = 6755399441055744.0;

    // Below this, exp is at most 1e-304 of the largest weight: such an entry counts as impossible.
    private const double Lowest = -700;

    /// <summary>Returns the buffer length for this many logits.</summary>
    public static int PaddedLength(int count) => (count + Block - 1) / Block * Block;

    /// <summary>Copies logits into a padded buffer; the padding becomes minus infinity.</summary>
    public static void Widen(ReadOnlySpan<float> logits, Span<double> values)
    {
        Require(values.Length >= logits.Length && values.Length % Block == 0, nameof(values));
        var wide = MemoryMarshal.Cast<double, Vector256<double>>(values);
        var i = 0;
        foreach (var eight in MemoryMarshal.Cast<float, Vector256<float>>(logits))
        {
            (wide[i], wide[i + 1]) = Vector256.Widen(eight);
            i += 2;
        }

        for (var at = i * 4; at < logits.Length; at++)
        {
            values[at] = logits[at];
        }

        values[logits.Length..].Fill(double.NegativeInfinity);
    }

    /// <summary>Divides every value.</summary>
    public static void Divide(Span<double> values, double divisor)
    {
        Require(values.Length % Block == 0, nameof(values));
        var by = Vector256.Create(divisor);
        foreach (ref var four in MemoryMarshal.Cast<double, Vector256<double>>(values))
        {
            four /= by;
        }
    }

    /// <summary>Returns the largest value; NaN if any value is NaN.</summary>
    public static double Maximum(ReadOnlySpan<double> values)
    {
        Require(values.Length % Block == 0, nameof(values));

        // Several at once: alone, each would wait for the one before.
        var (a, b) = (Vector512.Create(double.NegativeInfinity), Vector512.Create(double.NegativeInfinity));
        var whole = MemoryMarshal.Cast<double, Vector512<double>>(values);
        for (var i = 0; i < whole.Length; i += 2)
        {
            a = Vector512.Max(a, whole[i]);
            b = Vector512.Max(b, whole[i + 1]);
        }

        a = Vector512.Max(a, b);
        var largest = Vector256.Max(a.GetLower(), a.GetUpper());
        return Math.Max(Math.Max(largest[0], largest[1]), Math.Max(largest[2], largest[3]));
    }

    /// <summary>Returns the largest logit; NaN if any is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static float Maximum(ReadOnlySpan<float> logits)
    {
        var (a, b) = (Vector512.Create(float.NegativeInfinity), Vector512.Create(float.NegativeInfinity));
        var whole = MemoryMarshal.Cast<float, Vector512<float>>(logits);
        var i = 0;
        for (; i + 2 <= whole.Length; i += 2)
        {
            a = Vector512.Max(a, whole[i]);
            b = Vector512.Max(b, whole[i + 1]);
        }

        if (i < whole.Length)
        {
            a = Vector512.Max(a, whole[i]);
        }

        a = Vector512.Max(a, b);
        var eight = Vector256.Max(a.GetLower(), a.GetUpper());
        var largest = Vector128.Max(eight.GetLower(), eight.GetUpper());
        var result = MathF.Max(MathF.Max(largest[0], largest[1]), MathF.Max(largest[2], largest[3]));
        foreach (var logit in logits[(whole.Length * Vector512<float>.Count)..])
        {
            result = MathF.Max(result, logit);
        }

        return result;
    }

    /// <summary>Weights exp(value - maximum) in (0, 1], their sums per block, and their sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static double Exponentials(ReadOnlySpan<double> values, double maximum, Span<double> weights, Span<double> blockSums)
    {
        Require(values.Length == blockSums.Length * Block && weights.Length == values.Length, nameof(values));
        var input = MemoryMarshal.Cast<double, Vector512<double>>(values);
        var output = MemoryMarshal.Cast<double, Vector512<double>>(weights);
        var origin = Vector512.Create(maximum);
        var total = 0.0;
        for (var block = 0; block < blockSums.Length; block++)
        {
            var sum = Vector256<double>.Zero;
            for (var i = block * (Block / 8); i < (block + 1) * (Block / 8); i++)
            {
                var weight = Exponential(input[i] - origin);
                output[i] = weight;
                sum += weight.GetLower();
                sum += weight.GetUpper();
            }

            blockSums[block] = (sum[0] + sum[1]) + (sum[2] + sum[3]);
            total += blockSums[block];
        }

        return total;
    }

    /// <summary>
    /// Returns the sums of <see cref="Exponentials"/> straight from the logits, bit for bit, without keeping the weights.
    /// </summary>
    /// <param name="logits">Logits, at least one.</param>
    /// <param name="divisor">What every logit is divided by: the temperature.</param>
    /// <param name="maximum">The largest quotient.</param>
    /// <param name="blockSums">Receives the sum of the weights of every <see cref="Block"/> logits.</param>
    public static double BlockSums(ReadOnlySpan<float> logits, double divisor, double maximum, Span<double> blockSums)
    {
        Require(PaddedLength(logits.Length) == blockSums.Length * Block, nameof(blockSums));
        var whole = logits.Length / Block;
        SumBlocks(logits, divisor, maximum, blockSums[..whole]);
        if (whole < blockSums.Length)
        {
            Span<float> rest = stackalloc float[Block];
            rest.Fill(float.NegativeInfinity);
            logits[(whole * Block)..].CopyTo(rest);
            SumBlocks(rest, divisor, maximum, blockSums[whole..]);
        }

        var total = 0.0;
        foreach (var sum in blockSums)
        {
            total += sum;
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void SumBlocks(ReadOnlySpan<float> logits, double divisor, double maximum, Span<double> blockSums)
    {
        var input = MemoryMarshal.Cast<float, Vector512<float>>(logits);
        var origin = Vector512.Create(maximum);
        var by = Vector512.Create(divisor);
        for (var block = 0; block < blockSums.Length; block++)
        {
            var sum = Vector256<double>.Zero;
            for (var i = block * (Block / 16); i < (block + 1) * (Block / 16); i++)
            {
                var (low, high) = Vector512.Widen(input[i]);
                if (divisor != 1)
                {
                    low /= by;
                    high /= by;
                }

                low = Exponential(low - origin);
                high = Exponential(high - origin);
                sum += low.GetLower();
                sum += low.GetUpper();
                sum += high.GetLower();
                sum += high.GetUpper();
            }

            blockSums[block] = (sum[0] + sum[1]) + (sum[2] + sum[3]);
        }
    }

    /// <summary>exp(x), zero below <see cref="Lowest"/>, for x at most 0.</summary>
    /// <remarks>x = k ln 2 + r with |r| at most ln(2)/2; a Taylor polynomial of degree 13 in r, error about 1 unit in the last place.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Exponential(Vector512<double> raw)
    {
        var lowest = Vector512.Create(Lowest);
        var shift = Vector512.Create(RoundingShift);
        var x = Vector512.MaxNative(raw, lowest);
        var shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(Log2E), shift);
        var k = shifted - shift;
        var r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-Ln2High), x);
        r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-Ln2Low), r);
        var p = Vector512.FusedMultiplyAdd(Vector512.Create(1.0 / 6227020800), r, Vector512.Create(1.0 / 479001600));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 39916800));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 3628800));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 362880));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 40320));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 5040));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 720));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 120));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 24));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 6));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 2));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<double>.One);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<double>.One);

        // 2^k times p: k sits in the low bits of the shifted number and is added to p's exponent.
        var scaled = (p.AsInt64() + (shifted.AsInt64() << 52)).AsDouble();
        return Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(raw, lowest), scaled, Vector512<double>.Zero);
    }

    private static void Require(bool fits, string name)
    {
        if (!fits)
        {
            throw new ArgumentException($"The buffers must hold whole blocks of {Block} values, and as many of each.", name);
        }
    }
}
