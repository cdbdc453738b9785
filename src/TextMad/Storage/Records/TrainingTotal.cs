namespace TextMad.Storage.Records;

/// <summary>What a training set holds of something that has a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Members">Members that hold any of it; a document that is in the set twice counts twice.</param>
/// <param name="Tokens">Tokens, each member's by its share.</param>
public sealed record TrainingTotal(string Name, long Members, double Tokens);
