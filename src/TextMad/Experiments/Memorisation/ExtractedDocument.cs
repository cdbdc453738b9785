namespace TextMad.Experiments.Memorisation;

/// <summary>How far a model continues a document as it stands, at the place where it does so best.</summary>
/// <param name="Document">The document.</param>
/// <param name="Start">The token of the document at which the prefix begins, from 0.</param>
/// <param name="MatchedTokens">Tokens behind the prefix that the model's greedy continuation has in common with the document, in one run from the first.</param>
/// <param name="Bleu">BLEU-4 of the continuation with the document's own as the only reference, over tokens, without smoothing, in [0, 1].</param>
/// <param name="EditSimilarity">1 - edit distance / tokens of the continuation (Levenshtein, over tokens), in [0, 1].</param>
/// <param name="Prefix">The text of the prefix.</param>
/// <param name="Matched">The text of the matched tokens.</param>
/// <param name="Continuation">The text that the model wrote.</param>
/// <param name="IsExtractable">Whether all tokens of the continuation match: the document is extractable with that many tokens of context.</param>
public sealed record ExtractedDocument(
    DocumentId Document,
    int Start,
    int MatchedTokens,
    double Bleu,
    double EditSimilarity,
    string Prefix,
    string Matched,
    string Continuation,
    bool IsExtractable);
