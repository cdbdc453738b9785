using System.Buffers;
using System.Collections.Concurrent;
using System.Text;

namespace TextMad.Tokenization;

/// <summary>
/// Turns one piece of text into ids: its bytes, merged while two neighbours have a rule, the rule of lowest rank first and the
/// leftmost place first [Sennrich, 1508.07909]. Remembers short pieces, up to a bound. Thread-safe.
/// </summary>
internal sealed class BytePairEncoder
{
    /// <summary>Pieces remembered at most: about 10 MB.</summary>
    private const int CacheEntries = 1 << 16;

    /// <summary>Longer pieces are rare and are not remembered.</summary>
    private const int CachedLength = 48;

    /// <summary>Up to this many bytes, looking for the lowest rank in a plain scan beats a heap.</summary>
    private const int ScanLength = 64;

    private readonly BytePairVocabulary _vocabulary;
    private readonly ConcurrentDictionary<string, int[]> _cache = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private int _cached;

    /// <summary>Creates an encoder with an empty memory.</summary>
    public BytePairEncoder(BytePairVocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _lookup = _cache.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Appends the ids of a piece; lone surrogates count as U+FFFD.</summary>
    public void Encode(ReadOnlySpan<char> piece, List<int> tokens)
    {
        if (piece.Length > CachedLength)
        {
            EncodeLong(piece, tokens);
            return;
        }

        if (!_lookup.TryGetValue(piece, out var ids))
        {
            Span<byte> bytes = stackalloc byte[3 * CachedLength];
            Span<int> symbols = stackalloc int[3 * CachedLength];
            var length = Spread(bytes[..Encoding.UTF8.GetBytes(piece, bytes)], symbols);
            length = length <= ScanLength ? MergeByScan(symbols[..length]) : MergeByHeap(symbols[..length]);
            ids = symbols[..length].ToArray();
            if (_cached < CacheEntries && _lookup.TryAdd(piece, ids))
            {
                Interlocked.Increment(ref _cached);
            }
        }

        tokens.AddRange(ids);
    }

    /// <summary>Merges in place by looking over the whole piece for each merge; returns the new length. Quadratic.</summary>
    internal int MergeByScan(Span<int> symbols)
    {
        var merges = _vocabulary.Merges;
        Span<int> ranks = symbols.Length <= ScanLength ? stackalloc int[ScanLength] : new int[symbols.Length];
        var length = symbols.Length;
        for (var i = 0; i + 1 < length; i++)
        {
            ranks[i] = _vocabulary.Rank(symbols[i], symbols[i + 1]);
        }

        while (length > 1)
        {
            var best = 0;
            for (var i = 1; i < length - 1; i++)
            {
                best = ranks[i] < ranks[best] ? i : best;
            }

            if (ranks[best] == int.MaxValue)
            {
                break;
            }

            symbols[best] = merges[ranks[best]].Result;
            symbols[(best + 2)..length].CopyTo(symbols[(best + 1)..]);
            ranks[(best + 1)..(length - 1)].CopyTo(ranks[best..]);
            length--;
            if (best > 0)
            {
                ranks[best - 1] = _vocabulary.Rank(symbols[best - 1], symbols[best]);
            }

            if (best + 1 < length)
            {
                ranks[best] = _vocabulary.Rank(symbols[best], symbols[best + 1]);
            }
        }

        return length;
    }

    /// <summary>Returns the same result in O(n log n), so that a megabyte without a space takes no quadratic time.</summary>
    internal int MergeByHeap(Span<int> symbols)
    {
        var merges = _vocabulary.Merges;
        var length = symbols.Length;
        var next = new int[length];
        var previous = new int[length];
        var heap = new PriorityQueue<(int Position, int Left, int Right), ulong>(length);
        for (var i = 0; i < length; i++)
        {
            next[i] = i + 1;
            previous[i] = i - 1;
            if (i + 1 < length)
            {
                Offer(symbols, i, i + 1);
            }
        }

        // A swallowed symbol becomes -1, so that entries about what is no longer there are recognised and passed over.
        while (heap.TryDequeue(out var entry, out var priority))
        {
            var right = symbols[entry.Position] == entry.Left ? next[entry.Position] : length;
            if (right >= length || symbols[right] != entry.Right)
            {
                continue;
            }

            symbols[entry.Position] = merges[(int)(priority >> 32)].Result;
            symbols[right] = -1;
            next[entry.Position] = next[right];
            if (next[right] < length)
            {
                previous[next[right]] = entry.Position;
                Offer(symbols, entry.Position, next[right]);
            }

            if (previous[entry.Position] >= 0)
            {
                Offer(symbols, previous[entry.Position], entry.Position);
            }
        }

        var kept = 0;
        for (var i = 0; i < length; i++)
        {
            if (symbols[i] >= 0)
            {
                symbols[kept++] = symbols[i];
            }
        }

        return kept;

        void Offer(Span<int> current, int left, int right)
        {
            var rank = _vocabulary.Rank(current[left], current[right]);
            if (rank != int.MaxValue)
            {
                heap.Enqueue((left, current[left], current[right]), ((ulong)rank << 32) | (uint)left);
            }
        }
    }

    private void EncodeLong(ReadOnlySpan<char> piece, List<int> tokens)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(piece.Length));
        var symbols = ArrayPool<int>.Shared.Rent(bytes.Length);
        try
        {
            var length = Spread(bytes.AsSpan(0, Encoding.UTF8.GetBytes(piece, bytes)), symbols);
            length = MergeByHeap(symbols.AsSpan(0, length));
            tokens.AddRange(symbols.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<int>.Shared.Return(symbols);
        }
    }

    private int Spread(ReadOnlySpan<byte> bytes, Span<int> symbols)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            symbols[i] = _vocabulary.ByteId(bytes[i]);
        }

        return bytes.Length;
    }
}
