using TextMad.Generations;

namespace TextMad.Theory;

/// <summary>Real items, marked as such.</summary>
/// <param name="inner">The items.</param>
internal sealed class MarkedSupply<TItem>(IRealSupply<TItem> inner) : IRealSupply<MarkedItem<TItem>>
{
    public IReadOnlyList<MarkedItem<TItem>> Initial { get; } = Mark(inner.Initial);

    public IReadOnlyList<MarkedItem<TItem>> Fresh(int generation, long amount) => Mark(inner.Fresh(generation, amount));

    private static MarkedItem<TItem>[] Mark(IReadOnlyList<TItem> items) => [.. items.Select(item => new MarkedItem<TItem>(item, true))];
}
