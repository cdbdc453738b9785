namespace TextMad.Storage.Records;

/// <summary>Totals over documents.</summary>
public readonly record struct DocumentTotals(long Documents, long Words, long Bytes);
