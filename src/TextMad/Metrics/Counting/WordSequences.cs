namespace TextMad.Metrics.Counting;

/// <summary>The words of several documents as numbers, one after the other.</summary>
/// <param name="Numbers">The words of all documents; equal words have equal numbers, 0..Types-1.</param>
/// <param name="Starts">Where each document begins, and as a last element the number of words in all (documents + 1).</param>
/// <param name="Types">Number of different words.</param>
internal sealed record WordSequences(int[] Numbers, int[] Starts, int Types)
{
    /// <summary>The most words, which leaves room for one more document of any length below the limit of an array.</summary>
    private const int LargestCount = 1_000_000_000;

    /// <summary>Number of documents, empty ones included.</summary>
    public int Documents => Starts.Length - 1;

    /// <summary>Returns the words of a document.</summary>
    public ReadOnlySpan<int> Of(int document) => Numbers.AsSpan(Starts[document]..Starts[document + 1]);

    /// <summary>Returns some of the documents alone.</summary>
    /// <param name="documents">Their numbers, in the order wanted.</param>
    public WordSequences Only(IReadOnlyList<int> documents)
    {
        var starts = new int[documents.Count + 1];
        for (var i = 0; i < documents.Count; i++)
        {
            starts[i + 1] = starts[i] + Of(documents[i]).Length;
        }

        var numbers = new int[starts[^1]];
        for (var i = 0; i < documents.Count; i++)
        {
            Of(documents[i]).CopyTo(numbers.AsSpan(starts[i]));
        }

        return new WordSequences(numbers, starts, Types);
    }

    /// <summary>Numbers the words of texts in order of appearance.</summary>
    public static WordSequences Of(IReadOnlyList<string> texts, Dictionary<string, int> vocabulary, CancellationToken cancellation)
    {
        var lookup = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        using var numbers = new NumberList();
        var starts = new int[texts.Count + 1];
        for (var i = 0; i < texts.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var word in Words.Of(texts[i]))
            {
                if (!lookup.TryGetValue(word, out var number))
                {
                    number = vocabulary.Count;
                    lookup[word] = number;
                }

                numbers.Add(number);
            }

            starts[i + 1] = numbers.Count;
            if (numbers.Count > LargestCount)
            {
                throw new InputException(FormattableString.Invariant(
                    $"The first {i + 1} of {texts.Count} texts have {numbers.Count} words; at most {LargestCount} can be counted together. Measure fewer texts at a time."));
            }
        }

        return new WordSequences(numbers.ToArray(), starts, vocabulary.Count);
    }
}
