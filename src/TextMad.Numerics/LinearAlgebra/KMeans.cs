using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;

namespace TextMad.Numerics.LinearAlgebra;

/// <summary>
/// Points in k groups around their means: Lloyd's iterations [1982] from k-means++ beginnings [Arthur and Vassilvitskii 2007], the best of
/// several. The same bits for any number of threads.
/// </summary>
public sealed class KMeans
{
    private const int RowsPerItem = 256;

    private readonly float[] _rows;
    private readonly int _width;
    private readonly int _clusters;
    private readonly ThreadTeam _team;
    private readonly RowPanels _panels;

    private KMeans(float[] rows, int width, int clusters, ThreadTeam team)
    {
        (_rows, _width, _clusters, _team) = (rows, width, clusters, team);
        _panels = new RowPanels(rows, width);
    }

    private int Count => _panels.Count;

    /// <summary>Divides n points into k groups.</summary>
    /// <param name="rows">n x d numbers, row by row.</param>
    /// <param name="width">d, the numbers of a point, at least 1.</param>
    /// <param name="clusters">k, the number of groups, from 1 to n.</param>
    /// <param name="key">Names the random numbers; beginning r draws from <c>key.At(r)</c>.</param>
    /// <param name="restarts">Beginnings, at least 1; the one with the smallest inertia is kept, of equal ones the first.</param>
    /// <param name="largestIterations">Iterations per beginning at most, at least 1.</param>
    /// <param name="team">Shares out the points.</param>
    /// <param name="cancellation">Stops between iterations.</param>
    /// <returns>The group of each point, 0..k-1, and the inertia: the sum of the squared distances to the groups' means.</returns>
    public static (int[] Clusters, double Inertia) Fit(
        float[] rows, int width, int clusters, RandomKey key, int restarts, int largestIterations, ThreadTeam team, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(team);
        ArgumentOutOfRangeException.ThrowIfLessThan(restarts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(largestIterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(clusters, rows.Length / width);
        var points = new KMeans(rows, width, clusters, team);
        (int[] Clusters, double Inertia) best = ([], double.PositiveInfinity);
        for (var restart = 0; restart < restarts; restart++)
        {
            var found = points.Iterate(points.Begin(key.At(restart).Stream()), largestIterations, cancellation);
            best = found.Inertia < best.Inertia ? found : best;
        }

        return best;
    }

    /// <summary>k points, each drawn with a probability proportional to its squared distance to those before.</summary>
    private float[] Begin(RandomStream stream)
    {
        var means = new float[_clusters * _width];
        var nearest = new float[Count];
        var distances = new float[Count];
        nearest.AsSpan().Fill(float.PositiveInfinity);
        var chosen = stream.NextInt32(Count);
        for (var cluster = 0; ; cluster++)
        {
            var point = _rows.AsSpan(chosen * _width, _width);
            point.CopyTo(means.AsSpan(cluster * _width));
            if (cluster + 1 == _clusters)
            {
                return means;
            }

            _panels.SquaredDistances(point, distances);
            var total = 0.0;
            for (var i = 0; i < nearest.Length; i++)
            {
                nearest[i] = Math.Min(nearest[i], distances[i]);
                total += nearest[i];
            }

            // When every point coincides with a mean, any point can be the next.
            chosen = total > 0 ? Draw(nearest, stream.NextDouble() * total) : stream.NextInt32(Count);
        }
    }

    private static int Draw(float[] weights, double target)
    {
        var (sum, last) = (0.0, 0);
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i];
            if (weights[i] > 0)
            {
                last = i;
                if (sum > target)
                {
                    break;
                }
            }
        }

        return last;
    }

    private (int[] Clusters, double Inertia) Iterate(float[] means, int largestIterations, CancellationToken cancellation)
    {
        var clusters = new int[Count];
        clusters.AsSpan().Fill(-1);
        var distances = new float[Count];
        for (var iteration = 0; iteration < largestIterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!Assign(means, clusters, distances))
            {
                break;
            }

            Move(means, clusters, distances);
        }

        Assign(means, clusters, distances);
        return (clusters, distances.Sum(distance => (double)distance));
    }

    /// <summary>Sends every point to its nearest mean, of equally near ones the first; says whether any went elsewhere than before.</summary>
    private bool Assign(float[] means, int[] clusters, float[] nearest)
    {
        var panels = new RowPanels(means, _width);
        var moved = 0;
        _team.Run((Count + RowsPerItem - 1) / RowsPerItem, (item, _) =>
        {
            var distances = new float[RowPanels.LargestQuery * _clusters];
            var end = Math.Min(Count, (item + 1) * RowsPerItem);
            var changed = false;
            for (var first = item * RowsPerItem; first < end; first += RowPanels.LargestQuery)
            {
                var count = Math.Min(RowPanels.LargestQuery, end - first);
                panels.SquaredDistances(_rows.AsSpan(first * _width, count * _width), distances);
                for (var i = 0; i < count; i++)
                {
                    var own = distances.AsSpan(i * _clusters, _clusters);
                    var best = 0;
                    for (var cluster = 1; cluster < own.Length; cluster++)
                    {
                        best = own[cluster] < own[best] ? cluster : best;
                    }

                    changed |= clusters[first + i] != best;
                    clusters[first + i] = best;
                    nearest[first + i] = own[best];
                }
            }

            if (changed)
            {
                Volatile.Write(ref moved, 1);
            }
        });
        return moved != 0;
    }

    /// <summary>Moves every mean to its points; one without points to the point that is farthest from its mean.</summary>
    private void Move(float[] means, int[] clusters, float[] nearest)
    {
        var sums = new double[_clusters * _width];
        var sizes = new int[_clusters];
        for (var i = 0; i < clusters.Length; i++)
        {
            var point = _rows.AsSpan(i * _width, _width);
            var sum = sums.AsSpan(clusters[i] * _width, _width);
            sizes[clusters[i]]++;
            for (var j = 0; j < point.Length; j++)
            {
                sum[j] += point[j];
            }
        }

        for (var cluster = 0; cluster < _clusters; cluster++)
        {
            var mean = means.AsSpan(cluster * _width, _width);
            if (sizes[cluster] == 0)
            {
                var farthest = Array.IndexOf(nearest, nearest.Max());
                _rows.AsSpan(farthest * _width, _width).CopyTo(mean);
                nearest[farthest] = 0;
                continue;
            }

            for (var j = 0; j < mean.Length; j++)
            {
                mean[j] = (float)(sums[(cluster * _width) + j] / sizes[cluster]);
            }
        }
    }
}
