namespace TextMad.Metrics;

/// <summary>What a metric looks at.</summary>
[Flags]
public enum MetricNeeds
{
    /// <summary>The metric needs no input.</summary>
    None = 0,

    /// <summary>The texts to measure.</summary>
    Texts = 1,

    /// <summary>Texts to compare with: the generation-0 training set.</summary>
    Reference = 2,

    /// <summary>The measured model's log-probabilities of held-out real text.</summary>
    Heldout = 4,

    /// <summary>The generation-0 model's log-probabilities of the texts to measure.</summary>
    ScoredByFirstModel = 8,

    /// <summary>The judge's log-probabilities of the texts to measure.</summary>
    ScoredByJudge = 16,

    /// <summary>The judge's embeddings of the texts to measure.</summary>
    Embeddings = 32,

    /// <summary>The judge's embeddings of the texts to compare with.</summary>
    ReferenceEmbeddings = 64,
}
