namespace TextMad.Crawling.Robots;

/// <summary>Whether a URL may be fetched, and what says so.</summary>
/// <param name="Allowed">True when it may.</param>
/// <param name="Line">The number of the deciding line, from 1; null when no rule matches (then it is allowed) or there is no file.</param>
/// <param name="Rule">The deciding line without comment and surrounding space; empty when no rule matches.</param>
public readonly record struct RobotsDecision(bool Allowed, int? Line, string Rule);
