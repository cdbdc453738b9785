namespace TextMad.Storage.Records;

/// <summary>What a training set owes to one origin of words: its members' tokens, each by the share of the member's words that come from there.</summary>
/// <param name="Origin">Where the words come from.</param>
/// <param name="Members">Members that hold any of them; a document that is in the set twice counts twice.</param>
/// <param name="Tokens">Tokens, at least 0. Over all origins they sum to the set's tokens.</param>
public sealed record TrainingShare(WordOrigin Origin, long Members, double Tokens);
