using TextMad.Numerics.LinearAlgebra;
using TextMad.Numerics.Threading;

namespace TextMad.Metrics.Embedded;

/// <summary>Points, each with a ball around it that reaches to its k-th nearest neighbour among the others.</summary>
internal sealed class PointNeighbours
{
    private const int RowsPerItem = 64;

    private readonly float[] _rows;
    private readonly int _width;
    private readonly RowPanels _panels;

    /// <summary>Finds the neighbours.</summary>
    /// <param name="embeddings">Where the points are.</param>
    /// <param name="documents">Which points; more than k.</param>
    /// <param name="neighbours">k, the number of neighbours, at least 1.</param>
    /// <param name="team">Shares out the points.</param>
    public PointNeighbours(Embeddings embeddings, int[] documents, int neighbours, ThreadTeam team)
    {
        Documents = documents;
        _width = embeddings.Width;
        _rows = new float[documents.Length * _width];
        for (var i = 0; i < documents.Length; i++)
        {
            embeddings[documents[i]].CopyTo(_rows.AsSpan(i * _width));
        }

        _panels = new RowPanels(_rows, _width);
        SquaredRadii = new float[documents.Length];
        ForEach(team, _panels, (point, distances) =>
        {
            Span<float> nearest = stackalloc float[neighbours];
            nearest.Fill(float.PositiveInfinity);
            for (var i = 0; i < distances.Length; i++)
            {
                if (distances[i] < nearest[^1] && i != point)
                {
                    var place = neighbours - 1;
                    for (; place > 0 && nearest[place - 1] > distances[i]; place--)
                    {
                        nearest[place] = nearest[place - 1];
                    }

                    nearest[place] = distances[i];
                }
            }

            SquaredRadii[point] = nearest[^1];
        });
    }

    /// <summary>The document of each point.</summary>
    public int[] Documents { get; }

    /// <summary>Number of points.</summary>
    public int Count => Documents.Length;

    /// <summary>The squared radius of each point's ball; the ball's border belongs to it.</summary>
    public float[] SquaredRadii { get; }

    /// <summary>Gives every point the squared distances to all points of another set.</summary>
    public void Against(PointNeighbours others, ThreadTeam team, Action<int, ReadOnlySpan<float>> visit) => ForEach(team, others._panels, visit);

    private void ForEach(ThreadTeam team, RowPanels others, Action<int, ReadOnlySpan<float>> visit) =>
        team.Run((Count + RowsPerItem - 1) / RowsPerItem, (item, _) =>
        {
            var distances = new float[RowPanels.LargestQuery * others.Count];
            var end = Math.Min(Count, (item + 1) * RowsPerItem);
            for (var first = item * RowsPerItem; first < end; first += RowPanels.LargestQuery)
            {
                var count = Math.Min(RowPanels.LargestQuery, end - first);
                others.SquaredDistances(_rows.AsSpan(first * _width, count * _width), distances);
                for (var i = 0; i < count; i++)
                {
                    visit(first + i, distances.AsSpan(i * others.Count, others.Count));
                }
            }
        });
}
