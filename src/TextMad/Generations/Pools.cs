using TextMad.Numerics.Random;

namespace TextMad.Generations;

/// <summary>What a regime may draw a training set from: real items, and what every model so far wrote.</summary>
public sealed class Pools<TItem>
{
    private readonly Func<TItem, long> _size;
    private readonly List<IReadOnlyList<TItem>> _synthetic = [];

    internal Pools(IRealSupply<TItem> real, Func<TItem, long> size)
    {
        Real = real;
        _size = size;
        BaseSize = SizeOf(real.Initial);
        PreviousTrainingSet = real.Initial;
    }

    /// <summary>R0 and the supply of fresh real items.</summary>
    public IRealSupply<TItem> Real { get; }

    /// <summary>n, the size of R0: the unit in which regimes state amounts.</summary>
    public long BaseSize { get; }

    /// <summary>S_0, S_1, ...: what the model of each generation wrote.</summary>
    public IReadOnlyList<IReadOnlyList<TItem>> Synthetic => _synthetic;

    /// <summary>D_{t-1}, the training set of the generation before.</summary>
    public IReadOnlyList<TItem> PreviousTrainingSet { get; internal set; }

    /// <summary>Returns the sum of the sizes of some items.</summary>
    public long SizeOf(IReadOnlyList<TItem> items)
    {
        var total = 0L;
        foreach (var item in items)
        {
            total += _size(item);
        }

        return total;
    }

    /// <summary>Returns the shortest prefix whose sizes sum to at least <paramref name="amount"/>; everything when there is less.</summary>
    public IReadOnlyList<TItem> Prefix(IReadOnlyList<TItem> items, long amount)
    {
        var total = 0L;
        for (var i = 0; i < items.Count; i++)
        {
            if (total >= amount)
            {
                return [.. items.Take(i)];
            }

            total += _size(items[i]);
        }

        return items;
    }

    /// <summary>Returns a uniformly random draw without replacement, until the sizes sum to at least <paramref name="amount"/>.</summary>
    public IReadOnlyList<TItem> Draw(IReadOnlyList<TItem> items, long amount, RandomKey key)
    {
        TItem[] shuffled = [.. items];
        key.Stream().Shuffle(shuffled);
        return Prefix(shuffled, amount);
    }

    /// <summary>Returns an amount stated as a multiple of n, rounded to the nearest whole.</summary>
    public long Multiple(double ofBaseSize) => (long)Math.Round(ofBaseSize * BaseSize, MidpointRounding.AwayFromZero);

    internal void Publish(IReadOnlyList<TItem> written) => _synthetic.Add(written);
}
