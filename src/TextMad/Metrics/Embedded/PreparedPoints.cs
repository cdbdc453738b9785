using System.Runtime.CompilerServices;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;

namespace TextMad.Metrics.Embedded;

/// <summary>
/// Embeddings in an order of their own, by their numbers, so that no sum and no random draw over them depends on the order of the
/// documents. What several metrics need of them is worked out once. Immutable; thread-safe.
/// </summary>
internal sealed class PreparedPoints
{
    private static readonly ConditionalWeakTable<Embeddings, PreparedPoints> _known = [];
    private static readonly RandomKey _key = RandomKey.FromSeed(1).For("metrics").For("points");

    private readonly Embeddings _embeddings;
    private readonly ConcurrentLazy<(int Size, int Neighbours), PointNeighbours> _neighbours = new();
    private readonly Lazy<double[]> _directions;

    private PreparedPoints(Embeddings embeddings)
    {
        _embeddings = embeddings;
        Order = [.. Enumerable.Range(0, embeddings.Count)];
        Array.Sort(Order, (a, b) => embeddings[a].SequenceCompareTo(embeddings[b]));
        _directions = new(() => Normalised(Order));
    }

    /// <summary>Documents in the order of their embeddings.</summary>
    public int[] Order { get; }

    /// <summary>d, the numbers of a point.</summary>
    public int Width => _embeddings.Width;

    /// <summary>Embeddings scaled to length 1, in <see cref="Order"/>, those of length 0 left out: m x d numbers.</summary>
    public double[] Directions => _directions.Value;

    /// <summary>Number of <see cref="Directions"/>.</summary>
    public int DirectionCount => Directions.Length / Width;

    /// <summary>What was left out of <see cref="Directions"/>, if anything was.</summary>
    public string? DirectionNote => DirectionCount == Order.Length ? null : $"{Order.Length - DirectionCount} of {Order.Length} texts left out: embedding of length 0";

    /// <summary>Returns the prepared form of embeddings, the same object for the same embeddings.</summary>
    public static PreparedPoints Of(Embeddings embeddings) => _known.GetValue(embeddings, static e => new PreparedPoints(e));

    /// <summary>At most this many documents, drawn at random by the places of their embeddings, in <see cref="Order"/>.</summary>
    public int[] Sample(int size)
    {
        if (size >= Order.Length)
        {
            return Order;
        }

        var places = Enumerable.Range(0, Order.Length).ToArray();
        _key.At(size).Stream().Shuffle(places.AsSpan());
        var taken = places[..size];
        Array.Sort(taken);
        return Array.ConvertAll(taken, place => Order[place]);
    }

    /// <summary>Returns a sample with the distance of each point to its k-th neighbour.</summary>
    public PointNeighbours Neighbours(int size, int neighbours, ThreadTeam team) =>
        _neighbours.Get((size, neighbours), key => new PointNeighbours(_embeddings, Sample(key.Size), key.Neighbours, team));

    /// <summary>Embeddings of these documents scaled to length 1; those of length 0 are left out.</summary>
    public double[] Normalised(int[] documents)
    {
        var rows = new List<double>(documents.Length * Width);
        foreach (var document in documents)
        {
            var row = _embeddings[document].ToArray().Select(x => (double)x).ToArray();
            var norm = Math.Sqrt(row.Sum(x => x * x));
            if (norm > 0)
            {
                rows.AddRange(row.Select(x => x / norm));
            }
        }

        return [.. rows];
    }
}
