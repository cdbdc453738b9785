using TextMad.SimulatedWeb.Watching;

namespace TextMad.Dashboard.Webs;

/// <summary>Some pages, how many there are in all, and how many to pass over to go on; null when there are no more.</summary>
internal sealed record PagesAnswer(IReadOnlyList<WebPageLine> Pages, int Total, int? Next);
