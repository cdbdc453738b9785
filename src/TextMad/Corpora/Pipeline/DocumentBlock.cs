namespace TextMad.Corpora.Pipeline;

/// <summary>A block that looks at one document at a time: it keeps it, changes it or drops it.</summary>
public abstract record DocumentBlock : PipelineBlock
{
    /// <summary>The signals that count what the block took out of documents that it kept; summaries add them up.</summary>
    public virtual IReadOnlyList<string> Edits => [];

    /// <summary>Judges a text. The same text has the same outcome, whatever came before.</summary>
    public abstract BlockOutcome Apply(PipelineText text);

    /// <summary>The texts with whose n-grams it compares documents, and the words of an n-gram; null when it compares them with none.</summary>
    internal virtual (IReadOnlyList<string> Sources, int Words)? HeldOut => null;

    /// <summary>Returns the block with the n-grams of <see cref="HeldOut"/>, read when they are first needed.</summary>
    internal virtual DocumentBlock Comparing(Lazy<HeldOutNGrams> ngrams) => this;
}
