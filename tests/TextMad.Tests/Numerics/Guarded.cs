using TextMad.Numerics.Random;

namespace TextMad.Tests.Numerics;

/// <summary>Test data with canaries before and after it: a kernel that writes beyond its data is caught.</summary>
internal sealed class Guarded
{
    private const int Margin = 32;
    private const float Canary = -7.25e33f;

    private readonly float[] _all;

    public Guarded(int length, ulong seed, double deviation = 1)
    {
        _all = new float[length + (2 * Margin)];
        Array.Fill(_all, Canary);
        var stream = RandomKey.FromSeed(seed).Stream();
        foreach (ref var value in Span)
        {
            value = (float)(deviation * stream.NextGaussian());
        }

        Original = Span.ToArray();
    }

    /// <summary>Lengths around every vector width, their multiples, and one longer.</summary>
    public static int[] Sizes => [1, 2, 3, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 130];

    public float[] Original { get; }

    public Span<float> Span => _all.AsSpan(Margin, _all.Length - (2 * Margin));

    /// <summary>The same bits as expected, and every canary alive.</summary>
    public void AssertIs(ReadOnlySpan<float> expected, string what)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(Span[i]),
                $"{what}: element {i} of {expected.Length} is {Span[i]:R}, expected {expected[i]:R}");
        }

        for (var i = 0; i < Margin; i++)
        {
            Assert.True(_all[i] == Canary && _all[^(i + 1)] == Canary, $"{what}: wrote beyond its data");
        }
    }
}
