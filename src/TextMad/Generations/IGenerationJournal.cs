using TextMad.Models;

namespace TextMad.Generations;

/// <summary>
/// Where a loop writes down what it has done, so that it can go on after an interruption. Work that the journal can recall is
/// not done again; what it recalls must be what was kept, to the last bit.
/// </summary>
public interface IGenerationJournal<TItem>
{
    /// <summary>The model of a generation, if it was kept.</summary>
    IFittedModel<TItem>? RecallModel(int generation, IReadOnlyList<TItem> trainingSet);

    /// <summary>Keeps a model that was just fitted.</summary>
    void KeepModel(int generation, IReadOnlyList<TItem> trainingSet, IFittedModel<TItem> model);

    /// <summary>What the model of a generation wrote, if it was kept; at least as much as was asked for then.</summary>
    IReadOnlyList<TItem>? RecallSample(int generation, long amount);

    /// <summary>Keeps what a model just wrote.</summary>
    void KeepSample(int generation, IFittedModel<TItem> model, IReadOnlyList<TItem> sample);

    /// <summary>Called when a generation is complete, whether done or recalled: the place to measure it.</summary>
    void Complete(int generation, IReadOnlyList<TItem> trainingSet, IFittedModel<TItem> model, IReadOnlyList<TItem> sample);
}
