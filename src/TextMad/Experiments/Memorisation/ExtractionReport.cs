using TextMad.Statistics;

namespace TextMad.Experiments.Memorisation;

/// <summary>What a model gives back of documents when it is given their beginnings.</summary>
/// <param name="Documents">Documents that were tried.</param>
/// <param name="Windows">Prefixes that were given.</param>
/// <param name="TooShort">Documents that were drawn and are shorter than prefix and continuation together.</param>
/// <param name="WithoutText">Documents that were drawn and whose text was erased.</param>
/// <param name="Extractable">Documents of which a prefix is continued as it stands, of all that were tried.</param>
/// <param name="Approximate">Documents of which a prefix is continued with a BLEU above <see cref="ApproximateBleu"/>, of all that were tried; extractable ones among them.</param>
/// <param name="Found">The documents that are continued best, best first: by matched tokens, then BLEU, then id. None of which no token matches.</param>
public sealed record ExtractionReport(
    int Documents, int Windows, int TooShort, int WithoutText, Proportion Extractable, Proportion Approximate, IReadOnlyList<ExtractedDocument> Found)
{
    /// <summary>Above this BLEU a continuation counts as approximately memorised [Ippolito et al. 2023].</summary>
    public const double ApproximateBleu = 0.75;
}
