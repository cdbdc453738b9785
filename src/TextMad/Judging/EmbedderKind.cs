namespace TextMad.Judging;

/// <summary>What makes texts points, for the metrics that compare clouds of texts.</summary>
public enum EmbedderKind
{
    /// <summary>The judge: the mean of its final hidden states.</summary>
    Judge,

    /// <summary>The words that a text holds, weighted by TF-IDF and projected on the main directions of the run's real text; any language.</summary>
    Tfidf,

    /// <summary>MiniLM, a sentence encoder for English.</summary>
    Minilm,
}
