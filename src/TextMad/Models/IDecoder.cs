namespace TextMad.Models;

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
    /// per entry, as soon as they are known, by the thread that worked them out. Where a slot has several entries, all its tokens must be within the context.
    /// </summary>
    void Step(DecodingBatch batch, LogitsReader read);
}
