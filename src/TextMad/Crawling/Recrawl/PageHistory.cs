namespace TextMad.Crawling.Recrawl;

/// <summary>What visits have told of a page. Times are in any one unit, weeks for instance.</summary>
/// <param name="Number">The page.</param>
/// <param name="Visits">Visits after the first.</param>
/// <param name="Changes">Visits among them that found it changed.</param>
/// <param name="Span">Time from the first visit to the last.</param>
/// <param name="Age">Time since the last visit.</param>
public readonly record struct PageHistory(int Number, int Visits, int Changes, double Span, double Age);
