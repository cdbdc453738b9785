namespace TextMad.Experiments.Models;

/// <summary>Amounts of text, in tokens with the end of every document.</summary>
internal static class TextAmounts
{
    /// <summary>Returns the sum of the sizes of some items.</summary>
    public static long Tokens(this IEnumerable<TextItem> items) => items.Sum(item => item.Size);

    /// <summary>Returns the shortest beginning whose sizes sum to at least <paramref name="tokens"/>; everything when there is less.</summary>
    public static List<TextItem> Beginning(this IEnumerable<TextItem> items, long tokens)
    {
        var beginning = new List<TextItem>();
        var size = 0L;
        foreach (var item in items)
        {
            if (size >= tokens)
            {
                break;
            }

            beginning.Add(item);
            size += item.Size;
        }

        return beginning;
    }
}
