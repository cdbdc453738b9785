namespace TextMad.Texts;

/// <summary>Finds the documents that share a band with a text. In memory; not safe for threads.</summary>
/// <remarks>
/// A table per band maps a hash to the smallest key that was added with it: 20 to 25 bytes for each, 280 to 350 bytes a document when none
/// has a near-duplicate. What is found depends on what was added alone, not on the order.
/// </remarks>
public sealed class NearDuplicateIndex
{
    private readonly Table[] _bands = [.. Enumerable.Range(0, NearDuplicateSketch.Bands).Select(_ => new Table())];

    /// <summary>Bytes that the tables take.</summary>
    public long Bytes => _bands.Sum(band => band.Bytes);

    /// <summary>The smallest key of a document that shares a band with this one; null when there is none.</summary>
    public long? Find(NearDuplicateSketch sketch)
    {
        ArgumentNullException.ThrowIfNull(sketch);
        long? found = null;
        for (var band = 0; band < sketch.BandHashes.Length; band++)
        {
            if (_bands[band].Find(sketch.BandHashes[band]) is { } key && !(key >= found))
            {
                found = key;
            }
        }

        return found;
    }

    /// <summary>Adds a document under a key of the caller's.</summary>
    public void Add(NearDuplicateSketch sketch, long key)
    {
        ArgumentNullException.ThrowIfNull(sketch);
        for (var band = 0; band < sketch.BandHashes.Length; band++)
        {
            _bands[band].Add(sketch.BandHashes[band], key);
        }
    }

    /// <summary>Open addressing with linear probing, grown by a quarter when four fifths are full: compact rather than fast to grow.</summary>
    private sealed class Table
    {
        // A hash of 0 stands for an empty place; what hashes to 0 is taken to hash to 1.
        private ulong[] _hashes = new ulong[64];
        private long[] _keys = new long[64];
        private int _count;

        public long Bytes => (long)_hashes.Length * (sizeof(ulong) + sizeof(long));

        public long? Find(ulong hash)
        {
            var at = Place(hash | (hash == 0 ? 1UL : 0));
            return _hashes[at] == 0 ? null : _keys[at];
        }

        public void Add(ulong hash, long key)
        {
            hash |= hash == 0 ? 1UL : 0;
            var at = Place(hash);
            if (_hashes[at] != 0)
            {
                _keys[at] = Math.Min(_keys[at], key);
                return;
            }

            if ((_count + 1) * 5L > _hashes.Length * 4L)
            {
                Grow();
                at = Place(hash);
            }

            (_hashes[at], _keys[at]) = (hash, key);
            _count++;
        }

        /// <summary>Where the hash stands, or the empty place where it would.</summary>
        private int Place(ulong hash)
        {
            var hashes = _hashes;
            var at = (int)Math.BigMul(hash, (ulong)hashes.Length, out _);
            while (hashes[at] != 0 && hashes[at] != hash)
            {
                at = at + 1 == hashes.Length ? 0 : at + 1;
            }

            return at;
        }

        private void Grow()
        {
            var (hashes, keys) = (_hashes, _keys);
            var length = checked(hashes.Length + (hashes.Length / 4));
            (_hashes, _keys) = (new ulong[length], new long[length]);
            for (var i = 0; i < hashes.Length; i++)
            {
                if (hashes[i] != 0)
                {
                    var at = Place(hashes[i]);
                    (_hashes[at], _keys[at]) = (hashes[i], keys[i]);
                }
            }
        }
    }
}
