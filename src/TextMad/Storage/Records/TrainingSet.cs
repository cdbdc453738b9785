namespace TextMad.Storage.Records;

/// <summary>A training set with its members.</summary>
/// <param name="Id">By convention the id of the model that is fitted on it.</param>
/// <param name="Run">The run it belongs to.</param>
/// <param name="Members">The members in training order.</param>
/// <param name="Selectors">The models that chose among texts what is in it; null for none.</param>
public sealed record TrainingSet(
    string Id, string Run, IReadOnlyList<TrainingMember> Members, IReadOnlyList<TrainingSelector>? Selectors = null);
