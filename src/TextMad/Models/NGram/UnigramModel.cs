using TextMad.Models.Transformers;
using TextMad.Numerics.Elementary;

namespace TextMad.Models.NGram;

/// <summary>
/// Tokens drawn independently of each other, end-of-text included (once per document): p(w) = (c(w) + a) / (N + a V). With a = 0,
/// maximum likelihood, tokens never seen have probability 0 and score minus infinity.
/// </summary>
/// <remarks>Not to be confused with the toy <see cref="UnigramDistribution"/>, whose items are single symbols, not documents.</remarks>
public sealed class UnigramModel : ILanguageModel
{
    private const string Magic = "TMUNIGR";
    private const int Version = 1;

    private readonly long[] _counts;
    private readonly double _addedCount;
    private readonly float[] _logProbabilities;

    private UnigramModel(long[] counts, int endOfText, double addedCount)
    {
        _counts = counts;
        _addedCount = addedCount;
        EndOfText = endOfText;
        var total = counts.Sum() + (addedCount * counts.Length);
        Probabilities = [.. counts.Select(count => (count + addedCount) / total)];
        _logProbabilities = [.. Probabilities.Select(p => (float)RealFunctions.Log(p))];
    }

    /// <inheritdoc/>
    public int VocabularySize => _counts.Length;

    /// <summary>The id that ends documents.</summary>
    public int EndOfText { get; }

    /// <summary>The probability of each token (V).</summary>
    public IReadOnlyList<double> Probabilities { get; }

    /// <summary>Fits a model.</summary>
    /// <param name="documents">Token ids of each document, without end-of-text; at least one document.</param>
    /// <param name="vocabularySize">V, the number of token ids of the vocabulary.</param>
    /// <param name="endOfText">The id that ends documents.</param>
    /// <param name="addedCount">a, added to the count of every token: 0 for maximum likelihood, 1 for Laplace's rule.</param>
    /// <param name="ended">Whether each document ended by itself: after one that was cut, end-of-text is not counted. Null when all did.</param>
    /// <exception cref="InputException">There is no document, or a document holds an id that is not an ordinary token.</exception>
    public static UnigramModel Fit(
        IReadOnlyList<ReadOnlyMemory<int>> documents, int vocabularySize, int endOfText, double addedCount = 0, IReadOnlyList<bool>? ended = null)
    {
        CountModelInput.Check(documents, vocabularySize, endOfText, ended);
        CheckAddedCount(addedCount);
        var counts = new long[vocabularySize];
        counts[endOfText] = ended?.Count(end => end) ?? documents.Count;
        foreach (var document in documents)
        {
            foreach (var id in document.Span)
            {
                counts[id]++;
            }
        }

        return new UnigramModel(counts, endOfText, addedCount);
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Score(IReadOnlyList<ReadOnlyMemory<int>> sequences, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        var scores = new float[sequences.Count][];
        for (var i = 0; i < scores.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var tokens = sequences[i].Span;
            TokenIds.Require(tokens, VocabularySize);
            scores[i] = new float[tokens.Length];
            for (var j = 0; j < tokens.Length; j++)
            {
                scores[i][j] = _logProbabilities[tokens[j]];
            }
        }

        return scores;
    }

    /// <inheritdoc/>
    public IDecoder CreateDecoder(int slots, int maximumLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slots);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumLength);
        return new Decoder(_logProbabilities, slots);
    }

    /// <inheritdoc/>
    public void Save(string path) => CountModelFile.Save(path, Magic, Version, writer =>
    {
        writer.Write(VocabularySize);
        writer.Write(EndOfText);
        writer.Write(_addedCount);
        foreach (var count in _counts)
        {
            writer.Write(count);
        }
    });

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InputException">The file is missing, no unigram model, of a newer version, truncated or corrupt.</exception>
    public static UnigramModel Load(string path) => CountModelFile.Load(path, Magic, Version, "unigram model", reader =>
    {
        var (vocabularySize, endOfText) = CountModelInput.ReadVocabulary(reader);
        var addedCount = reader.ReadDouble();
        CheckAddedCount(addedCount);
        var counts = new long[vocabularySize];
        for (var id = 0; id < counts.Length; id++)
        {
            counts[id] = reader.ReadInt64();
        }

        return counts.All(count => count >= 0) && counts[endOfText] > 0 && reader.BaseStream.Position == reader.BaseStream.Length
            ? new UnigramModel(counts, endOfText, addedCount)
            : throw new InvalidDataException("the counts are impossible");
    });

    private static void CheckAddedCount(double addedCount)
    {
        if (!(addedCount >= 0 && addedCount <= 1e6))
        {
            throw new InputException(FormattableString.Invariant($"Unigram model: the added count is {addedCount}; allowed is 0 to 1000000."));
        }
    }

    private sealed class Decoder(float[] logProbabilities, int slots) : IDecoder
    {
        private readonly bool[] _seen = new bool[slots];
        private readonly float[] _logits = new float[logProbabilities.Length];

        public int Workers => 1;

        public void Reset(int slot)
        {
        }

        public void Copy(int from, int to)
        {
        }

        public void Step(DecodingBatch batch, LogitsReader read)
        {
            batch.Require(_seen, logProbabilities.Length);
            for (var entry = 0; entry < batch.Count; entry++)
            {
                logProbabilities.CopyTo(_logits, 0);
                read(entry, _logits, 0);
            }
        }

        public void Dispose()
        {
        }
    }
}
