namespace TextMad.Corpora.Datasets;

/// <summary>What a model had read that wrote some of a dataset: how much of it had come out of models itself.</summary>
/// <param name="MeanModels">The mean number of models that the text it read had passed through, at least 0.</param>
/// <param name="Depth">The longest chain of models behind that text, at least 0.</param>
/// <param name="IsLowerBound">Whether there is a machine behind it of which nothing is known, so that the numbers may be too small.</param>
public readonly record struct DatasetAncestry(double MeanModels, int Depth, bool IsLowerBound);
