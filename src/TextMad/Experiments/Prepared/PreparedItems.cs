using System.Collections;
using TextMad.Experiments.Models;

namespace TextMad.Experiments.Prepared;

/// <summary>What models may be trained on, of a prepared corpus: all items that are not held out.</summary>
/// <param name="texts">The corpus.</param>
internal sealed class PreparedItems(PreparedTexts texts) : ITextItems, IDisposable
{
    private const int Chunk = 4096;

    /// <inheritdoc/>
    public int Count => texts.Count - texts.Heldout;

    /// <summary>UTF-8 bytes of all texts.</summary>
    public long Bytes => texts.RealBytes;

    /// <inheritdoc/>
    public TextItem this[int index] => texts.Items([texts.Heldout + index])[0];

    /// <inheritdoc/>
    public long SizeOf(int item) => texts.SizeOf(texts.Heldout + item);

    /// <inheritdoc/>
    public IReadOnlyList<TextItem> Take(IReadOnlyList<int> items) => texts.Items([.. items.Select(item => texts.Heldout + item)]);

    /// <summary>Returns the numbers and ids of those that are documents of their own, made from documents of the corpus.</summary>
    public IEnumerable<(int Item, DocumentId Id)> Derived() => texts.Derived(texts.Heldout).Select(item => (item.Item - texts.Heldout, item.Id));

    /// <inheritdoc/>
    public IEnumerator<TextItem> GetEnumerator()
    {
        for (var begin = 0; begin < Count; begin += Chunk)
        {
            foreach (var item in Take([.. Enumerable.Range(begin, Math.Min(Chunk, Count - begin))]))
            {
                yield return item;
            }
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public void Dispose() => texts.Dispose();
}
