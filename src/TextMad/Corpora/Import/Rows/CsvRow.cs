namespace TextMad.Corpora.Import.Rows;

/// <summary>A row of a table of text.</summary>
/// <param name="Values">Its values.</param>
/// <param name="Line">The line in which it begins, from 1.</param>
/// <param name="Invalid">Bytes replaced in what was decoded since the row before.</param>
/// <param name="Complaint">What is wrong with it; null when nothing is.</param>
internal readonly record struct CsvRow(string[] Values, int Line, long Invalid, string? Complaint);
