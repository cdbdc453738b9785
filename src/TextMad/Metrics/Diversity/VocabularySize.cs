using TextMad.Metrics.Counting;

namespace TextMad.Metrics.Diversity;

/// <summary>vocabulary_size: the number of different words.</summary>
public sealed class VocabularySize : Metric
{
    /// <inheritdoc/>
    public override string Name => "vocabulary_size";

    /// <inheritdoc/>
    public override string Source => "counting";

    /// <inheritdoc/>
    public override string Range => "0 and up";

    /// <inheritdoc/>
    public override string Description => "number of different words";

    /// <inheritdoc/>
    public override string Unit => "words";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Down;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("words", Words.Name)];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input) => input.Texts!.Spectrum(1).Types;
}
