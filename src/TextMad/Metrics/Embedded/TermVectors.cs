using System.Security.Cryptography;
using System.Text;
using TextMad.Metrics.Counting;
using TextMad.Numerics.Elementary;
using TextMad.Numerics.LinearAlgebra;
using TextMad.Numerics.Threading;

namespace TextMad.Metrics.Embedded;

/// <summary>
/// Texts as points by the words that they hold, in any language that divides words: TF-IDF weights, projected on the first right singular
/// vectors of the matrix of the reference texts (latent semantic analysis) [Deerwester et al. 1990]. Fitted on reference texts alone; knows nothing
/// of the order of words.
/// </summary>
/// <remarks>
/// Terms are the <see cref="MostTerms"/> words (<see cref="Words"/>) in most reference texts, in two of them at least. The weight of a term that a text
/// holds c times is (1 + ln c) (1 + ln((1 + n) / (1 + df))), and a text's weights are scaled to length 1. The decomposition is exact, of at most
/// <see cref="MostDecomposed"/> of the texts, taken at equal distances: singular vectors by way of the eigenvectors of the texts' inner products.
/// Immutable; thread-safe; the same bits everywhere.
/// </remarks>
public sealed class TermVectors : ITextEmbedder
{
    /// <summary>Terms at most.</summary>
    public const int MostTerms = 20_000;

    /// <summary>Texts at most of which the matrix is decomposed: what that costs grows with their third power.</summary>
    public const int MostDecomposed = 500;

    /// <summary>Numbers of an embedding at most; fewer when the reference does not have as many independent directions.</summary>
    public const int MostDimensions = 64;

    private readonly Dictionary<string, int> _terms;
    private readonly double[] _inverseFrequencies;

    // A row of Width numbers per term.
    private readonly double[] _directions;

    private TermVectors(Dictionary<string, int> terms, double[] inverseFrequencies, double[] directions, int width)
    {
        (_terms, _inverseFrequencies, _directions, Width) = (terms, inverseFrequencies, directions, width);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (term, place) in terms.OrderBy(term => term.Value))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(term + "\n"));
            hash.AppendData(BitConverter.GetBytes(inverseFrequencies[place]));
        }

        foreach (var number in directions)
        {
            hash.AppendData(BitConverter.GetBytes(number));
        }

        Fingerprint = Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <inheritdoc/>
    public string Name => FormattableString.Invariant($"tfidf ({_terms.Count} words, {Width} dimensions)");

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public int Width { get; }

    /// <summary>Learns terms, weights and directions from reference texts.</summary>
    /// <param name="reference">Real texts; two at least that share a word.</param>
    /// <param name="team">Shares out the inner products; changes no bit.</param>
    /// <exception cref="InputException">No word stands in two of the texts.</exception>
    public static TermVectors Fit(IReadOnlyList<string> reference, ThreadTeam? team = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        team ??= ThreadTeam.Default;
        var frequencies = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in reference)
        {
            foreach (var word in Counts(text).Keys)
            {
                frequencies[word] = frequencies.GetValueOrDefault(word) + 1;
            }
        }

        var kept = frequencies.Where(word => word.Value >= 2).OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal).Take(MostTerms).ToList();
        if (kept.Count == 0)
        {
            throw new InputException(
                $"No word stands in two of the {reference.Count} reference texts: too little text for embeddings by tfidf. Add text, or choose other embeddings.");
        }

        var terms = kept.Index().ToDictionary(word => word.Item.Key, word => word.Index, StringComparer.Ordinal);
        double[] inverse = [.. kept.Select(word => 1 + RealFunctions.Log((1.0 + reference.Count) / (1 + word.Value)))];
        var step = Math.Max(1.0, (double)reference.Count / MostDecomposed);
        var rows = Enumerable.Range(0,
            Math.Min(reference.Count, MostDecomposed)).Select(i => Weights(reference[(int)(i * step)], terms, inverse)).Where(row => row.Length > 0).ToList();
        var (values, vectors) = SymmetricEigen.Decompose(Gram(rows, terms.Count, team), rows.Count);

        // Directions that come only from rounding are left out.
        var width = Math.Max(1, values.Take(MostDimensions).TakeWhile(value => value > 1e-9 * values[0]).Count());
        var directions = new double[terms.Count * width];
        for (var direction = 0; direction < width; direction++)
        {
            var scale = 1 / Math.Sqrt(values[direction]);
            for (var row = 0; row < rows.Count; row++)
            {
                var share = vectors[(direction * rows.Count) + row] * scale;
                foreach (var (term, weight) in rows[row])
                {
                    directions[(term * width) + direction] += share * weight;
                }
            }
        }

        return new TermVectors(terms, inverse, directions, width);
    }

    /// <summary>Returns a row per text; that of a text without known words is zero.</summary>
    /// <inheritdoc/>
    public Embeddings Embed(IReadOnlyList<string> texts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var values = new float[texts.Count * Width];
        Parallel.For(0, texts.Count, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            var point = new double[Width];
            foreach (var (term, weight) in Weights(texts[i], _terms, _inverseFrequencies))
            {
                var direction = _directions.AsSpan(term * Width, Width);
                for (var d = 0; d < Width; d++)
                {
                    point[d] += weight * direction[d];
                }
            }

            for (var d = 0; d < Width; d++)
            {
                values[(i * Width) + d] = (float)point[d];
            }
        });
        return new Embeddings(values, Width);
    }

    private static Dictionary<string, int> Counts(string text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var words = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var word in Words.Of(text))
        {
            words[word] = words.TryGetValue(word, out var count) ? count + 1 : 1;
        }

        return counts;
    }

    /// <summary>Returns the weights of a text's terms, in the order of the terms, scaled to length 1.</summary>
    private static (int Term, double Weight)[] Weights(string text, Dictionary<string, int> terms, double[] inverse)
    {
        (int Term, double Weight)[] weights =
        [
            .. Counts(text).Where(word => terms.ContainsKey(word.Key)).Select(word => (Term: terms[word.Key], Count: word.Value)).OrderBy(word => word.Term)
                .Select(word => (word.Term, (1 + RealFunctions.Log(word.Count)) * inverse[word.Term])),
        ];
        var norm = 0.0;
        foreach (var (_, weight) in weights)
        {
            norm += weight * weight;
        }

        norm = Math.Sqrt(norm);
        return Array.ConvertAll(weights, weight => (weight.Term, weight.Weight / norm));
    }

    private static double[] Gram(List<(int Term, double Weight)[]> rows, int terms, ThreadTeam team)
    {
        var gram = new double[rows.Count * rows.Count];
        team.Run(rows.Count, (i, _) =>
        {
            var dense = new double[terms];
            foreach (var (term, weight) in rows[i])
            {
                dense[term] = weight;
            }

            for (var j = 0; j < rows.Count; j++)
            {
                // Both halves add the same products in the same order.
                var sum = 0.0;
                foreach (var (term, weight) in rows[j])
                {
                    sum += weight * dense[term];
                }

                gram[(i * rows.Count) + j] = sum;
            }
        });
        return gram;
    }
}
