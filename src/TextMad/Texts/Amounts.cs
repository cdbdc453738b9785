namespace TextMad.Texts;

/// <summary>As much of something as is asked for.</summary>
public static class Amounts
{
    /// <summary>Whole items from the first on, until their sizes sum to at least an amount; all when there is less.</summary>
    /// <param name="items">The items, read no further than needed.</param>
    /// <param name="amount">How much, in the unit of the sizes; 0 or less takes none.</param>
    /// <param name="sizeOf">The size of an item, asked once of each item that is taken.</param>
    public static IEnumerable<T> TakeUntil<T>(this IEnumerable<T> items, double amount, Func<T, long> sizeOf)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(sizeOf);
        return Take();

        IEnumerable<T> Take()
        {
            var total = 0L;
            if (total >= amount)
            {
                yield break;
            }

            foreach (var item in items)
            {
                yield return item;
                total += sizeOf(item);
                if (total >= amount)
                {
                    yield break;
                }
            }
        }
    }
}
