namespace TextMad.Models;

/// <summary>A learner in closed form whose items can count differently.</summary>
public interface IWeightedLearner<TItem> : ILearner<TItem>
{
    /// <summary>Fits a model.</summary>
    /// <param name="items">The training set, at least one item.</param>
    /// <param name="weights">Of every item its part of the fit: not negative, summing to 1.</param>
    /// <exception cref="InputException">The weights leave too few items.</exception>
    IFittedModel<TItem> FitWeighted(IReadOnlyList<TItem> items, IReadOnlyList<double> weights);
}
