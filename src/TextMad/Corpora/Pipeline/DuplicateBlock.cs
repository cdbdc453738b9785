namespace TextMad.Corpora.Pipeline;

/// <summary>
/// A block that drops documents that are the same as an earlier one of the corpus. Documents that share a key are the same, and so are those that
/// are the same as a third; of each such cluster the first stays.
/// </summary>
public abstract record DuplicateBlock : PipelineBlock
{
    /// <summary>The reason code of what it drops.</summary>
    public abstract string Reason { get; }

    /// <summary>Keys that a document has.</summary>
    public abstract int Keys { get; }

    /// <summary>64-bit numbers that make a key: 1 or 2.</summary>
    public abstract int NumbersPerKey { get; }

    /// <summary>
    /// A document's keys, one after the other; their numbers are spread evenly over 64 bits. A key of zeros is none: it is the same as no other.
    /// </summary>
    public abstract void WriteKeys(string text, Span<ulong> numbers);
}
