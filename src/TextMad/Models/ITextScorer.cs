namespace TextMad.Models;

/// <summary>Log-probabilities of token sequences under a model.</summary>
public interface ITextScorer
{
    /// <summary>V, the number of token ids.</summary>
    int VocabularySize { get; }

    /// <summary>
    /// For each sequence x[0..n), natural-log probabilities of x[i] given the end-of-text token and x[0..i). Sequences longer than
    /// the model's context are scored in overlapping windows. Same bits for any batching and thread count.
    /// </summary>
    /// <param name="sequences">Token ids, without a leading end-of-text token; a trailing one is scored like any other token.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>An array per sequence, as long as the sequence.</returns>
    IReadOnlyList<float[]> Score(IReadOnlyList<ReadOnlyMemory<int>> sequences, CancellationToken cancellation = default);
}
