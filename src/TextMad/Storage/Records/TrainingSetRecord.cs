namespace TextMad.Storage.Records;

/// <summary>The name and totals of a training set.</summary>
/// <param name="Id">By convention the id of the model that was fitted on it.</param>
/// <param name="Run">The run it belongs to.</param>
/// <param name="Documents">Number of members.</param>
/// <param name="Tokens">Sum of the members' tokens.</param>
public sealed record TrainingSetRecord(string Id, string Run, int Documents, long Tokens);
