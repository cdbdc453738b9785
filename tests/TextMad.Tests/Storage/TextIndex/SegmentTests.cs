using TextMad.Numerics.Random;
using TextMad.Storage.TextIndex;

namespace TextMad.Tests.Storage.TextIndex;

/// <summary>A segment says of each gram which documents have it, in few bytes; damage is noticed.</summary>
public sealed class SegmentTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(900)]
    [InlineData(SegmentWriter.MostDocuments)]
    public void Every_gram_is_found_with_its_documents_and_no_other(int documents)
    {
        var random = RandomKey.FromSeed((ulong)documents).Stream();

        // Some grams in nearly every document, some in few, some alike but for one bit.
        int[] grams = [.. Enumerable.Range(0, 40).Select(i => i < 20 ? random.NextInt32(1 << TextGrams.Bits) : (i << SegmentWriter.LowBits) + i), (1 << TextGrams.Bits) - 1, 0];
        var has = Enumerable.Range(0, documents).Select(_ => grams.Where((_, i) => random.NextInt32(grams.Length) >= i).Distinct().ToArray()).ToArray();
        var segment = new SegmentWriter();
        for (var i = 0; i < documents; i++)
        {
            Assert.False(segment.IsFullFor(has[i]));
            segment.Add(10 + (3 * i), has[i]);
        }

        Assert.Equal(documents == SegmentWriter.MostDocuments, segment.IsFullFor([]));
        var buckets = segment.Write().ToDictionary(bucket => bucket.Bucket, bucket => bucket.Data);
        foreach (var gram in grams.Append(12345))
        {
            var set = new byte[(documents + 7) / 8];
            set.AsSpan().Fill(255);
            SegmentReader.Intersect(set, buckets.TryGetValue(gram >> SegmentWriter.LowBits, out var bucket) ? SegmentReader.Find(bucket, gram) : default);
            Assert.Equal(
                Enumerable.Range(0, documents).Where(i => has[i].Contains(gram)), Enumerable.Range(0, documents).Where(i => (set[i >> 3] & (1 << (i & 7))) != 0));
        }
    }

    [Fact]
    public void Keys_come_back_in_few_bytes()
    {
        long[] keys = [5, 6, 7, 9, 1000, 1001, long.MaxValue / SegmentWriter.Buckets / 2];
        Assert.Equal(keys, SegmentKeys.Read(SegmentKeys.Write(keys)));
        Assert.InRange(SegmentKeys.Write([.. Enumerable.Range(100, 4000).Select(key => (long)key)]).Length, 5, 8);
    }

    [Fact]
    public void A_bit_that_flips_anywhere_is_noticed()
    {
        var segment = new SegmentWriter();
        segment.Add(1, TextGrams.Of("abcde"));
        segment.Add(2, TextGrams.Of("bcdef"));
        var (_, data) = segment.Write().First();
        for (var bit = 0; bit < 8 * data.Length; bit++)
        {
            data[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidDataException>(() => SegmentReader.Find(data, 0));
            data[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }
}
