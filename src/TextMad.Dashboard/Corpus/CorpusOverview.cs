namespace TextMad.Dashboard.Corpus;

/// <summary>What documents can be looked for by.</summary>
/// <param name="Corpora">All corpora.</param>
/// <param name="Sources">Sources and sites, those with the most documents first; some hundred at most.</param>
/// <param name="Models">Models that write, some hundred at most.</param>
/// <param name="Runs">The runs.</param>
internal sealed record CorpusOverview(IReadOnlyList<CorpusLine> Corpora, IReadOnlyList<string> Sources, IReadOnlyList<string> Models, IReadOnlyList<string> Runs);
