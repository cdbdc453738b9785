namespace TextMad.Dashboard.Webs;

/// <summary>How many URLs of a crawl were dropped for a reason, and what that means.</summary>
internal sealed record DroppedUrls(string Reason, long Count, string? Meaning);
