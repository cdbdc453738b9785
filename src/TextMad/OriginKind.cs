namespace TextMad;

/// <summary>The four ways in which a document comes into being; each is a record of <see cref="Origin"/>.</summary>
public enum OriginKind
{
    /// <summary>Brought in from a file that a person named: <see cref="Origin.Imported"/>.</summary>
    Imported,

    /// <summary>Fetched from the web, real or simulated: <see cref="Origin.Crawled"/>.</summary>
    Crawled,

    /// <summary>Written by a model: <see cref="Origin.Sampled"/>.</summary>
    Sampled,

    /// <summary>Made from other documents: <see cref="Origin.Derived"/>.</summary>
    Derived,
}
