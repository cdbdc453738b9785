
namespace TextMad.Models;

/// <summary>
/// What a decoder is given in one step: entries, each a slot and the tokens that are appended to its sequence. To be filled again for every
/// step; its buffers grow to the largest step seen and are then kept. Entries of one slot stand side by side, each going on where the one before it ends:
/// so the logits after several tokens of a sequence are read in one step.
/// </summary>
public sealed class DecodingBatch
{
    private int[] _slots = new int[16];
    private int[] _starts = new int[17];
    private int[] _tokens = new int[64];

    /// <summary>The number of entries.</summary>
    public int Count { get; private set; }

    /// <summary>Tokens of all entries.</summary>
    public int TokenCount => _starts[Count];

    /// <summary>Removes all entries.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds an entry; returns its number.</summary>
    /// <param name="slot">A slot that has no entry yet, or the slot of the last entry.</param>
    /// <param name="tokens">At least one token.</param>
    public int Add(int slot, params ReadOnlySpan<int> tokens)
    {
        if (tokens.IsEmpty)
        {
            throw new ArgumentException($"The entry of slot {slot} has no tokens.", nameof(tokens));
        }

        if (Count == _slots.Length)
        {
            Array.Resize(ref _slots, 2 * Count);
            Array.Resize(ref _starts, (2 * Count) + 1);
        }

        var start = TokenCount;
        if (_tokens.Length - start < tokens.Length)
        {
            Array.Resize(ref _tokens, Math.Max(start + tokens.Length, 2 * _tokens.Length));
        }

        tokens.CopyTo(_tokens.AsSpan(start));
        _slots[Count] = slot;
        _starts[Count + 1] = start + tokens.Length;
        return Count++;
    }

    /// <summary>Returns the slot of an entry.</summary>
    public int Slot(int entry) => _slots.AsSpan(0, Count)[entry];

    /// <summary>Returns the tokens of an entry.</summary>
    public ReadOnlySpan<int> Tokens(int entry)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)entry, (uint)Count);
        return _tokens.AsSpan(_starts[entry], _starts[entry + 1] - _starts[entry]);
    }

    /// <summary>Returns whether an entry goes on where the one before it ends.</summary>
    internal bool Continues(int entry) => entry > 0 && Slot(entry) == _slots[entry - 1];

    /// <summary>Throws unless every entry has a slot below a number, entries of a slot stand side by side, and tokens are of a vocabulary.</summary>
    /// <param name="seen">Room to mark slots (number of slots).</param>
    /// <param name="vocabularySize">V, the number of token ids of the vocabulary.</param>
    internal void Require(Span<bool> seen, int vocabularySize)
    {
        seen.Clear();
        for (var entry = 0; entry < Count; entry++)
        {
            var slot = _slots[entry];
            if ((uint)slot >= (uint)seen.Length)
            {
                throw new ArgumentOutOfRangeException(nameof(slot), slot, $"The decoder has slots 0 to {seen.Length - 1}.");
            }

            if (seen[slot] && !Continues(entry))
            {
                throw new ArgumentException($"The entries of slot {slot} do not stand side by side.");
            }

            seen[slot] = true;
        }

        TokenIds.Require(_tokens.AsSpan(0, TokenCount), vocabularySize);
    }

    /// <summary>Throws unless the tokens find room; where a slot has several entries they must in any case, since a window must not move between them.</summary>
    /// <param name="lengthOf">Tokens that a slot has already.</param>
    /// <param name="longest">Most tokens of a slot.</param>
    /// <param name="slides">Whether a sequence that outgrows that goes on with its end.</param>
    internal void RequireRoom(Func<int, int> lengthOf, int longest, bool slides)
    {
        var length = 0;
        for (var entry = 0; entry < Count; entry++)
        {
            length = (Continues(entry) ? length : lengthOf(Slot(entry))) + Tokens(entry).Length;
            if (length > longest && (!slides || Continues(entry)))
            {
                throw new ArgumentException($"The sequence in slot {Slot(entry)} is longer than the {longest} tokens that the decoder was made for.");
            }
        }
    }
}
