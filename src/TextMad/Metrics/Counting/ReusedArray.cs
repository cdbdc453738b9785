namespace TextMad.Metrics.Counting;

/// <summary>Room that is used again, where a new array for each part of the n-grams would add up to gigabytes before it is collected.</summary>
internal static class ReusedArray
{
    /// <summary>Returns so many zeros in an array, which grows when it is too short.</summary>
    /// <param name="array">The array.</param>
    /// <param name="length">How many.</param>
    public static Span<int> Cleared(ref int[] array, int length)
    {
        if (array.Length < length)
        {
            array = new int[length];
        }

        var room = array.AsSpan(0, length);
        room.Clear();
        return room;
    }
}
