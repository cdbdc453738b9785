using TextMad.Numerics.Random;

namespace TextMad.Numerics.Reference;

/// <summary>Dropout, one element at a time: element n has word n mod 4 of block n / 4.</summary>
internal static class ReferenceDropout
{
    /// <summary>Sets elements to zero or divides them by the probability of staying.</summary>
    public static void Apply(float[] x, RandomKey key, long first, double probability)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var number = (ulong)first + (ulong)i;
            var (a, b, c, d) = key.Block(number / 4);
            var random = (number % 4) switch { 0 => a, 1 => b, 2 => c, _ => d };
            x[i] = random < (uint)(probability * 4294967296.0) ? 0 : x[i] * (float)(1 / (1 - probability));
        }
    }
}
