namespace TextMad.Numerics.Random;

/// <summary>Philox4x32-10, a counter-based generator: a keyed bijection of 128-bit counters [Salmon et al., SC 2011].</summary>
public static class Philox
{
    /// <summary>Returns the 128 random bits of one counter value under one key.</summary>
    /// <param name="c0">Counter, least significant word.</param>
    /// <param name="c1">Word 1 of the counter.</param>
    /// <param name="c2">Word 2 of the counter.</param>
    /// <param name="c3">Counter, most significant word.</param>
    /// <param name="k0">The key's low word.</param>
    /// <param name="k1">The key's high word.</param>
    public static (uint X0, uint X1, uint X2, uint X3) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (var round = 0; round < 10; round++)
        {
            var p0 = 0xD2511F53UL * c0;
            var p1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        return (c0, c1, c2, c3);
    }
}
