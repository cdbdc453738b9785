namespace TextMad.Reporting.Comparing;

/// <summary>A run to compare.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Regimes">The labels of its regimes.</param>
/// <param name="Rows">Its measurements.</param>
/// <param name="Data">What names its text and tokenizer: equal for runs whose values can be compared.</param>
public sealed record ComparedRun(string Id, IReadOnlyList<string> Regimes, IReadOnlyList<MeasurementRow> Rows, string Data = "");
