using TextMad.Models;
using TextMad.Numerics.Random;

namespace TextMad.Theory;

/// <summary>A fitted toy model whose samples are marked as synthetic.</summary>
/// <param name="model">The model.</param>
internal sealed class MarkedModel<TItem, TModel>(TModel model) : IFittedModel<MarkedItem<TItem>>
    where TModel : class, IFittedModel<TItem>
{
    public TModel Model => model;

    public IReadOnlyList<MarkedItem<TItem>> Sample(long amount, RandomKey key, CancellationToken cancellation) =>
        [.. model.Sample(amount, key, cancellation).Select(item => new MarkedItem<TItem>(item, false))];
}
