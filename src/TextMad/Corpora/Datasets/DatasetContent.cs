using TextMad.Corpora.Pipeline;
using TextMad.Storage.Records;

namespace TextMad.Corpora.Datasets;

/// <summary>What is known of a dataset from the corpus that it was made of.</summary>
internal sealed record DatasetContent
{
    /// <summary>The corpus.</summary>
    public required CorpusSummary Corpus { get; init; }

    /// <summary>The splits that have documents; <c>train</c> at least.</summary>
    public required IReadOnlyList<DatasetSplit> Splits { get; init; }

    /// <summary>Where its documents come from.</summary>
    public required IReadOnlyList<OriginTotals> Origins { get; init; }

    /// <summary>Documents by language, a BCP 47 tag or null where none is known.</summary>
    public required IReadOnlyList<KeyValuePair<string?, long>> Languages { get; init; }

    /// <summary>Who wrote its words, most words first.</summary>
    public required IReadOnlyList<DatasetWriter> Writers { get; init; }

    /// <summary>What was dropped on the way into the corpus, by reason.</summary>
    public required IReadOnlyDictionary<string, long> Dropped { get; init; }

    /// <summary>The run of a pipeline that made the corpus; null when there was none.</summary>
    public PipelineManifest? Processing { get; init; }

    /// <summary>What the dataset is, in a sentence.</summary>
    public string Description => Corpus.Description ?? FormattableString.Invariant($"{Splits.Sum(split => split.Documents)} documents of text.");

    /// <summary>The share of the words that machines wrote, 0 to 1.</summary>
    public double MachineShare => Writers.Sum(writer => writer.Words) is > 0 and var all
        ? Writers.Where(writer => writer.Origin.Writer.IsMachine).Sum(writer => writer.Words) / all
        : 0;

    /// <summary>The mean number of models that the words have passed through, the longest chain, and whether both may be too small.</summary>
    public DatasetAncestry Ancestry => Writers.Sum(writer => writer.Words) is > 0 and var all
        ? new DatasetAncestry(
            Writers.Sum(writer => writer.Words * writer.Models) / all, Writers.Max(writer => writer.Depth), Writers.Any(writer => writer.IsLowerBound))
        : default;
}
