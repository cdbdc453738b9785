namespace TextMad.Numerics.Reference;

/// <summary>Buckets of the distance from the largest value, one value at a time.</summary>
internal static class ReferenceRankBuckets
{
    /// <summary>Returns the bucket min(floor((maximum - value) width), last) of each value.</summary>
    public static int[] Assign(double[] values, double maximum, double width, int last) =>
        [.. values.Select(value => (int)Math.Min((maximum - value) * width, last))];

    /// <summary>Returns the places whose bucket lies between two, both included.</summary>
    public static int[] Find(int[] buckets, int first, int last) =>
        [.. Enumerable.Range(0, buckets.Length).Where(i => buckets[i] >= first && buckets[i] <= last)];
}
