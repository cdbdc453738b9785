using TextMad.Corpora.Export;

namespace TextMad.Corpora.Datasets;

/// <summary>How the documents of a dataset lie in its files.</summary>
public sealed record DatasetLayout
{
    /// <summary>
    /// The share of the documents that are in a split of their own, <c>test</c>, from 0 to below 1; the others are in <c>train</c>. A document's text decides, so that equal texts
    /// are in the same split, whatever corpus they are in.
    /// </summary>
    public double TestShare { get; init; }

    /// <summary>UTF-8 bytes of texts in a file after which the next begins, at least 1.</summary>
    public long ShardBytes { get; init; } = ParquetShards.UsualBytes;

    /// <summary>Whether a folder of the dataset's name is replaced.</summary>
    public bool Overwrite { get; init; }
}
