namespace TextMad.Models;

/// <summary>
/// A model of token sequences: it scores text and it can be decoded from. The transformer, the n-gram model and the unigram
/// distribution all are one; metrics see <see cref="ITextScorer"/> only, decoding sees <see cref="CreateDecoder"/> only.
/// </summary>
public interface ILanguageModel : ITextScorer
{
    /// <summary>Begins incremental decoding with room for so many sequences at once.</summary>
    /// <param name="slots">Sequences that can be open at once, at least 1.</param>
    /// <param name="maximumLength">The longest sequence, counting the leading end-of-text token.</param>
    IDecoder CreateDecoder(int slots, int maximumLength);

    /// <summary>Writes everything that is needed to restore the model into a file that does not exist yet.</summary>
    void Save(string path);
}

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

/// <summary>
/// Incremental decoding of several sequences ("slots"). What a slot yields depends on its own tokens only, not on the others in
/// the batch. Not thread-safe.
/// </summary>
public interface IDecoder : IDisposable
{
    /// <summary>Forgets a slot's tokens, so that a new sequence can begin there.</summary>
    void Reset(int slot);

    /// <summary>
    /// Appends tokens[i] to the sequence in slots[i] and yields the logits (any additive constant) of its next token.
    /// </summary>
    /// <param name="slots">Distinct slots, n of them.</param>
    /// <param name="tokens">A token per slot (n).</param>
    /// <param name="logits">Receives (n, V), row-major.</param>
    void Step(ReadOnlySpan<int> slots, ReadOnlySpan<int> tokens, Span<float> logits);
}
