namespace TextMad.Experiments.Memorisation;

/// <summary>The longest run of tokens that a document shares with a text of a model.</summary>
/// <param name="Document">The document.</param>
/// <param name="Start">The token of the document at which the run begins, from 0.</param>
/// <param name="Tokens">Tokens of the run.</param>
/// <param name="Sample">The text of the model that has it, by its number from 0; the first when several have.</param>
/// <param name="Text">The run as text.</param>
public sealed record CopiedRun(DocumentId Document, int Start, int Tokens, int Sample, string Text);
