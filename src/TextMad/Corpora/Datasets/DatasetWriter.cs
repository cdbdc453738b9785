namespace TextMad.Corpora.Datasets;

/// <summary>Who wrote words of a dataset, and what is behind them.</summary>
/// <param name="Origin">Where the words come from and who wrote them.</param>
/// <param name="Words">How many, parts of words counted where a document is of several.</param>
/// <param name="Read">What the writer had read, when it is a model and that is known.</param>
internal sealed record DatasetWriter(WordOrigin Origin, double Words, DatasetAncestry? Read)
{
    /// <summary>The mean number of models that the words have passed through: 0 for a human's.</summary>
    public double Models => Origin.Writer.IsMachine ? 1 + (Read?.MeanModels ?? 0) : 0;

    /// <summary>The longest chain of models behind them.</summary>
    public int Depth => Origin.Writer.IsMachine ? 1 + (Read?.Depth ?? 0) : 0;

    /// <summary>Whether nothing is known of what a machine behind them had read.</summary>
    public bool IsLowerBound => Origin.Writer.IsMachine && (Read?.IsLowerBound ?? true);
}
