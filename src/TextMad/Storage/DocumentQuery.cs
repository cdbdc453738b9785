namespace TextMad.Storage;

/// <summary>Which documents to read. Conditions that are set must all hold; those left null do not matter.</summary>
public sealed record DocumentQuery
{
    /// <summary>Members of this corpus, in the corpus's order.</summary>
    public string? Corpus { get; init; }

    /// <summary>Which came into being in this way.</summary>
    public OriginKind? OriginKind { get; init; }

    /// <summary>Sampled by a model of this generation, or a page that shows nothing but the words of such. Derived documents are none.</summary>
    public int? Generation { get; init; }

    /// <summary>Sampled by this model, or a page that shows nothing but its words. Derived documents are none.</summary>
    public ModelId? Model { get; init; }

    /// <summary>Sampled by a model of this run, or a page that shows nothing but the words of one. Derived documents are none.</summary>
    public string? Run { get; init; }

    /// <summary>Imported from this source, or crawled from this host. Documents derived from these are none.</summary>
    public string? Source { get; init; }

    /// <summary>The text contains this, compared without regard to case.</summary>
    public string? Contains { get; init; }

    /// <summary>Leave out documents that were withdrawn.</summary>
    public bool ExcludeWithdrawn { get; init; }

    /// <summary>At most this many; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>Pass over this many first.</summary>
    public int Skip { get; init; }
}
