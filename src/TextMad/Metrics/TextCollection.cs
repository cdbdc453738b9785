namespace TextMad.Metrics;

/// <summary>Texts to measure, with what several metrics need of them worked out once. Immutable; thread-safe.</summary>
public sealed class TextCollection
{
    /// <summary>The largest n of the n-grams that are counted.</summary>
    public const int LargestOrder = 4;

    private readonly Lazy<(WordSequences Sequences, Dictionary<string, int> Vocabulary)> _words;
    private readonly Lazy<NGrams>[] _ngrams = new Lazy<NGrams>[LargestOrder];
    private readonly Lazy<IReadOnlyList<(int Count, int Types)>>[] _profiles = new Lazy<IReadOnlyList<(int, int)>>[LargestOrder];

    /// <summary>A collection of these texts; each is one document.</summary>
    public TextCollection(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Texts = texts;
        _words = new(() =>
        {
            var vocabulary = new Dictionary<string, int>();
            return (WordSequences.Of(texts, vocabulary), vocabulary);
        });
        for (var i = 0; i < LargestOrder; i++)
        {
            var order = i + 1;
            _ngrams[i] = new(() => order == 1 ? NGrams.Unigrams(WordSequences) : NGramsOf(order - 1).Longer());
            _profiles[i] = new(() => NGramsOf(order).Profile());
        }
    }

    /// <summary>The texts.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Number of words in all.</summary>
    public int WordCount => WordSequences.Numbers.Length;

    /// <summary>The words as numbers.</summary>
    internal WordSequences WordSequences => _words.Value.Sequences;

    /// <summary>The number of each different word.</summary>
    internal IReadOnlyDictionary<string, int> Vocabulary => _words.Value.Vocabulary;

    /// <summary>The n-grams for n = 1..<see cref="LargestOrder"/>.</summary>
    internal NGrams NGramsOf(int order) => _ngrams[order - 1].Value;

    /// <summary>See <see cref="NGrams.Profile"/>.</summary>
    internal IReadOnlyList<(int Count, int Types)> Profile(int order) => _profiles[order - 1].Value;
}
