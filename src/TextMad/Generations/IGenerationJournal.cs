using TextMad.Models;

namespace TextMad.Generations;

/// <summary>
/// Where a loop writes down what it has done, so that it can go on after an interruption. Work that the journal can recall is
/// not done again; what it recalls must be what was kept, to the last bit.
/// </summary>
/// <typeparam name="TItem">An item of the loop.</typeparam>
/// <typeparam name="TModel">A model of the loop.</typeparam>
public interface IGenerationJournal<TItem, TModel>
    where TModel : class, IFittedModel<TItem>
{
    /// <summary>Returns the model of a generation, if it was kept.</summary>
    TModel? RecallModel(int generation, IReadOnlyList<TItem> trainingSet);

    /// <summary>Keeps a model that was just fitted.</summary>
    void KeepModel(int generation, IReadOnlyList<TItem> trainingSet, TModel model);

    /// <summary>Returns what the model of a generation wrote, if it was kept; at least as much as was asked for then.</summary>
    IReadOnlyList<TItem>? RecallSample(int generation, long amount);

    /// <summary>Keeps what a model just wrote.</summary>
    void KeepSample(int generation, TModel model, IReadOnlyList<TItem> sample);

    /// <summary>Called when a generation is complete, whether done or recalled: the place to measure it.</summary>
    void Complete(int generation, IReadOnlyList<TItem> trainingSet, TModel model, IReadOnlyList<TItem> sample);
}
