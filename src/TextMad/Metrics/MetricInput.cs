using TextMad.Metrics.Counting;
using TextMad.Metrics.Lengths;
using TextMad.Numerics.Threading;

namespace TextMad.Metrics;

/// <summary>What there is to measure. Parts that are null are not available, and metrics that need them are not measured.</summary>
public sealed record MetricInput
{
    /// <summary>The texts to measure.</summary>
    public TextCollection? Texts { get; init; }

    /// <summary>Texts to compare with: the generation-0 training set. Keep the same object for many measurements: it caches its counts.</summary>
    public TextCollection? Reference { get; init; }

    /// <summary>Held-out real text under the measured model.</summary>
    public ScoredSequences? Heldout { get; init; }

    /// <summary>The texts to measure under the generation-0 model.</summary>
    public ScoredSequences? ScoredByFirstModel { get; init; }

    /// <summary>The texts to measure under the judge: a model of real text that is none of the loop's.</summary>
    public ScoredSequences? ScoredByJudge { get; init; }

    /// <summary>The texts to measure as the judge's embeddings.</summary>
    public Embeddings? Embeddings { get; init; }

    /// <summary>The texts to compare with as the judge's embeddings. Keep the same object for many measurements.</summary>
    public Embeddings? ReferenceEmbeddings { get; init; }

    /// <summary>
    /// The same at one distribution of lengths, with human text of these lengths as a control; null to measure everything as it is.
    /// </summary>
    public EqualLengthInputs? Equal { get; init; }

    /// <summary>The language of the texts as a BCP 47 tag, for metrics that know words; null to guess it.</summary>
    public string? Language { get; init; }

    /// <summary>The threads that share the work; they change no bit of the results.</summary>
    public ThreadTeam Team { get; init; } = ThreadTeam.Default;

    /// <summary>The parts that are there.</summary>
    public MetricNeeds Available =>
        (Texts is null ? 0 : MetricNeeds.Texts) | (Reference is null ? 0 : MetricNeeds.Reference) |
        (Heldout is null ? 0 : MetricNeeds.Heldout) | (ScoredByFirstModel is null ? 0 : MetricNeeds.ScoredByFirstModel) |
        (ScoredByJudge is null ? 0 : MetricNeeds.ScoredByJudge) | (Embeddings is null ? 0 : MetricNeeds.Embeddings) |
        (ReferenceEmbeddings is null ? 0 : MetricNeeds.ReferenceEmbeddings);
}
