using System.Collections;

namespace TextMad.Experiments.Models;

/// <summary>Some of many items, in an order of their own.</summary>
/// <param name="all">The items.</param>
/// <param name="chosen">The numbers of those that are meant.</param>
internal sealed class ChosenItems(ITextItems all, ArraySegment<int> chosen) : ITextItems
{
    private const int Chunk = 1024;

    /// <inheritdoc/>
    public int Count => chosen.Count;

    /// <inheritdoc/>
    public TextItem this[int index] => all[chosen[index]];

    /// <inheritdoc/>
    public long SizeOf(int item) => all.SizeOf(chosen[item]);

    /// <inheritdoc/>
    public IReadOnlyList<TextItem> Take(IReadOnlyList<int> items) => all.Take([.. items.Select(item => chosen[item])]);

    /// <inheritdoc/>
    public IEnumerator<TextItem> GetEnumerator()
    {
        for (var begin = 0; begin < chosen.Count; begin += Chunk)
        {
            foreach (var item in all.Take(chosen.Slice(begin, Math.Min(Chunk, chosen.Count - begin))))
            {
                yield return item;
            }
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
