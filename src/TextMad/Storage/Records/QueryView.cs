namespace TextMad.Storage.Records;

/// <summary>Something that <see cref="ICorpusStore.Query"/> can ask: a view of a relational database, a collection of documents.</summary>
/// <param name="Name">Its name, the same from version to version.</param>
/// <param name="Columns">Its columns or fields, separated by commas, with remarks in parentheses.</param>
public sealed record QueryView(string Name, string Columns);
