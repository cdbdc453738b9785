using TextMad.Models;
using TextMad.Numerics.Random;

namespace TextMad.Theory;

/// <summary>A fitted toy model whose samples are marked as synthetic.</summary>
/// <param name="model">The model.</param>
internal sealed class MarkedModel<TItem>(IFittedModel<TItem> model) : IFittedModel<MarkedItem<TItem>>
{
    public IFittedModel<TItem> Model => model;

    public IReadOnlyList<MarkedItem<TItem>> Sample(long amount, RandomKey key, CancellationToken cancellation) =>
        [.. model.Sample(amount, key, cancellation).Select(item => new MarkedItem<TItem>(item, false))];
}
