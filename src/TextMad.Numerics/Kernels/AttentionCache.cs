using System.Runtime.InteropServices;
using TextMad.Numerics.Lanes;
using TextMad.Numerics.Memory;

namespace TextMad.Numerics.Kernels;

/// <summary>
/// Keys and values of many sequences that are being continued, in pages of 16 tokens [Kwon et al., arXiv 2309.06180]: a sequence
/// takes memory as it grows, and a copied sequence shares its pages with the original until one of them is continued.
/// </summary>
/// <remarks>
/// <para>In a page every layer has, per head, the keys as (head size, 16) and the values as (16, head size rounded up to 16): what a query
/// reads of a head is one stretch of memory per page, and its scores are whole vectors.</para>
/// <para>Memory is taken in slabs and kept: a sequence that is not longer than those before it allocates nothing.</para>
/// <para><see cref="Reset"/>, <see cref="Copy"/>, <see cref="Reserve"/> and <see cref="Append"/> are for one thread at a time; the kernels of
/// <see cref="CachedAttention"/> may work on different sequences, or on different heads of one, at once.</para>
/// </remarks>
public sealed unsafe class AttentionCache
{
    /// <summary>Tokens of a page.</summary>
    public const int PageLength = Lane.Count;

    private const long SlabFloats = 1 << 23;

    private readonly int _pagesPerSlot;
    private readonly long _pageFloats;
    private readonly long _mostPages;
    private readonly int[] _lengths;
    private readonly int[] _numbers;
    private readonly nint[] _addresses;
    private readonly List<FloatView> _pages = [];
    private readonly List<int> _references = [];
    private readonly Stack<int> _free = new();

    /// <summary>Creates an empty cache.</summary>
    /// <param name="slots">Number of sequences.</param>
    /// <param name="longest">Tokens of the longest one.</param>
    /// <param name="layers">Number of layers.</param>
    /// <param name="heads">Number of attention heads.</param>
    /// <param name="headSize">Number of floats per attention head.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1, or a page would not fit into 2^31 floats.</exception>
    public AttentionCache(int slots, int longest, int layers, int heads, int headSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(headSize, 1);
        Slots = slots;
        Longest = longest;
        Layers = layers;
        Heads = heads;
        HeadSize = headSize;
        ValueStride = (int)FloatArena.RoundUp(headSize);
        _pagesPerSlot = (longest + PageLength - 1) / PageLength;
        _pageFloats = PageFloats(layers, heads, headSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_pageFloats, Array.MaxLength / 2, nameof(headSize));
        _mostPages = (long)slots * _pagesPerSlot;
        _lengths = new int[slots];
        _numbers = new int[_mostPages];
        _addresses = new nint[_mostPages];
    }

    /// <summary>Number of sequences.</summary>
    public int Slots { get; }

    /// <summary>Tokens of the longest sequence.</summary>
    public int Longest { get; }

    /// <summary>Number of layers.</summary>
    public int Layers { get; }

    /// <summary>Number of attention heads.</summary>
    public int Heads { get; }

    /// <summary>Number of floats per attention head.</summary>
    public int HeadSize { get; }

    /// <summary>Memory taken so far for keys and values.</summary>
    public long Bytes => _pages.Count * _pageFloats * sizeof(float);

    internal int ValueStride { get; }

    internal int KeyFloats => HeadSize * PageLength;

    internal int ValueFloats => PageLength * ValueStride;

    internal int LayerFloats => Heads * (KeyFloats + ValueFloats);

    /// <summary>Returns the number of bytes of the keys and values of this many sequences of a length that share nothing.</summary>
    public static long BytesFor(long slots, int length, int layers, int heads, int headSize) =>
        slots * ((length + PageLength - 1) / PageLength) * PageFloats(layers, heads, headSize) * sizeof(float);

    /// <summary>Returns the tokens of a sequence that are cached.</summary>
    public int Length(int slot) => _lengths[slot];

    /// <summary>Forgets a sequence.</summary>
    public void Reset(int slot)
    {
        var first = slot * _pagesPerSlot;
        for (var page = first; page < first + _pagesPerSlot && _addresses[page] != 0; page++)
        {
            Release(_numbers[page]);
            _addresses[page] = 0;
        }

        _lengths[slot] = 0;
    }

    /// <summary>Makes one sequence the same as another.</summary>
    public void Copy(int from, int to)
    {
        if (from == to)
        {
            return;
        }

        Reset(to);
        var source = from * _pagesPerSlot;
        var target = to * _pagesPerSlot;
        for (var page = 0; page * PageLength < _lengths[from]; page++)
        {
            _numbers[target + page] = _numbers[source + page];
            _addresses[target + page] = _addresses[source + page];
            CollectionsMarshal.AsSpan(_references)[_numbers[source + page]]++;
        }

        _lengths[to] = _lengths[from];
    }

    /// <summary>Makes room for tokens of a sequence, in pages of its own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The sequence would become longer than the longest.</exception>
    public void Reserve(int slot, int tokens)
    {
        var length = _lengths[slot];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokens, Longest - length);
        var first = slot * _pagesPerSlot;
        if (length % PageLength != 0)
        {
            var last = first + (length / PageLength);
            var number = _numbers[last];
            if (_references[number] > 1)
            {
                Take(last);
                _pages[number].Span.CopyTo(_pages[_numbers[last]]);
                Release(number);
            }
        }

        for (var page = (length + PageLength - 1) / PageLength; page * PageLength < length + tokens; page++)
        {
            if (_addresses[first + page] == 0)
            {
                Take(first + page);
            }
        }
    }

    /// <summary>Says that tokens of a sequence, for which room was reserved, are cached in every layer.</summary>
    public void Append(int slot, int tokens) => _lengths[slot] += tokens;

    /// <summary>The addresses of a sequence's pages.</summary>
    internal nint* PagesOf(int slot, nint* addresses) => addresses + ((nint)slot * _pagesPerSlot);

    internal ReadOnlySpan<nint> Addresses => _addresses;

    private static long PageFloats(int layers, int heads, int headSize) =>
        (long)layers * heads * PageLength * (headSize + FloatArena.RoundUp(headSize));

    private void Take(int place)
    {
        if (_free.Count == 0)
        {
            AddSlab();
        }

        var number = _free.Pop();
        _references[number] = 1;
        _numbers[place] = number;
        fixed (float* start = _pages[number].Span)
        {
            // The arena does not move.
            _addresses[place] = (nint)start;
        }
    }

    private void Release(int number)
    {
        var references = CollectionsMarshal.AsSpan(_references);
        if (--references[number] == 0)
        {
            _free.Push(number);
        }
    }

    private void AddSlab()
    {
        var pages = (int)Math.Clamp(SlabFloats / _pageFloats, 1, Math.Max(1, _mostPages - _pages.Count));
        var arena = new FloatArena(pages * _pageFloats);
        _free.EnsureCapacity(_pages.Count + pages);
        for (var page = 0; page < pages; page++)
        {
            _pages.Add(arena.Take(_pageFloats));
            _references.Add(0);
        }

        for (var number = _pages.Count - 1; number >= _pages.Count - pages; number--)
        {
            _free.Push(number);
        }
    }
}
