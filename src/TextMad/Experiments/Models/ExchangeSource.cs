using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Numerics.Random;

namespace TextMad.Experiments.Models;

/// <summary>One model of several that train on each other's text.</summary>
internal sealed class ExchangeSource : ITextSource
{
    private readonly Exchange _regime;
    private readonly int _model;
    private readonly IReadOnlyList<Pools<TextItem>> _all;
    private readonly IReadOnlyList<TextItem> _real;

    private ExchangeSource(Exchange regime, int model, IReadOnlyList<Pools<TextItem>> all, IReadOnlyList<TextItem> real)
    {
        _regime = regime;
        _model = model;
        _all = all;
        _real = real;
    }

    /// <inheritdoc/>
    public IReadOnlyList<TextItem> Initial => Own.Real.Initial;

    private Pools<TextItem> Own => _all[_model];

    /// <summary>Returns the sources of all models of a regime, in the order of its lineages.</summary>
    /// <param name="regime">The regime.</param>
    /// <param name="supply">R0, and the real text of the other models.</param>
    /// <exception cref="InputException">There is too little real text.</exception>
    public static IReadOnlyList<ITextSource> Of(Exchange regime, IRealSupply<TextItem> supply)
    {
        List<Pools<TextItem>> all = [.. Enumerable.Range(0, regime.Models).Select(_ => new Pools<TextItem>(supply, static item => item.Size))];
        return
        [
            .. all.Select((pools, model) => new ExchangeSource(
                regime, model, all, model == 0 ? supply.Initial : supply.Fresh(model, pools.BaseSize))),
        ];
    }

    /// <summary>Checks that there is text for all models of a regime, without reading it.</summary>
    /// <inheritdoc cref="Of"/>
    public static void Require(Exchange regime, TextSupply supply)
    {
        for (var model = 1; model < regime.Models; model++)
        {
            supply.RequireFresh(model, supply.InitialTokens);
        }
    }

    /// <inheritdoc/>
    public long Wanted(int generation) => Own.BaseSize;

    /// <inheritdoc/>
    public IReadOnlyList<TextItem> Compose(int generation, RandomKey key, CancellationToken cancellation)
    {
        var set = new List<TextItem>(Own.Draw(Own.Synthetic[generation - 1], Own.Multiple(_regime.Alpha), key.For("own")));
        for (var other = 0; other < _all.Count; other++)
        {
            if (other != _model)
            {
                var share = Own.Multiple(_regime.Beta / (_all.Count - 1));
                set.AddRange(Own.Draw(_all[other].Synthetic[generation - 1], share, key.For("other").At((ulong)other)));
            }
        }

        set.AddRange(Own.Draw(_real, Own.Multiple(1 - _regime.SpectralRadius), key.For("real")));
        return set;
    }

    /// <inheritdoc/>
    public void Publish(int generation, TextModel model, IReadOnlyList<TextItem> trainingSet, IReadOnlyList<TextItem> written) =>
        Own.Publish(Own.Prefix(written, Wanted(generation)));
}
