using System.Collections;

namespace TextMad.Experiments.Models;

/// <summary>Items in memory.</summary>
/// <param name="items">The items.</param>
internal sealed class ListedItems(IReadOnlyList<TextItem> items) : ITextItems
{
    /// <inheritdoc/>
    public int Count => items.Count;

    /// <inheritdoc/>
    public TextItem this[int index] => items[index];

    /// <inheritdoc/>
    public long SizeOf(int item) => items[item].Size;

    /// <inheritdoc/>
    public IReadOnlyList<TextItem> Take(IReadOnlyList<int> numbers) => [.. numbers.Select(number => items[number])];

    /// <inheritdoc/>
    public IEnumerator<TextItem> GetEnumerator() => items.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
