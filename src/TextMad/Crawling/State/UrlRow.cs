namespace TextMad.Crawling.State;

/// <summary>A URL of a crawl.</summary>
/// <param name="Id">Its number, from 0 in the order of discovery.</param>
/// <param name="Url">The URL in its identity form.</param>
/// <param name="Host">The number of its host.</param>
/// <param name="Kind">What it is asked for.</param>
/// <param name="Hops">Links between a seed and it.</param>
/// <param name="Redirects">Redirects that led to it one after the other.</param>
/// <param name="Parent">The URL that led to it; null for seeds.</param>
/// <param name="State">The state of the URL: waiting, kept or dropped.</param>
/// <param name="Reason">Why it was dropped.</param>
/// <param name="Visited">How often it was asked for.</param>
/// <param name="Useful">Whether it was of use when it was read last; null when it was not read.</param>
/// <param name="Target">The URL that it redirects to, or that is its canonical form; null when there is none.</param>
internal sealed record UrlRow(
    int Id, string Url, int Host, VisitKind Kind, int Hops, int Redirects, int? Parent, UrlState State, string? Reason,
    int Visited = 0, bool? Useful = null, int? Target = null);
