namespace TextMad.MLTokenizers;

/// <summary>What a kind of tokenizer has besides its package's cutting into pieces.</summary>
/// <param name="VocabularySize">V, the number of token ids of the vocabulary.</param>
/// <param name="EndOfText">The id that ends a document; no text yields it.</param>
internal sealed record TokenizerRules(int VocabularySize, int EndOfText)
{
    /// <summary>A byte that is in no UTF-8: what stands for an unknown word or character, which decoding therefore refuses to write.</summary>
    public const byte NoText = 0xFF;

    /// <summary>The bytes of a token; null when the kind of tokenizer does not tell them.</summary>
    public Func<int, byte[]>? BytesOf { get; init; }

    /// <summary>Makes of a text what is cut into pieces; null for the text itself.</summary>
    public Func<string, string>? Prepare { get; init; }

    /// <summary>The text of ids, none of them <see cref="EndOfText"/>; null to leave it to the package.</summary>
    public Func<IReadOnlyList<int>, string>? Decode { get; init; }

    /// <summary>An id that stands once for a row of unknown characters; -1 for none.</summary>
    public int MergedUnknown { get; init; } = -1;
}
