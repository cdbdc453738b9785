namespace TextMad.Generations;

/// <summary>Where a loop's real items come from.</summary>
public interface IRealSupply<TItem>
{
    /// <summary>R0, what generation 0 is fitted on.</summary>
    IReadOnlyList<TItem> Initial { get; }

    /// <summary>
    /// Real items for one generation that neither R0 nor any other generation holds; the same call yields the same items.
    /// </summary>
    /// <param name="generation">1 for the first generation after R0.</param>
    /// <param name="amount">Sizes must sum to at least this.</param>
    /// <exception cref="InputException">The supply is exhausted.</exception>
    IReadOnlyList<TItem> Fresh(int generation, long amount);
}
