namespace TextMad.Crawling;

/// <summary>What becomes of a page that names another URL as its canonical form [RFC 6596].</summary>
public enum CanonicalHandling
{
    /// <summary>It yields to the other when that is kept; until then its text is held.</summary>
    Follow,

    /// <summary>It is kept like others: for sites whose pages name one page for all.</summary>
    Ignore,
}
