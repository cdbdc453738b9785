namespace TextMad.Numerics.Reference;

/// <summary>The matrix product as its definition: one chain of fused multiply-adds per element.</summary>
internal static class ReferenceGemm
{
    /// <summary>c (m, n) = [c +] a (m, k) b (k, n); element (i, k) of a is at i aRow + k aColumn, and so on.</summary>
    public static void Multiply(
        int m, int n, int k, float[] a, int aRow, int aColumn, float[] b, int bRow, int bColumn, float[] c, int cRow, bool accumulate)
    {
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var sum = accumulate ? c[(i * cRow) + j] : 0;
                for (var d = 0; d < k; d++)
                {
                    sum = MathF.FusedMultiplyAdd(a[(i * aRow) + (d * aColumn)], b[(d * bRow) + (j * bColumn)], sum);
                }

                c[(i * cRow) + j] = sum;
            }
        }
    }
}
