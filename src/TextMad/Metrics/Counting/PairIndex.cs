namespace TextMad.Metrics.Counting;

/// <summary>Numbers pairs of non-negative ints 0, 1, 2, ... in the order in which they first appear. Open addressing, exact.</summary>
internal sealed class PairIndex
{
    private const ulong Empty = ulong.MaxValue;

    private ulong[] _keys;
    private int[] _numbers;
    private int _shift;

    public PairIndex(int expected)
    {
        var bits = 4;
        while (1L << bits < 2L * expected)
        {
            bits++;
        }

        _keys = new ulong[1 << bits];
        _keys.AsSpan().Fill(Empty);
        _numbers = new int[1 << bits];
        _shift = 64 - bits;
    }

    /// <summary>Number of different pairs.</summary>
    public int Count { get; private set; }

    /// <summary>Returns the number of a pair; a new pair gets the next number.</summary>
    public int NumberOf(int first, int second)
    {
        var key = ((ulong)(uint)first << 32) | (uint)second;
        var slot = Find(key);
        if (_keys[slot] == key)
        {
            return _numbers[slot];
        }

        if (2 * Count >= _keys.Length)
        {
            Grow();
            slot = Find(key);
        }

        _keys[slot] = key;
        _numbers[slot] = Count;
        return Count++;
    }

    private int Find(ulong key)
    {
        var mask = _keys.Length - 1;
        var slot = (int)((key ^ (key >> 29)) * 0x9E3779B97F4A7C15UL >> _shift);
        while (_keys[slot] != key && _keys[slot] != Empty)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        var (keys, numbers) = (_keys, _numbers);
        _keys = new ulong[2 * keys.Length];
        _keys.AsSpan().Fill(Empty);
        _numbers = new int[_keys.Length];
        _shift--;
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] != Empty)
            {
                var slot = Find(keys[i]);
                _keys[slot] = keys[i];
                _numbers[slot] = numbers[i];
            }
        }
    }
}
