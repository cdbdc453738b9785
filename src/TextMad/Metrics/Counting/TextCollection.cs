using System.Collections.Concurrent;

namespace TextMad.Metrics.Counting;

/// <summary>Texts to measure, with what several metrics need of them worked out once. Immutable; thread-safe.</summary>
public sealed class TextCollection
{
    /// <summary>The largest n of the n-grams that are counted.</summary>
    public const int LargestOrder = 4;

    /// <summary>
    /// Up to this many words, n-grams are numbered once for all metrics. Beyond, they are counted part after part: as exact, in bounded memory besides the
    /// words and with 4 bytes a word and n of a temporary file.
    /// </summary>
    private const int LargestNumbered = 8_000_000;

    private readonly Lazy<(WordSequences Sequences, Dictionary<string, int> Vocabulary)> _words;
    private readonly Lazy<NGrams>[] _ngrams = new Lazy<NGrams>[LargestOrder];
    private readonly Lazy<NGramParts>[] _parts = new Lazy<NGramParts>[LargestOrder];
    private readonly Lazy<NGramSpectrum>[] _spectra = new Lazy<NGramSpectrum>[LargestOrder];
    private readonly Lazy<double[]>[] _repeatedShares = new Lazy<double[]>[LargestOrder];
    private readonly ConcurrentDictionary<int, Lazy<NGramTable>> _tables = new();
    private readonly int _largestNumbered;
    private readonly CancellationToken _cancellation;

    /// <summary>Creates a collection of these texts; each is one document. They are read once, in order, so a list may make them when asked.</summary>
    public TextCollection(IReadOnlyList<string> texts)
        : this(texts, LargestNumbered, CancellationToken.None)
    {
    }

    /// <summary>Creates a collection of many texts, whose counting takes long.</summary>
    /// <param name="texts">The texts; each is one document. They are read once, in order, so a list may make them when asked.</param>
    /// <param name="cancellation">Stops the counting, which then ends with an <see cref="OperationCanceledException"/>, now and whenever it is asked again.</param>
    public TextCollection(IReadOnlyList<string> texts, CancellationToken cancellation)
        : this(texts, LargestNumbered, cancellation)
    {
    }

    /// <summary>Creates a collection that stops numbering n-grams for spectra beyond this many words.</summary>
    internal TextCollection(IReadOnlyList<string> texts, int largestNumbered, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Texts = texts;
        _largestNumbered = largestNumbered;
        _cancellation = cancellation;
        _words = new(() =>
        {
            var vocabulary = new Dictionary<string, int>();
            return (WordSequences.Of(texts, vocabulary, cancellation), vocabulary);
        });
        for (var i = 0; i < LargestOrder; i++)
        {
            var order = i + 1;
            _ngrams[i] = new(() => order == 1 ? NGrams.Unigrams(WordSequences) : NGramsOf(order - 1).Longer());
            _parts[i] = new(() => new NGramParts(WordSequences, order, Math.Max(largestNumbered < 0 ? 3 : 1, WordCount / NGramParts.DefaultSize), cancellation));
            _spectra[i] = new(() => AreNumbered(order) ? NGramSpectrum.Of(NGramsOf(order)) : NGramSpectrum.Of(_parts[order - 1].Value.Read(cancellation)));
            _repeatedShares[i] = new(() => RepeatedShares.Of(WordSequences, order));
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

    /// <summary>Returns the n-grams for n = 1..<see cref="LargestOrder"/>.</summary>
    internal NGrams NGramsOf(int order) => _ngrams[order - 1].Value;

    /// <summary>
    /// Returns the n-grams for n = 1..<see cref="LargestOrder"/>, all together or part after part: every different n-gram is in one part, with all places where it occurs.
    /// </summary>
    internal IEnumerable<INumberedNGrams> PartsOf(int order) => AreNumbered(order) ? [NGramsOf(order)] : _parts[order - 1].Value.Read(_cancellation);

    /// <summary>Returns 1 - different / all n-grams of each document, for n = 1..<see cref="LargestOrder"/>; NaN for a document that has none.</summary>
    internal double[] RepeatedSharesOf(int order) => _repeatedShares[order - 1].Value;

    /// <summary>Returns how often n-grams occur, for n = 1..<see cref="LargestOrder"/>.</summary>
    internal NGramSpectrum Spectrum(int order) => _spectra[order - 1].Value;

    /// <summary>Returns all n-grams, to look others up in, for any n.</summary>
    internal NGramTable TableOf(int order) => _tables.GetOrAdd(order, n => new(() => NGramTable.Of(WordSequences, n))).Value;

    /// <summary>Returns the words of this collection by the numbers that another one gave them; -1 for words which it does not have.</summary>
    internal int[] NumbersIn(TextCollection other)
    {
        var renumbered = new int[WordSequences.Types];
        foreach (var (word, number) in Vocabulary)
        {
            renumbered[number] = other.Vocabulary.TryGetValue(word, out var known) ? known : -1;
        }

        return Array.ConvertAll(WordSequences.Numbers, number => renumbered[number]);
    }

    private bool AreNumbered(int order) => order == 1 || WordCount <= _largestNumbered || _ngrams[order - 1].IsValueCreated;
}
