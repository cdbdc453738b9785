namespace TextMad.Corpora.Export;

/// <summary>What an export wrote.</summary>
/// <param name="Documents">Number of documents.</param>
/// <param name="Words">Their words.</param>
/// <param name="Bytes">UTF-8 bytes of their texts.</param>
public readonly record struct ExportReport(int Documents, long Words, long Bytes);
