namespace TextMad.Models;

/// <summary>A learner in closed form whose items can count differently.</summary>
/// <typeparam name="TItem">An item.</typeparam>
/// <typeparam name="TModel">The model that it fits.</typeparam>
public interface IWeightedLearner<TItem, TModel> : ILearner<TItem, TModel>
    where TModel : class, IFittedModel<TItem>
{
    /// <summary>Fits a model.</summary>
    /// <param name="items">The training set, at least one item.</param>
    /// <param name="weights">Of every item its part of the fit: not negative, summing to 1.</param>
    /// <exception cref="InputException">The weights leave too few items.</exception>
    TModel FitWeighted(IReadOnlyList<TItem> items, IReadOnlyList<double> weights);
}
