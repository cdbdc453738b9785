namespace TextMad.Provenance;

/// <summary>How much of a training set one writer wrote.</summary>
/// <param name="Writer">The writer of the words.</param>
/// <param name="Tokens">Tokens, each member's by the share of its words.</param>
/// <param name="Share">Tokens / all tokens of the training set, in (0, 1].</param>
public sealed record WriterShare(Writer Writer, double Tokens, double Share);
