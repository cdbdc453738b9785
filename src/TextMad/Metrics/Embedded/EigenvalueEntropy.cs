using TextMad.Numerics.Elementary;
using TextMad.Numerics.LinearAlgebra;

namespace TextMad.Metrics.Embedded;

/// <summary>What Vendi scores are made of.</summary>
internal static class EigenvalueEntropy
{
    /// <summary>exp(-sum l ln l) over the eigenvalues l of a kernel matrix / its trace.</summary>
    /// <param name="kernel">Symmetric, positive semi-definite, row by row.</param>
    /// <param name="size">Its number of rows.</param>
    /// <param name="trace">The sum of its diagonal.</param>
    public static double EffectiveNumber(double[] kernel, int size, double trace)
    {
        var entropy = 0.0;
        foreach (var eigenvalue in SymmetricEigen.Values(kernel, size))
        {
            // What rounding leaves of an eigenvalue 0 can be negative.
            var share = eigenvalue / trace;
            entropy -= share > 1e-15 ? share * RealFunctions.Log(share) : 0;
        }

        return RealFunctions.Exp(Math.Max(0, entropy));
    }
}
