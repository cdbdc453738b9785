using System.Runtime.CompilerServices;
using TextMad.Numerics.Threading;

namespace TextMad.Metrics.Embedded;

/// <summary>Which generated points lie in the balls of real ones, and the reverse.</summary>
internal sealed class NeighbourhoodCounts
{
    /// <summary>k: a neighbourhood reaches to the k-th nearest point.</summary>
    public const int Neighbours = 5;

    /// <summary>Points of either side at most.</summary>
    public const int Sample = 5000;

    private static readonly ConditionalWeakTable<Embeddings, ConditionalWeakTable<Embeddings, NeighbourhoodCounts>> _known = [];

    private NeighbourhoodCounts(PointNeighbours real, PointNeighbours generated, ThreadTeam team)
    {
        Documents = generated.Documents;
        var (balls, covered, recalled) = (new int[generated.Count], new bool[real.Count], new bool[real.Count]);
        real.Against(generated, team, (point, distances) =>
        {
            var radius = real.SquaredRadii[point];
            for (var i = 0; i < distances.Length; i++)
            {
                if (distances[i] <= radius)
                {
                    covered[point] = true;
                    Interlocked.Increment(ref balls[i]);
                }

                recalled[point] |= distances[i] <= generated.SquaredRadii[i];
            }
        });
        RealBallsAround = balls;
        Covered = covered.Count(x => x);
        Recalled = recalled.Count(x => x);
        RealCount = real.Count;
    }

    /// <summary>The measured documents, and how many real balls each lies in.</summary>
    public int[] Documents { get; }

    /// <summary>For each of <see cref="Documents"/>, the number of real balls that it lies in.</summary>
    public int[] RealBallsAround { get; }

    /// <summary>Real points.</summary>
    public int RealCount { get; }

    /// <summary>Real points with a generated point in their ball.</summary>
    public int Covered { get; }

    /// <summary>Real points in the ball of a generated point.</summary>
    public int Recalled { get; }

    /// <summary>Counts, once for the same two embeddings; null when either has no more than k points.</summary>
    public static NeighbourhoodCounts? Of(MetricInput input)
    {
        var (generated, real) = (input.Embeddings!, input.ReferenceEmbeddings!);
        if (generated.Width != real.Width)
        {
            throw new ArgumentException($"Embeddings of {generated.Width} and of {real.Width} numbers are not points of one space.", nameof(input));
        }

        return generated.Count <= Neighbours || real.Count <= Neighbours
            ? null
            : _known.GetOrCreateValue(real).GetValue(generated, _ => new NeighbourhoodCounts(
                PreparedPoints.Of(real).Neighbours(Sample, Neighbours, input.Team),
                PreparedPoints.Of(generated).Neighbours(Sample, Neighbours, input.Team),
                input.Team));
    }
}
