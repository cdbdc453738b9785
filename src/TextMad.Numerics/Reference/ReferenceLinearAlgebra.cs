namespace TextMad.Numerics.Reference;

/// <summary>Sums over rows and columns of doubles in their fixed order, one element at a time.</summary>
internal static class ReferenceLinearAlgebra
{
    /// <summary>Returns the sum of products: element i is added to lane i mod 8, fused; then the lanes, pairwise; then what is left over, in order.</summary>
    public static double Dot(double[] a, double[] b)
    {
        var lanes = new double[8];
        var whole = a.Length / 8 * 8;
        for (var i = 0; i < whole; i++)
        {
            lanes[i % 8] = Math.FusedMultiplyAdd(a[i], b[i], lanes[i % 8]);
        }

        var sum = ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
        for (var i = whole; i < a.Length; i++)
        {
            sum = Math.FusedMultiplyAdd(a[i], b[i], sum);
        }

        return sum;
    }

    /// <summary>target += factor source, fused.</summary>
    public static void Add(double[] target, double factor, double[] source)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = Math.FusedMultiplyAdd(factor, source[i], target[i]);
        }
    }

    /// <summary>(a, b) becomes (c a + s b, c b - s a).</summary>
    public static void Rotate(double[] a, double[] b, double c, double s)
    {
        for (var i = 0; i < a.Length; i++)
        {
            var (x, y) = (a[i], b[i]);
            a[i] = Math.FusedMultiplyAdd(c, x, s * y);
            b[i] = Math.FusedMultiplyAdd(c, y, -(s * x));
        }
    }

    /// <summary>Inner products of columns, each summed over the rows in order.</summary>
    public static double[] GramOfColumns(double[] rows, int width)
    {
        var gram = new double[width * width];
        for (var i = 0; i < gram.Length; i++)
        {
            // The product of two columns is symmetric.
            var (left, right) = (Math.Min(i / width, i % width), Math.Max(i / width, i % width));
            for (var row = 0; row < rows.Length; row += width)
            {
                gram[i] = Math.FusedMultiplyAdd(rows[row + left], rows[row + right], gram[i]);
            }
        }

        return gram;
    }

    /// <summary>Inner products of rows.</summary>
    public static double[] GramOfRows(double[] rows, int width)
    {
        var n = rows.Length / width;
        var gram = new double[n * n];
        for (var i = 0; i < gram.Length; i++)
        {
            gram[i] = Dot(rows[(i / n * width)..((i / n * width) + width)], rows[(i % n * width)..((i % n * width) + width)]);
        }

        return gram;
    }

    /// <summary>Returns the squared distance of two points: one chain of fused multiply-adds over the differences in order.</summary>
    public static float SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0f;
        for (var i = 0; i < a.Length; i++)
        {
            sum = MathF.FusedMultiplyAdd(a[i] - b[i], a[i] - b[i], sum);
        }

        return sum;
    }
}
