namespace TextMad.Provenance;

/// <summary>How much of a text, or of a training set, came out of models. <see cref="SyntheticAncestry"/> says how it is computed.</summary>
/// <param name="MeanModels">
/// The mean number of models that the text has passed through, at least 0: 0 for human text, 1 for what a model that was trained on human
/// text wrote, 2 for what a model trained on that wrote. Not bounded by 1.
/// </param>
/// <param name="MachineShare">The share of the tokens themselves that a machine wrote, in [0, 1].</param>
/// <param name="Depth">The length of the longest chain of models and unnamed machines behind any part of it; 0 when none is behind it.</param>
/// <param name="IsLowerBound">
/// True when a machine is behind it that nobody names, or a model that the store does not know: it is taken to have been trained on human text, so that
/// the numbers may be too small.
/// </param>
public readonly record struct Ancestry(double MeanModels, double MachineShare, int Depth, bool IsLowerBound);
