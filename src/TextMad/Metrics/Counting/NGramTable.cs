using System.Numerics;

namespace TextMad.Metrics.Counting;

/// <summary>
/// The different n-grams of word sequences and how often each occurs, for one n of any size. Exact: a slot of the hash table holds where
/// an n-gram first occurs, and the words there decide whether another is the same. 8 bytes a slot, at most three quarters of them taken.
/// Immutable once made; thread-safe.
/// </summary>
internal sealed class NGramTable
{
    private readonly int[] _words;
    private readonly int _order;

    // 1 + the first place, so that 0 is an empty slot; and how often.
    private (int Place, int Count)[] _slots;
    private int _shift;

    private NGramTable(int[] words, int order, long expected)
    {
        _words = words;
        _order = order;
        var bits = BitsFor(expected);
        _slots = new (int, int)[1 << bits];
        _shift = 64 - bits;
    }

    /// <summary>Number of n-grams.</summary>
    public long Total { get; private set; }

    /// <summary>Number of different n-grams.</summary>
    public int Types { get; private set; }

    /// <summary>Returns all n-grams.</summary>
    /// <param name="words">The words; an n-gram lies within one document.</param>
    /// <param name="order">n, the length of the n-grams in words, at least 1.</param>
    public static NGramTable Of(WordSequences words, int order)
    {
        var table = new NGramTable(words.Numbers, order, words.Numbers.Length / 2);
        for (var document = 0; document < words.Documents; document++)
        {
            for (var i = words.Starts[document]; i + order <= words.Starts[document + 1]; i++)
            {
                table.Add(i, words.Numbers.AsSpan(i, order));
            }
        }

        return table;
    }

    /// <summary>Returns how often an n-gram occurs; 0 if never.</summary>
    /// <param name="ngram">n words by the numbers of these sequences; others never occur.</param>
    public int CountOf(ReadOnlySpan<int> ngram) => _slots[Find(ngram, Hash(ngram))].Count;

    /// <summary>Returns 64 bits that say nothing of each other, so that high ones may choose a slot and low ones a part.</summary>
    public static ulong Hash(ReadOnlySpan<int> ngram)
    {
        var hash = 0x9E3779B97F4A7C15UL;
        foreach (var word in ngram)
        {
            hash = (BitOperations.RotateLeft(hash, 25) ^ (uint)word) * 0xD6E8FEB86659FD93UL;
        }

        return (hash ^ (hash >> 32)) * 0xBF58476D1CE4E5B9UL;
    }

    private static int BitsFor(long types)
    {
        var bits = 4;
        while (3L << bits < 4 * types)
        {
            bits++;
        }

        return bits;
    }

    private void Add(int place, ReadOnlySpan<int> ngram)
    {
        var hash = Hash(ngram);
        var slot = Find(ngram, hash);
        Total++;
        if (_slots[slot].Place == 0)
        {
            if (4L * Types >= 3L * _slots.Length)
            {
                Grow();
                slot = Find(ngram, hash);
            }

            _slots[slot].Place = place + 1;
            Types++;
        }

        _slots[slot].Count++;
    }

    private int Find(ReadOnlySpan<int> ngram, ulong hash)
    {
        var mask = _slots.Length - 1;
        var slot = (int)(hash >> _shift);
        while (_slots[slot].Place is var place and not 0 && !_words.AsSpan(place - 1, _order).SequenceEqual(ngram))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new (int, int)[2 * old.Length];
        _shift--;
        var mask = _slots.Length - 1;
        foreach (var entry in old)
        {
            if (entry.Place != 0)
            {
                // All are different, so the words need no look.
                var slot = (int)(Hash(_words.AsSpan(entry.Place - 1, _order)) >> _shift);
                while (_slots[slot].Place != 0)
                {
                    slot = (slot + 1) & mask;
                }

                _slots[slot] = entry;
            }
        }
    }
}
