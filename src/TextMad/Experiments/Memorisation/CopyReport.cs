using TextMad.Statistics;

namespace TextMad.Experiments.Memorisation;

/// <summary>What texts of a model have in common with documents, word for word.</summary>
/// <param name="Samples">Texts that were searched.</param>
/// <param name="SampleTokens">Their tokens.</param>
/// <param name="Copying">Texts with a run of a document that is long enough to count, of all texts.</param>
/// <param name="CopiedTokens">Tokens in such runs.</param>
/// <param name="Copied">Documents of which a text has such a run, of all that were read.</param>
/// <param name="Found">The documents with the longest runs, whether long enough to count or not, longest first, then by id.</param>
public sealed record CopyReport(int Samples, long SampleTokens, Proportion Copying, long CopiedTokens, Proportion Copied, IReadOnlyList<CopiedRun> Found);
