using TextMad.Numerics.Random;

namespace TextMad.Models;

/// <summary>
/// What the generation loop asks of any kind of model: fit on these items. Items are numbers for the Gaussian, symbols for the
/// unigram distribution, documents for models of text.
/// </summary>
/// <typeparam name="TItem">An item.</typeparam>
/// <typeparam name="TModel">The model that it fits.</typeparam>
public interface ILearner<TItem, TModel>
    where TModel : class, IFittedModel<TItem>
{
    /// <summary>Fits a model.</summary>
    /// <param name="generation">Which generation of the loop this is, from 0; it names what is fitted and changes nothing else.</param>
    /// <param name="items">The training set, at least one item.</param>
    /// <param name="initial">The model to begin from; null to begin from scratch. Closed-form estimators ignore it.</param>
    /// <param name="key">All randomness of the fit comes from this key.</param>
    /// <param name="cancellation">Stops at a safe point.</param>
    TModel Fit(
        int generation, IReadOnlyList<TItem> items, TModel? initial, RandomKey key, CancellationToken cancellation);
}
