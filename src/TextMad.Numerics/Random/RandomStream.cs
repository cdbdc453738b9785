namespace TextMad.Numerics.Random;

/// <summary>
/// Random numbers of one <see cref="RandomKey"/>, in order. A mutable value: pass it by reference, or keep it in one place.
/// The same on every machine: no call of the platform's mathematics library.
/// </summary>
public struct RandomStream
{
    private readonly ulong _key;
    private readonly ulong _index;
    private ulong _block;
    private ulong _spare;
    private bool _hasSpare;

    internal RandomStream(ulong key, ulong index)
    {
        _key = key;
        _index = index;
        _block = 0;
        _spare = 0;
        _hasSpare = false;
    }

    /// <summary>Returns 64 uniform random bits.</summary>
    public ulong NextUInt64()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spare;
        }

        var (x0, x1, x2, x3) = Philox.Block(
            (uint)_block, (uint)(_block >> 32), (uint)_index, (uint)(_index >> 32), (uint)_key, (uint)(_key >> 32));
        _block++;
        _spare = x2 | ((ulong)x3 << 32);
        _hasSpare = true;
        return x0 | ((ulong)x1 << 32);
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, bound), without bias [Lemire, TOMACS 2019].</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is not positive.</exception>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)NextInt64(bound);
    }

    /// <summary>Uniform in [0, bound), without bias [Lemire, TOMACS 2019].</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is not positive.</exception>
    public long NextInt64(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var range = (ulong)bound;
        var high = Math.BigMul(NextUInt64(), range, out var low);
        if (low < range)
        {
            var threshold = (0 - range) % range;
            while (low < threshold)
            {
                high = Math.BigMul(NextUInt64(), range, out low);
            }
        }

        return (long)high;
    }

    /// <summary>Standard normal, by the inverse of the distribution function; uses exactly one draw.</summary>
    public double NextGaussian() => NormalDistribution.Quantile(((NextUInt64() >> 11) + 0.5) * (1.0 / (1UL << 53)));

    /// <summary>Puts the values in uniformly random order [Fisher and Yates].</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = NextInt32(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
