namespace TextMad.Generations.Theory;

/// <summary>
/// Second moments under <c>accumulate_subsample</c>: every model is fitted to M items drawn without replacement from the pool of all blocks
/// so far, M real ones and M of every earlier model.
/// </summary>
/// <remarks>
/// <para>
/// Write g_ij for the expected product of two different items of blocks i and j (block 0 is real), D_i for that of an item with itself, and V_t
/// for that of two items drawn independently from model t: for a Gaussian with known variance V_t = E[mu_t^2] and D_i = lambda + V_i; for symbols,
/// where the product is 1 if they are equal, V_t = E[sum p_ti^2] and D_i = 1. So g_ii = V_i for i >= 1, g_00 = V_0 is the truth's.
/// </para>
/// <para>
/// <b>Fit.</b> Of the pool of tM items, the draw takes every item with the same chance and every pair with the same chance, so
/// V_t = (1/M^2) [M mean D + M(M-1) P], P the mean of g over ordered pairs of different items of the pool:
/// P = [sum_i M(M-1) g_ii + sum_{i != j} M^2 g_ij] / (tM(tM-1)).
/// </para>
/// <para>
/// <b>New block.</b> An item of model t is, in expectation, a uniformly drawn item of its pool, so its product with an old item of block i is
/// g_ti = [D_i + (M-1) g_ii + M sum_{j != i} g_ij] / (tM).
/// </para>
/// <para>
/// No closed form is known here, but the recursion is exact. Since the pool grows and its old part never changes, V_t levels off: the plateau
/// of Kazdan et al. [arXiv 2410.16713].
/// </para>
/// </remarks>
internal static class SubsampleMoments
{
    /// <summary>V_0, V_1, ..., V_T.</summary>
    /// <param name="samples">M, at least 2.</param>
    /// <param name="generations">T refits.</param>
    /// <param name="truth">V_0.</param>
    /// <param name="itself">D_i from V_i.</param>
    public static double[] Of(int samples, int generations, double truth, Func<double, double> itself)
    {
        double m = samples;
        var v = new double[generations + 1];
        var g = new double[generations + 1, generations + 1];
        v[0] = g[0, 0] = truth;
        for (var t = 1; t <= generations; t++)
        {
            double diagonal = 0, same = 0, different = 0;
            for (var i = 0; i < t; i++)
            {
                diagonal += itself(v[i]);
                same += g[i, i];
                for (var j = 0; j < i; j++)
                {
                    different += 2 * g[i, j];
                }
            }

            var size = t * m;
            var pairs = ((m * (m - 1) * same) + (m * m * different)) / (size * (size - 1));
            v[t] = ((m * diagonal / t) + (m * (m - 1) * pairs)) / (m * m);
            g[t, t] = v[t];
            for (var i = 0; i < t; i++)
            {
                var sum = itself(v[i]) + ((m - 1) * g[i, i]);
                for (var j = 0; j < t; j++)
                {
                    sum += j == i ? 0 : m * g[Math.Max(i, j), Math.Min(i, j)];
                }

                g[t, i] = sum / size;
            }
        }

        return v;
    }
}
