using System.ComponentModel;
using TextMad.Configuration;
using TextMad.Judging;

namespace TextMad.Experiments;

/// <summary>How models and what they write are measured.</summary>
public sealed record MeasuringOptions
{
    /// <summary>
    /// Whether a judge measures too: fluency, and the metrics that compare clouds of texts. On, it is that of the run's corpus, which is built
    /// when there is none and refused when its text is in another language than the run's; a name asks for that judge, whatever it was made of. Texts that it has seen are left out
    /// of the run.
    /// </summary>
    [Description("measure with a judge too: true for that of this corpus (built when there is none), or the name of another; texts that it has seen are left out of the run")]
    public SwitchOrName Judge { get; init; }

    /// <summary>What makes texts points, for the metrics that compare clouds of texts. <see cref="EmbedderKind.Judge"/> is without effect when there is no judge.</summary>
    [Description(
        "how texts are embedded for precision, coverage, mauve and their like: judge (when there is one); or without one tfidf, "
        + "words in any language, or minilm, a sentence encoder for English")]
    public EmbedderKind Embeddings { get; init; }
}
