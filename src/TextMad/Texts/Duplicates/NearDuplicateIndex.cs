namespace TextMad.Texts.Duplicates;

/// <summary>
/// Sketches by key, to find texts that are nearly or exactly the same as another. About 260 bytes per text. Deterministic: of
/// several answers the smallest key is given. Not thread-safe.
/// </summary>
public sealed class NearDuplicateIndex
{
    /// <summary>Chains: one per band, and one for the content.</summary>
    private const int Chains = NearDuplicateSketch.Bands + 1;

    private long[] _keys = new long[16];
    private UInt128[] _contents = new UInt128[16];
    private ulong[] _bands = new ulong[16 * NearDuplicateSketch.Bands];
    private int[][] _heads = NewHeads(16);
    private int[][] _next = NewNext(16);
    private int _used;
    private int _free = -1;

    /// <summary>Number of texts.</summary>
    public int Count { get; private set; }

    /// <summary>Takes in a text; one without anything to compare is the same as none, and is not kept.</summary>
    /// <param name="sketch">Its sketch.</param>
    /// <param name="key">Whose it is; a key may have several texts.</param>
    public void Add(NearDuplicateSketch sketch, long key)
    {
        if (sketch.Content == 0)
        {
            return;
        }

        var entry = Take();
        _keys[entry] = key;
        _contents[entry] = sketch.Content;
        sketch.BandHashes.CopyTo(_bands.AsSpan(entry * NearDuplicateSketch.Bands));
        Link(entry);
        Count++;
    }

    /// <summary>Takes a text out; nothing happens when it is not there.</summary>
    /// <param name="sketch">The sketch it was added with.</param>
    /// <param name="key">The key it was added with.</param>
    public void Remove(NearDuplicateSketch sketch, long key)
    {
        var entry = Head(Chains - 1, (ulong)sketch.Content | 1);
        while (entry >= 0 && !(_keys[entry] == key && _contents[entry] == sketch.Content && BandsOf(entry).SequenceEqual(sketch.BandHashes)))
        {
            entry = _next[Chains - 1][entry];
        }

        if (entry < 0)
        {
            return;
        }

        for (var chain = 0; chain < Chains; chain++)
        {
            if (HashOf(chain, entry) == 0)
            {
                continue;
            }

            ref var at = ref Head(chain, HashOf(chain, entry));
            while (at != entry)
            {
                at = ref _next[chain][at];
            }

            at = _next[chain][entry];
        }

        _next[0][entry] = _free;
        _free = entry;
        Count--;
    }

    /// <summary>Returns the smallest key of the texts that share a band with this one; null when there is none.</summary>
    public long? Find(NearDuplicateSketch sketch)
    {
        long? found = null;
        for (var band = 0; band < NearDuplicateSketch.Bands; band++)
        {
            var hash = sketch.BandHashes[band];
            if (hash == 0)
            {
                continue;
            }

            for (var entry = Head(band, hash); entry >= 0; entry = _next[band][entry])
            {
                if (_bands[(entry * NearDuplicateSketch.Bands) + band] == hash && !(found <= _keys[entry]))
                {
                    found = _keys[entry];
                }
            }
        }

        return found;
    }

    /// <summary>Returns the smallest key of the texts that are exactly the same; null when there is none.</summary>
    public long? FindExact(NearDuplicateSketch sketch)
    {
        long? found = null;
        for (var entry = Head(Chains - 1, (ulong)sketch.Content | 1); entry >= 0; entry = _next[Chains - 1][entry])
        {
            if (_contents[entry] == sketch.Content && !(found <= _keys[entry]))
            {
                found = _keys[entry];
            }
        }

        return found;
    }

    private static int[][] NewHeads(int size)
    {
        var heads = new int[Chains][];
        for (var chain = 0; chain < Chains; chain++)
        {
            heads[chain] = new int[size];
            heads[chain].AsSpan().Fill(-1);
        }

        return heads;
    }

    private static int[][] NewNext(int size) => [.. Enumerable.Range(0, Chains).Select(_ => new int[size])];

    private ReadOnlySpan<ulong> BandsOf(int entry) => _bands.AsSpan(entry * NearDuplicateSketch.Bands, NearDuplicateSketch.Bands);

    private ulong HashOf(int chain, int entry) =>
        chain == Chains - 1 ? (ulong)_contents[entry] | 1 : _bands[(entry * NearDuplicateSketch.Bands) + chain];

    private ref int Head(int chain, ulong hash) => ref _heads[chain][(int)(hash & (ulong)(_heads[chain].Length - 1))];

    private void Link(int entry)
    {
        for (var chain = 0; chain < Chains; chain++)
        {
            if (HashOf(chain, entry) == 0)
            {
                continue;
            }

            ref var head = ref Head(chain, HashOf(chain, entry));
            _next[chain][entry] = head;
            head = entry;
        }
    }

    private int Take()
    {
        if (_free >= 0)
        {
            var entry = _free;
            _free = _next[0][entry];
            return entry;
        }

        if (_used == _keys.Length)
        {
            Grow();
        }

        return _used++;
    }

    // There is no free entry when this is called, so that all of them are linked anew.
    private void Grow()
    {
        var size = 2 * _keys.Length;
        Array.Resize(ref _keys, size);
        Array.Resize(ref _contents, size);
        Array.Resize(ref _bands, size * NearDuplicateSketch.Bands);
        _heads = NewHeads(size);
        _next = NewNext(size);
        for (var entry = 0; entry < _used; entry++)
        {
            Link(entry);
        }
    }
}
