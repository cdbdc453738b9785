namespace TextMad.Reporting.Lineages;

/// <summary>A model and where it comes from.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Regime">Its regime; <see cref="ModelId.SharedRegime"/> for a generation that all regimes share.</param>
/// <param name="Generation">Its generation, at least 0.</param>
/// <param name="Writers">Who wrote its training set, the one who gave most tokens first.</param>
/// <param name="BeganFrom">The id of the model whose weights it began from; null when from scratch.</param>
public sealed record LineageModel(string Id, string Regime, int Generation, IReadOnlyList<LineageWriter> Writers, string? BeganFrom = null);
