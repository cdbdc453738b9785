using TextMad.Numerics.Kernels;
using TextMad.Numerics.Random;
using TextMad.Numerics.Reference;

namespace TextMad.Tests.Numerics;

public sealed class DropoutTests
{
    private static readonly RandomKey _key = RandomKey.FromSeed(8);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void The_share_and_the_scale_are_right(double probability)
    {
        var x = new float[100_000];
        Array.Fill(x, 2f);
        Dropout.Apply(x, _key, 0, probability);
        var dropped = x.Count(value => value == 0) / (double)x.Length;
        Assert.Equal(probability, dropped, 5 * Math.Sqrt(probability * (1 - probability) / x.Length));
        Assert.All(x, value => Assert.True(value == 0 || value == 2 * (float)(1 / (1 - probability))));
    }

    [Fact]
    public void A_part_of_a_mask_is_the_mask_of_a_part_and_of_its_twin()
    {
        var whole = new float[103];
        Array.Fill(whole, 1f);
        ReferenceDropout.Apply(whole, _key, 0, 0.5);
        for (var first = 0; first < 100; first++)
        {
            for (var length = 0; length <= Math.Min(9, whole.Length - first); length++)
            {
                var part = new float[length];
                Array.Fill(part, 1f);
                Dropout.Apply(part, _key, first, 0.5);
                Assert.Equal(whole[first..(first + length)], part);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(0xFFFF_FFFEL * 4)]
    [InlineData(0x1_0000_0003L * 4)]
    public void Many_elements_at_once_have_the_mask_of_their_twin(long first)
    {
        var random = new Random(3);
        for (var length = 0; length <= 200; length++)
        {
            var expected = Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
            float[] actual = [.. expected];
            ReferenceDropout.Apply(expected, _key.At(7), first, 0.3);
            Dropout.Apply(actual, _key.At(7), first, 0.3);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void Other_keys_have_other_masks()
    {
        float[] a = new float[64], b = new float[64];
        Array.Fill(a, 1f);
        Array.Fill(b, 1f);
        Dropout.Apply(a, _key, 0, 0.5);
        Dropout.Apply(b, _key.At(1), 0, 0.5);
        Assert.NotEqual(a, b);
    }
}
