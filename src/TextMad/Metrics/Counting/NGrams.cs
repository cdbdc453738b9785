namespace TextMad.Metrics.Counting;

/// <summary>The n-grams of word sequences, for one n. An n-gram lies within one document.</summary>
internal sealed class NGrams : INumberedNGrams
{
    private const int None = -1;

    private readonly WordSequences _words;
    private readonly int[] _numbers;
    private readonly int[] _counts;

    private NGrams(int order, WordSequences words, int[] numbers, int types)
    {
        Order = order;
        _words = words;
        _numbers = numbers;
        _counts = new int[types];
        foreach (var number in numbers)
        {
            if (number != None)
            {
                _counts[number]++;
                Total++;
            }
        }
    }

    /// <summary>n, the length of the n-grams in words.</summary>
    public int Order { get; }

    /// <summary>Number of n-grams.</summary>
    public long Total { get; }

    /// <inheritdoc/>
    public int Types => _counts.Length;

    /// <summary>How often each different n-gram occurs, in order of appearance.</summary>
    public ReadOnlySpan<int> Counts => _counts;

    /// <summary>Number of documents.</summary>
    public int Documents => _words.Documents;

    /// <inheritdoc/>
    public ReadOnlySpan<int> Of(int document)
    {
        var (start, end) = (_words.Starts[document], _words.Starts[document + 1] - Order + 1);
        return end > start ? _numbers.AsSpan(start..end) : [];
    }

    /// <summary>Single words.</summary>
    public static NGrams Unigrams(WordSequences words) => new(1, words, words.Numbers, words.Types);

    /// <summary>Returns the n-grams one word longer.</summary>
    public NGrams Longer()
    {
        var order = Order + 1;
        var index = new PairIndex(Types);
        var numbers = new int[_numbers.Length];
        numbers.AsSpan().Fill(None);
        for (var document = 0; document < Documents; document++)
        {
            for (var i = _words.Starts[document]; i + order <= _words.Starts[document + 1]; i++)
            {
                numbers[i] = index.NumberOf(_numbers[i], _words.Numbers[i + Order]);
            }
        }

        return new NGrams(order, _words, numbers, index.Count);
    }

    /// <summary>Pairs (c, how many different n-grams occur c times), by ascending c: all that entropies need, in a fixed order.</summary>
    public IReadOnlyList<(int Count, int Types)> Profile()
    {
        var sorted = (int[])_counts.Clone();
        Array.Sort(sorted);
        var profile = new List<(int, int)>();
        for (var i = 0; i < sorted.Length;)
        {
            var first = i;
            while (i < sorted.Length && sorted[i] == sorted[first])
            {
                i++;
            }

            profile.Add((sorted[first], i - first));
        }

        return profile;
    }
}
