namespace TextMad.Metrics;

/// <summary>Turns texts into points of a space in which near means alike, for the metrics that compare clouds of texts.</summary>
public interface ITextEmbedder
{
    /// <summary>Names it for people: its kind, and what it knows, e.g. <c>judge 'brown' (en)</c>.</summary>
    string Name { get; }

    /// <summary>Names the embedder, weights included: equal names give equal embeddings.</summary>
    string Fingerprint { get; }

    /// <summary>d, the numbers of a point.</summary>
    int Width { get; }

    /// <summary>Returns a row per text, in order; same bits for any batching and thread count.</summary>
    Embeddings Embed(IReadOnlyList<string> texts, CancellationToken cancellation = default);
}
