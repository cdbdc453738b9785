namespace TextMad.Experiments.OnWeb;

/// <summary>What a simulated web is made of, beside its world.</summary>
/// <param name="Corpus">The corpus that human articles come from.</param>
/// <param name="ArticleWords">Its documents are cut into articles of about this many words; 0 leaves them whole.</param>
/// <param name="Articles">How many articles that gave: the corpus must not change.</param>
/// <param name="Machine">The model whose documents machines publish; null for none.</param>
/// <param name="ReuseMachine">Whether these are used again when all were.</param>
public sealed record WebSources(string Corpus, int ArticleWords, int Articles, string? Machine, bool ReuseMachine);
