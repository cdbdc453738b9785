namespace TextMad.Provenance.Removal;

/// <summary>Documents of a takedown that came to hold the words in one way.</summary>
/// <param name="Kind">The way; <see cref="Inheritance.None"/> for the documents that were named.</param>
/// <param name="Withdrawn">How many are withdrawn.</param>
/// <param name="Staying">How many stay, since less of them is meant than was asked for.</param>
/// <param name="LeastShare">The least share of words that is meant, over these documents.</param>
/// <param name="MostShare">The greatest share.</param>
public sealed record TakedownKind(Inheritance Kind, int Withdrawn, int Staying, double LeastShare, double MostShare);
