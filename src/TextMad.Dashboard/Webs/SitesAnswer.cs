namespace TextMad.Dashboard.Webs;

/// <summary>Some sites, how many there are in all, and how many to pass over to go on; null when there are no more.</summary>
internal sealed record SitesAnswer(IReadOnlyList<SiteLine> Sites, int Total, int? Next);
