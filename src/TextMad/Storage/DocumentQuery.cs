namespace TextMad.Storage;

/// <summary>Which documents to read. Conditions that are set must all hold; those left null do not matter.</summary>
public sealed record DocumentQuery
{
    /// <summary>Members of this corpus, in the corpus's order.</summary>
    public string? Corpus { get; init; }

    /// <summary><c>imported</c>, <c>crawled</c>, <c>sampled</c> or <c>derived</c>.</summary>
    public string? OriginKind { get; init; }

    /// <summary>Sampled by a model of this generation.</summary>
    public int? Generation { get; init; }

    /// <summary>Sampled by this model.</summary>
    public ModelId? Model { get; init; }

    /// <summary>Sampled by a model of this run.</summary>
    public string? Run { get; init; }

    /// <summary>Imported from this source, or crawled from this host.</summary>
    public string? Source { get; init; }

    /// <summary>The text contains this, compared without regard to case.</summary>
    public string? Contains { get; init; }

    /// <summary>At most so many; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>Pass over so many first.</summary>
    public int Skip { get; init; }
}

/// <summary>A document without its text.</summary>
public sealed record DocumentSummary(DocumentId Id, Origin Origin, string? Language, int Words, int Bytes, ContentHash ContentHash);

/// <summary>Totals over documents.</summary>
public readonly record struct DocumentTotals(long Documents, long Words, long Bytes);

/// <summary>A corpus and its totals.</summary>
public sealed record CorpusSummary(string Name, string? Description, DocumentTotals Totals, long Dropped);
