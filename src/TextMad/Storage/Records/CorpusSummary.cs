namespace TextMad.Storage.Records;

/// <summary>A corpus and its totals.</summary>
public sealed record CorpusSummary(string Name, string? Description, DocumentTotals Totals, long Dropped);
