namespace TextMad.Storage.Records;

/// <summary>A model that chose what is in a training set. It gave none of the words; what it had read decided which words were read.</summary>
/// <param name="Model">The id of the model.</param>
/// <param name="Kind">How it chose: the name of the mitigation in snake case, e.g. <c>verifier</c>.</param>
public readonly record struct TrainingSelector(ModelId Model, string Kind) : IComparable<TrainingSelector>
{
    /// <inheritdoc/>
    /// <remarks>By model, then by kind.</remarks>
    public int CompareTo(TrainingSelector other) =>
        Model.CompareTo(other.Model) is not 0 and var order ? order : string.CompareOrdinal(Kind, other.Kind);
}
