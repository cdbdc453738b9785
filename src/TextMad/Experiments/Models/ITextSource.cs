using TextMad.Generations;
using TextMad.Storage.Records;

namespace TextMad.Experiments.Models;

/// <summary>Where the training sets of a chain of text models come from, with what there is to say of them.</summary>
internal interface ITextSource : ITrainingSource<TextItem, TextModel>
{
    /// <summary>Returns what was observed while the training set of a generation was put together: names of metrics and values.</summary>
    IReadOnlyList<KeyValuePair<string, double?>> Observed(int generation) => [];

    /// <summary>Returns the models that chose, among texts, what is in the training set of a generation; empty when none did.</summary>
    IReadOnlyList<TrainingSelector> SelectorsOf(int generation) => [];
}
