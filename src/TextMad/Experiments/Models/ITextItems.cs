namespace TextMad.Experiments.Models;

/// <summary>Items of which the sizes are at hand, and the texts may not be: a text is read when its item is asked for.</summary>
internal interface ITextItems : IReadOnlyList<TextItem>
{
    /// <summary>Returns the size of an item, which costs nothing.</summary>
    /// <param name="item">Its number.</param>
    long SizeOf(int item);

    /// <summary>Returns items, read together.</summary>
    /// <param name="items">Their numbers, in the order wanted.</param>
    IReadOnlyList<TextItem> Take(IReadOnlyList<int> items);

    /// <summary>Returns the same of any list.</summary>
    /// <param name="items">The items.</param>
    static ITextItems Of(IReadOnlyList<TextItem> items) => items as ITextItems ?? new ListedItems(items);
}
