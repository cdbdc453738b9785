namespace TextMad.Storage;

/// <summary>Which documents to read. Conditions that are set must all hold; those left null do not matter.</summary>
public sealed record DocumentQuery
{
    /// <summary>Members of this corpus, in the corpus's order.</summary>
    public string? Corpus { get; init; }

    /// <summary><c>imported</c>, <c>crawled</c>, <c>sampled</c> or <c>derived</c>.</summary>
    public string? OriginKind { get; init; }

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

/// <summary>
/// Where documents came from, in short. Of derived documents, source, model and generation are those that all parents share, and null
/// where these differ.
/// </summary>
/// <param name="Kind"><c>imported</c>, <c>crawled</c>, <c>sampled</c> or <c>derived</c>.</param>
/// <param name="Source">The source of imported, the host of crawled documents; null for sampled ones.</param>
/// <param name="Model">The model that sampled them; null for others.</param>
/// <param name="Generation">That model's generation; null for others.</param>
public abstract record OriginGroup(string Kind, string? Source, ModelId? Model, int? Generation);

/// <summary>Totals over the documents with the same origin.</summary>
public sealed record OriginTotals(string Kind, string? Source, ModelId? Model, int? Generation, DocumentTotals Totals)
    : OriginGroup(Kind, Source, Model, Generation);

/// <summary>What a training set owes to one origin of words: its members' tokens, each by the share of the member's words that come from there.</summary>
/// <param name="Origin">Where the words come from.</param>
/// <param name="Members">Members that hold any of them; a document that is in the set twice counts twice.</param>
/// <param name="Tokens">Tokens, at least 0. Over all origins they sum to the set's tokens.</param>
public sealed record TrainingShare(WordOrigin Origin, long Members, double Tokens);

/// <summary>What a training set holds of something that has a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Members">Members that hold any of it; a document that is in the set twice counts twice.</param>
/// <param name="Tokens">Tokens, each member's by its share.</param>
public sealed record TrainingTotal(string Name, long Members, double Tokens);

/// <summary>A member of a training set and what is known of it.</summary>
/// <param name="Document">The document without its text.</param>
/// <param name="Tokens">Its length in the run's tokens: its weight in the set.</param>
public readonly record struct TrainingMemberSummary(DocumentSummary Document, int Tokens);

/// <summary>How much of something a training set holds.</summary>
/// <param name="Set">The training set.</param>
/// <param name="Members">Members of the set that hold any of it: a document that is in it twice counts twice.</param>
/// <param name="Tokens">Tokens, each member's by the share of its words that is meant.</param>
public sealed record TrainingUse(TrainingSetRecord Set, long Members, double Tokens);
