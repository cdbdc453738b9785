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
/// Incremental decoding of several sequences ("slots"). What a slot yields depends on its own tokens only: not on the others in
/// the batch, nor on whether its tokens came one by one or together. One caller at a time.
/// </summary>
public interface IDecoder : IDisposable
{
    /// <summary>Threads that may read logits at once: worker numbers are below this.</summary>
    int Workers { get; }

    /// <summary>Forgets a slot's tokens, so that a new sequence can begin there.</summary>
    void Reset(int slot);

    /// <summary>Makes the sequence of one slot the same as that of another.</summary>
    void Copy(int from, int to);

    /// <summary>
    /// Appends each entry's tokens to the sequence in its slot and has the logits (any additive constant) of the next token read: once
    /// per entry, as soon as they are known, by the thread that worked them out.
    /// </summary>
    void Step(DecodingBatch batch, LogitsReader read);
}

/// <summary>Reads the logits of the token after an entry's tokens.</summary>
/// <param name="entry">Its number in the batch.</param>
/// <param name="logits">Logits (V), the reader's to use and to change, during the call only.</param>
/// <param name="worker">Number of the thread, to choose scratch memory by.</param>
public delegate void LogitsReader(int entry, Span<float> logits, int worker);
