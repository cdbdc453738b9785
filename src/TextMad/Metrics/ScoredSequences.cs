using TextMad.Models;

namespace TextMad.Metrics;

/// <summary>Token sequences under a model. They are scored once, when a metric first asks. Thread-safe.</summary>
public sealed class ScoredSequences
{
    private readonly Lazy<IReadOnlyList<float[]>> _scores;
    private readonly Lazy<(double LogProbability, int Tokens)[]> _documents;

    private ScoredSequences(ITextScorer scorer, IReadOnlyList<ReadOnlyMemory<int>> sequences, long bytes, CancellationToken cancellation)
    {
        Bytes = bytes;
        _scores = new(() => scorer.Score(sequences, cancellation));
        _documents = new(() => [.. _scores.Value.Select(tokens => (tokens.Sum(x => (double)x), tokens.Length))]);
    }

    /// <summary>Length of the texts in UTF-8 bytes; 0 when it is not known.</summary>
    public long Bytes { get; }

    /// <summary>The natural-log probability of every scored token of each document, in order.</summary>
    public IReadOnlyList<float[]> LogProbabilities => _scores.Value;

    /// <summary>Returns the natural-log probability and the number of tokens of each document, in order.</summary>
    internal IReadOnlyList<(double LogProbability, int Tokens)> Documents => _documents.Value;

    /// <summary>Why there can be no perplexity; null when there can be.</summary>
    internal string? Obstacle
    {
        get
        {
            var impossible = Documents.Count(document => double.IsNegativeInfinity(document.LogProbability));
            return Documents.Any(document => double.IsNaN(document.LogProbability)) ? "the model's log-probabilities are not numbers"
                : impossible > 0 ? $"the model gives probability 0 to {impossible} of {Documents.Count} texts"
                : null;
        }
    }

    /// <summary>
    /// Real text under the model to measure. The end-of-text token after each document is scored like its other tokens: a model of
    /// documents has to predict where they end. It counts as a token and as no byte.
    /// </summary>
    /// <param name="scorer">The model.</param>
    /// <param name="endOfText">The id that ends documents.</param>
    /// <param name="sequences">Token ids of each document, without end-of-text.</param>
    /// <param name="bytes">The documents' length in UTF-8 bytes, at least 1.</param>
    /// <param name="cancellation">Stops the scoring.</param>
    public static ScoredSequences Heldout(
        ITextScorer scorer,
        int endOfText,
        IReadOnlyList<ReadOnlyMemory<int>> sequences,
        long bytes,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        return new(scorer, [.. sequences.Select(sequence => (ReadOnlyMemory<int>)(int[])[.. sequence.Span, endOfText])], bytes, cancellation);
    }

    /// <summary>
    /// Generated texts under a model that stands outside their own generation. The end of a document is not scored, since a text that was cut has none.
    /// </summary>
    /// <param name="scorer">The model: the generation-0 model, or the judge.</param>
    /// <param name="sequences">Token ids of each document, without end-of-text, by the tokenizer of that model.</param>
    /// <param name="cancellation">Stops the scoring.</param>
    public static ScoredSequences Generated(
        ITextScorer scorer, IReadOnlyList<ReadOnlyMemory<int>> sequences, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(sequences);
        return new(scorer, sequences, 0, cancellation);
    }
}
