namespace TextMad.Metrics.Counting;

/// <summary>The n-grams of word sequences whose hash falls into one part of several, by the slot that each has in a table of them.</summary>
/// <param name="words">The words.</param>
/// <param name="order">n, the length of the n-grams in words.</param>
/// <param name="part">Which part, 0..parts-1.</param>
/// <param name="parts">Number of parts.</param>
internal sealed class NGramPart(WordSequences words, int order, int part, int parts) : INumberedNGrams
{
    private readonly NGramTable _table = NGramTable.Of(words, order, part, parts);
    private int[] _numbers = [];

    /// <inheritdoc/>
    public int Types => _table.Slots;

    /// <inheritdoc/>
    public ReadOnlySpan<int> Of(int document)
    {
        var all = words.Of(document);
        if (all.Length > _numbers.Length)
        {
            _numbers = new int[all.Length];
        }

        var count = 0;
        for (var i = 0; i + order <= all.Length; i++)
        {
            if (_table.SlotOf(all.Slice(i, order), part, parts) is var slot and >= 0)
            {
                _numbers[count++] = slot;
            }
        }

        return _numbers.AsSpan(0, count);
    }
}
