using TextMad.Metrics;

namespace TextMad.Samples;

/// <summary>A metric of one's own: the share of words of ten letters and more.</summary>
public sealed class LongWordShare : Metric
{
    /// <inheritdoc/>
    public override string Name => "long_word_share";

    /// <inheritdoc/>
    public override string Description => "share of words of ten letters and more";

    /// <inheritdoc/>
    public override string Source => "counting";

    /// <inheritdoc/>
    public override string Unit => "ratio";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Down;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("letters", 10)];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var words = input.Texts!.Texts.SelectMany(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToList();
        return words.Count == 0 ? 0 : (double)words.Count(word => word.Count(char.IsLetter) >= 10) / words.Count;
    }
}
