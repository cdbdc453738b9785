namespace TextMad.Numerics.Random;

/// <summary>
/// The name of a random stream: (seed, purpose, index). Streams with different names are independent, so results do not depend
/// on the order in which work is done or on the number of threads.
/// </summary>
/// <remarks>
/// A key is 64 bits for Philox plus 64 bits of its counter's high half. Purposes are mixed in by FNV-1a and the SplitMix64
/// finaliser; indices become the counter's high half directly, so that streams of one purpose never overlap.
/// </remarks>
public readonly record struct RandomKey
{
    private readonly ulong _key;
    private readonly ulong _index;

    private RandomKey(ulong key, ulong index)
    {
        _key = key;
        _index = index;
    }

    /// <summary>Returns the root key of a seed.</summary>
    public static RandomKey FromSeed(ulong seed) => new(Mix(seed + 0x9E3779B97F4A7C15UL), 0);

    /// <summary>Returns the key of a named purpose below this one.</summary>
    public RandomKey For(string purpose)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var c in purpose)
        {
            hash = (hash ^ (byte)c) * 0x100000001B3UL;
            hash = (hash ^ (byte)(c >> 8)) * 0x100000001B3UL;
        }

        return new RandomKey(Mix(Mix(_key ^ hash) + _index), 0);
    }

    /// <summary>Returns the key of the i-th thing of this purpose (a document, a step, a repetition).</summary>
    public RandomKey At(ulong index) => _index == 0 ? new(_key, index + 1) : new(Mix(Mix(_key) ^ _index), index + 1);

    /// <summary>Returns the key of the i-th thing of this purpose.</summary>
    public RandomKey At(int index) => At((ulong)index);

    /// <summary>Returns the stream of this key, at its beginning.</summary>
    public RandomStream Stream() => new(_key, _index);

    /// <summary>Returns the 128 random bits of a block of this key's stream, without a stream.</summary>
    internal (uint X0, uint X1, uint X2, uint X3) Block(ulong block) => Philox.Block(
        (uint)block, (uint)(block >> 32), (uint)_index, (uint)(_index >> 32), (uint)_key, (uint)(_key >> 32));

    /// <summary>What stays the same in every block: words 2 and 3 of the counter, and the two of the key.</summary>
    internal (uint C2, uint C3, uint K0, uint K1) Words => ((uint)_index, (uint)(_index >> 32), (uint)_key, (uint)(_key >> 32));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
