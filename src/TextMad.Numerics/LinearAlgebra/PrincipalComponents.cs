using TextMad.Numerics.Threading;

namespace TextMad.Numerics.LinearAlgebra;

/// <summary>
/// The directions in which points vary most [Pearson 1901; Hotelling 1933]: eigenvectors of the covariance matrix, largest variance
/// first. Immutable; the same bits for any number of threads.
/// </summary>
public sealed class PrincipalComponents
{
    private readonly double[] _mean;
    private readonly double[] _components;

    private PrincipalComponents(double[] mean, double[] components, double[] variances, int kept)
    {
        _mean = mean;
        _components = components;
        Variances = variances;
        Kept = kept;
    }

    /// <summary>The variance along every direction, largest first: d of them, with n - 1 in the denominator.</summary>
    public IReadOnlyList<double> Variances { get; }

    /// <summary>How many directions <see cref="Project"/> keeps: the fewest that hold the share of the variance asked for, at least 1.</summary>
    public int Kept { get; }

    /// <summary>Fits n points.</summary>
    /// <param name="rows">n x d numbers, row by row; n at least 2.</param>
    /// <param name="width">d, the numbers of a point, at least 1.</param>
    /// <param name="share">Share of the variance to keep, in (0, 1].</param>
    /// <param name="team">Shares out the work.</param>
    public static PrincipalComponents Fit(double[] rows, int width, double share, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        var n = rows.Length / width;
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 2, nameof(rows));
        var mean = new double[width];
        for (var row = 0; row < n; row++)
        {
            FixedOrder.Add(mean, 1.0 / n, rows.AsSpan(row * width, width));
        }

        var centred = Centred(rows, mean);
        var covariance = GramMatrix.OfColumns(centred, width, team);
        for (var i = 0; i < covariance.Length; i++)
        {
            covariance[i] /= n - 1;
        }

        var (values, vectors) = SymmetricEigen.Decompose(covariance, width);
        var variances = Array.ConvertAll(values, value => Math.Max(0, value));
        var total = variances.Sum();
        var (kept, sum) = (0, 0.0);
        while (kept < width && (kept == 0 || sum < share * total))
        {
            sum += variances[kept++];
        }

        return new PrincipalComponents(mean, vectors, variances, kept);
    }

    /// <summary>Returns the points' coordinates along the kept directions: n x <see cref="Kept"/> numbers, row by row.</summary>
    /// <param name="rows">n x d numbers, row by row.</param>
    /// <param name="team">Shares out the rows.</param>
    public double[] Project(double[] rows, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(team);
        var width = _mean.Length;
        var centred = Centred(rows, _mean);
        var projected = new double[rows.Length / width * Kept];
        team.Run(rows.Length / width, (row, _) =>
        {
            for (var i = 0; i < Kept; i++)
            {
                projected[(row * Kept) + i] = FixedOrder.Dot(centred.AsSpan(row * width, width), _components.AsSpan(i * width, width));
            }
        });
        return projected;
    }

    private static double[] Centred(double[] rows, double[] mean)
    {
        var centred = (double[])rows.Clone();
        for (var row = 0; row < rows.Length; row += mean.Length)
        {
            FixedOrder.Add(centred.AsSpan(row, mean.Length), -1, mean);
        }

        return centred;
    }
}
