using System.Numerics;

namespace TextMad.Metrics.Counting;

/// <summary>The n-grams of one part of word sequences (<see cref="NGramParts"/>), numbered in the order of their first places. One thread at a time.</summary>
internal sealed class NGramPart : INumberedNGrams
{
    private readonly WordSequences _words;
    private readonly int _order;
    private readonly int[] _places;
    private readonly int[] _numbers;

    // Where the n-gram of each number stands first; and 1 + the number, so that 0 is an empty slot.
    private readonly int[] _first;
    private readonly int[] _slots;
    private readonly int _shift;

    private int _count;
    private int _next;
    private int _nextDocument;

    /// <summary>Makes room for parts.</summary>
    /// <param name="words">The words.</param>
    /// <param name="order">n, the length of the n-grams in words.</param>
    /// <param name="largest">The largest number of n-grams in a part.</param>
    public NGramPart(WordSequences words, int order, int largest)
    {
        (_words, _order, _places, _numbers, _first) = (words, order, new int[largest], new int[largest], new int[largest]);
        var slots = BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, largest / 3 * 4));
        (_slots, _shift) = (new int[slots], 64 - BitOperations.Log2(slots));
    }

    /// <inheritdoc/>
    public int Types { get; private set; }

    /// <summary>The numbers of all n-grams of the part, in the order of their places.</summary>
    public ReadOnlySpan<int> Numbers => _numbers.AsSpan(0, _count);

    /// <summary>Returns the room for the places of another part, ascending, which <see cref="NumberAll"/> numbers then.</summary>
    /// <param name="count">N-grams of the part.</param>
    public Span<int> RoomFor(int count)
    {
        _count = count;
        return _places.AsSpan(0, count);
    }

    /// <summary>Numbers the n-grams at the places that have been written.</summary>
    public void NumberAll()
    {
        (_next, _nextDocument, Types) = (0, 0, 0);
        _slots.AsSpan().Clear();
        for (var i = 0; i < _count; i++)
        {
            _numbers[i] = NumberOf(_places[i]);
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<int> Of(int document)
    {
        var start = document == _nextDocument ? _next : IndexOf(_words.Starts[document]);
        var end = start;
        while (end < _count && _places[end] < _words.Starts[document + 1])
        {
            end++;
        }

        (_next, _nextDocument) = (end, document + 1);
        return _numbers.AsSpan(start..end);
    }

    private int IndexOf(int place) => Array.BinarySearch(_places, 0, _count, place) is var found && found >= 0 ? found : ~found;

    private int NumberOf(int place)
    {
        var ngram = _words.Numbers.AsSpan(place, _order);
        var mask = _slots.Length - 1;
        var slot = (int)(NGramTable.Hash(ngram) >> _shift);
        while (_slots[slot] is var entry and not 0)
        {
            if (_words.Numbers.AsSpan(_first[entry - 1], _order).SequenceEqual(ngram))
            {
                return entry - 1;
            }

            slot = (slot + 1) & mask;
        }

        _first[Types] = place;
        _slots[slot] = ++Types;
        return Types - 1;
    }
}
