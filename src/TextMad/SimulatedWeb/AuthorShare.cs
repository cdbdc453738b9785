namespace TextMad.SimulatedWeb;

/// <summary>A machine author and its share of what machines write.</summary>
/// <param name="Author">The author.</param>
/// <param name="Share">Its market share, above 0; shares are taken relative to their sum.</param>
public sealed record AuthorShare(IMachineAuthor Author, double Share = 1);
