namespace TextMad.Storage.Records;

/// <summary>How much of something a training set holds.</summary>
/// <param name="Set">The training set.</param>
/// <param name="Members">Members of the set that hold any of it: a document that is in it twice counts twice.</param>
/// <param name="Tokens">Tokens, each member's by the share of its words that is meant.</param>
public sealed record TrainingUse(TrainingSetRecord Set, long Members, double Tokens);
