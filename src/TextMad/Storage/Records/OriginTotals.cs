namespace TextMad.Storage.Records;

/// <summary>Totals over the documents with the same origin.</summary>
public sealed record OriginTotals(OriginKind Kind, string? Source, ModelId? Model, int? Generation, DocumentTotals Totals)
    : OriginGroup(Kind, Source, Model, Generation);
