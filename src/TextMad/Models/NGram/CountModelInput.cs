namespace TextMad.Models.NGram;

/// <summary>What the models that count (n-gram, unigram) require of token sequences.</summary>
internal static class CountModelInput
{
    /// <summary>Checks a training set.</summary>
    /// <exception cref="InputException">There is no document, a document holds an id that is not an ordinary token, or all are empty and cut.</exception>
    public static void Check(IReadOnlyList<ReadOnlyMemory<int>> documents, int vocabularySize, int endOfText, IReadOnlyList<bool>? ended)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(vocabularySize);
        ArgumentOutOfRangeException.ThrowIfNegative(endOfText);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(endOfText, vocabularySize);
        if (ended is not null && ended.Count != documents.Count)
        {
            throw new ArgumentException($"{ended.Count} values say whether documents ended, but there are {documents.Count} documents.", nameof(ended));
        }

        if (documents.Count == 0)
        {
            throw new InputException("The training set is empty: a model needs at least one document.");
        }

        for (var i = 0; i < documents.Count; i++)
        {
            var tokens = documents[i].Span;
            TokenIds.Require(tokens, vocabularySize);
            if (tokens.Contains(endOfText))
            {
                throw new InputException($"Document {i} holds the end-of-text token ({endOfText}), which ends documents. Split it there.");
            }
        }

        if (ended is not null && !ended.Contains(true) && documents.All(document => document.IsEmpty))
        {
            throw new InputException("The training set has no token: its texts are empty and were cut.");
        }
    }

    /// <summary>Reads V and the id of end-of-text from a model file.</summary>
    /// <exception cref="InvalidDataException">They are impossible.</exception>
    public static (int VocabularySize, int EndOfText) ReadVocabulary(BinaryReader reader)
    {
        var vocabularySize = reader.ReadInt32();
        var endOfText = reader.ReadInt32();
        return vocabularySize is > 0 and <= 1 << 24 && (uint)endOfText < (uint)vocabularySize
            ? (vocabularySize, endOfText)
            : throw new InvalidDataException($"the vocabulary has {vocabularySize} ids and end-of-text is {endOfText}");
    }
}
