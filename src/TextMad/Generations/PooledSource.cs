using TextMad.Generations.Regimes;
using TextMad.Models;
using TextMad.Numerics.Random;

namespace TextMad.Generations;

/// <summary>Pools of real and generated items, from which a regime composes training sets.</summary>
/// <typeparam name="TItem">An item of the loop.</typeparam>
/// <typeparam name="TModel">A model of the loop.</typeparam>
public sealed class PooledSource<TItem, TModel> : ITrainingSource<TItem, TModel>
    where TModel : class, IFittedModel<TItem>
{
    private readonly PooledRegime _regime;
    private readonly Pools<TItem> _pools;

    /// <summary>Pools that hold nothing generated yet.</summary>
    /// <param name="regime">What generations from 1 on are trained on.</param>
    /// <param name="real">R0 and fresh real items.</param>
    /// <param name="size">The size of an item: 1 for numbers and symbols, tokens for documents.</param>
    public PooledSource(PooledRegime regime, IRealSupply<TItem> real, Func<TItem, long> size)
    {
        _regime = regime;
        _pools = new Pools<TItem>(real, size);
    }

    /// <inheritdoc/>
    public IReadOnlyList<TItem> Initial => _pools.Real.Initial;

    /// <inheritdoc/>
    public long Wanted(int generation) => _pools.Multiple(_regime.SyntheticAmount(generation + 1));

    /// <inheritdoc/>
    public IReadOnlyList<TItem> Compose(int generation, RandomKey key, CancellationToken cancellation) => _regime.Compose(_pools, generation, key);

    /// <inheritdoc/>
    public void Publish(int generation, TModel model, IReadOnlyList<TItem> trainingSet, IReadOnlyList<TItem> written)
    {
        _pools.Publish(_pools.Prefix(written, Wanted(generation)));
        _pools.PreviousTrainingSet = trainingSet;
    }
}
