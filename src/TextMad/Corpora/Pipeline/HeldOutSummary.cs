namespace TextMad.Corpora.Pipeline;

/// <summary>What a block compared documents with: the n-grams of texts that must not be trained on.</summary>
/// <param name="Block">The block's name, which tells it apart.</param>
/// <param name="Source">A file, a folder, or <c>corpus:NAME</c>, as the recipe names it.</param>
/// <param name="Texts">Its texts that have n-grams.</param>
/// <param name="NGrams">N-grams of words that no source before it has.</param>
/// <param name="TooShort">Texts of fewer words than the shortest n-gram, which were passed over.</param>
/// <param name="LeftOut">Files, lines or records that were not read as texts.</param>
public sealed record HeldOutSummary(string Block, string Source, long Texts, long NGrams, long TooShort, long LeftOut);
