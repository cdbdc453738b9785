using TextMad.Storage.Naming;

namespace TextMad.Storage.Records;

/// <summary>A named set of documents.</summary>
/// <param name="Name">A name by the rule of <see cref="Names.IsCorpus"/>, or one that a former version took.</param>
/// <param name="Description">What it is, for people.</param>
public sealed record CorpusRecord(string Name, string? Description = null);
