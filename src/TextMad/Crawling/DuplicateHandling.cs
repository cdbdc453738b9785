namespace TextMad.Crawling;

/// <summary>Which pages are left out because their text was kept already, from another URL of the crawl.</summary>
public enum DuplicateHandling
{
    /// <summary>Pages with nearly the same text (see <see cref="Texts.Duplicates.NearDuplicateSketch"/>), and all with the same.</summary>
    Near,

    /// <summary>Pages with the very same text.</summary>
    Exact,

    /// <summary>Pages with the same text but for letter case and white space.</summary>
    Folded,

    /// <summary>All pages are kept, duplicates too.</summary>
    Keep,
}
