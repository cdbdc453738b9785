using TextMad.Metrics;
using TextMad.Metrics.Counting;
using TextMad.Numerics.Random;

namespace TextMad.Tests.Support;

/// <summary>An embedder that needs no training: the mean of its words' random directions. Short texts lie far out, as with any mean of word vectors.</summary>
internal sealed class HashedWords : ITextEmbedder
{
    public string Name => "hashed words";

    public string Fingerprint => "hashed-words";

    public int Width => 24;

    public Embeddings Embed(IReadOnlyList<string> texts, CancellationToken cancellation = default)
    {
        var known = new Dictionary<string, float[]>();
        var rows = new float[texts.Count * Width];
        for (var i = 0; i < texts.Count; i++)
        {
            var row = rows.AsSpan(i * Width, Width);
            var count = 0;
            foreach (var word in Words.Of(texts[i]))
            {
                var key = word.ToString();
                if (!known.TryGetValue(key, out var direction))
                {
                    var stream = RandomKey.FromSeed(7).For(key).Stream();
                    known[key] = direction = [.. Enumerable.Range(0, Width).Select(_ => (float)stream.NextGaussian())];
                }

                count++;
                for (var d = 0; d < Width; d++)
                {
                    row[d] += direction[d];
                }
            }

            for (var d = 0; d < Width; d++)
            {
                row[d] /= Math.Max(1, count);
            }
        }

        return new Embeddings(rows, Width);
    }
}
