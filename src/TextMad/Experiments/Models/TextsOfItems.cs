using System.Collections;

namespace TextMad.Experiments.Models;

/// <summary>The texts of items, read when they are asked for.</summary>
/// <param name="items">The items.</param>
internal sealed class TextsOfItems(IReadOnlyList<TextItem> items) : IReadOnlyList<string>
{
    /// <inheritdoc/>
    public int Count => items.Count;

    /// <inheritdoc/>
    public string this[int index] => items[index].Document.Text;

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => items.Select(item => item.Document.Text).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
