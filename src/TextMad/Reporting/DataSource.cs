namespace TextMad.Reporting;

/// <summary>What a training set, or a corpus, holds from one origin.</summary>
/// <param name="Set">The set, e.g. <c>replace, generation 2</c> or <c>held-out text</c>.</param>
/// <param name="Origin">Where the text came from, e.g. <c>imported from brown</c>.</param>
/// <param name="Documents">How many documents.</param>
/// <param name="Tokens">Their tokens.</param>
public sealed record DataSource(string Set, string Origin, long Documents, long Tokens);
