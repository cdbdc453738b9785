namespace TextMad.Experiments.Models;

/// <summary>Amounts of text, in tokens with the end of every document.</summary>
internal static class TextAmounts
{
    /// <summary>Returns the sum of the sizes of some items.</summary>
    public static long Tokens(this IEnumerable<TextItem> items) => items.Sum(item => item.Size);

    /// <summary>Returns the shortest beginning whose sizes sum to at least <paramref name="tokens"/>; everything when there is less.</summary>
    public static List<TextItem> Beginning(this IEnumerable<TextItem> items, long tokens) => items.Beginning(tokens, item => item.Size);

    /// <summary>Returns the same beginning of things whose sizes are known otherwise.</summary>
    public static List<T> Beginning<T>(this IEnumerable<T> things, long tokens, Func<T, long> sizeOf)
    {
        var beginning = new List<T>();
        var size = 0L;
        foreach (var thing in things)
        {
            if (size >= tokens)
            {
                break;
            }

            beginning.Add(thing);
            size += sizeOf(thing);
        }

        return beginning;
    }
}
