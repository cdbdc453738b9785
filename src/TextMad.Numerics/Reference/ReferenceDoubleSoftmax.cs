using TextMad.Numerics.Kernels;

namespace TextMad.Numerics.Reference;

/// <summary>The double-precision softmax over a padded row of logits, one element at a time: element i of a block of 64 is added to lane i mod 4.</summary>
internal static class ReferenceDoubleSoftmax
{
    /// <summary>Copies logits into a padded buffer; the padding becomes minus infinity.</summary>
    public static void Widen(float[] logits, double[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = i < logits.Length ? logits[i] : double.NegativeInfinity;
        }
    }

    /// <summary>Divides every value.</summary>
    public static void Divide(double[] values, double divisor)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] /= divisor;
        }
    }

    /// <summary>Returns the largest value; NaN if any is NaN.</summary>
    public static double Maximum(IEnumerable<double> values) => values.Aggregate(double.NegativeInfinity, Math.Max);

    /// <summary>Weights exp(value - maximum), their sums per block, and their sum.</summary>
    public static double Exponentials(double[] values, double maximum, double[] weights, double[] blockSums)
    {
        var total = 0.0;
        for (var block = 0; block < blockSums.Length; block++)
        {
            var lanes = new double[4];
            for (var i = block * DoubleSoftmax.Block; i < (block + 1) * DoubleSoftmax.Block; i++)
            {
                weights[i] = Exp(values[i] - maximum);
                lanes[i % 4] += weights[i];
            }

            blockSums[block] = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
            total += blockSums[block];
        }

        return total;
    }

    /// <summary>Returns the same sums straight from logits that are divided first.</summary>
    public static double BlockSums(float[] logits, double divisor, double maximum, double[] blockSums)
    {
        var values = new double[blockSums.Length * DoubleSoftmax.Block];
        Widen(logits, values);
        Divide(values, divisor);
        return Exponentials(values, maximum, new double[values.Length], blockSums);
    }

    /// <summary>exp(x) for x at most 0, and 0 below -700 and for NaN.</summary>
    public static double Exp(double x)
    {
        if (!(x >= -700))
        {
            return 0;
        }

        var k = Math.FusedMultiplyAdd(x, 1.4426950408889634, 6755399441055744.0) - 6755399441055744.0;
        var r = Math.FusedMultiplyAdd(k, -6.93147180369123816490e-01, x);
        r = Math.FusedMultiplyAdd(k, -1.90821492927058770002e-10, r);
        double[] factorials =
        [
            6227020800, 479001600, 39916800, 3628800, 362880, 40320, 5040, 720, 120, 24, 6, 2, 1, 1,
        ];
        var p = 1.0 / factorials[0];
        foreach (var factorial in factorials[1..])
        {
            p = Math.FusedMultiplyAdd(p, r, 1.0 / factorial);
        }

        return p * BitConverter.Int64BitsToDouble(((long)k + 1023) << 52);
    }
}
