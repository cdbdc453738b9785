namespace TextMad.Metrics.Perplexity;

/// <summary>
/// generated_perplexity_pQ: the Q-th percentile over documents of the perplexity of generated text under the generation-0 model.
/// Collapse moves the bulk of it down, text becoming more predictable to a model of real text, and can grow a long upper tail.
/// </summary>
public sealed class GeneratedPerplexity(int percentile) : Metric, IPerDocumentMetric
{
    /// <inheritdoc/>
    public override string Name => $"generated_perplexity_p{percentile}";

    /// <inheritdoc/>
    public override string Source => "Shumailov et al. 2024, figure 1";

    /// <inheritdoc/>
    public override string Range => "1 and up";

    /// <inheritdoc/>
    public override string Description => $"percentile {percentile} over texts of their perplexity per token under the generation-0 model";

    /// <inheritdoc/>
    public override string Unit => "perplexity";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => percentile > 50 ? CollapseDirection.Either : CollapseDirection.Down;

    /// <inheritdoc/>
    public override MetricNeeds Needs => MetricNeeds.ScoredByFirstModel;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings =>
        [("per", "token"), ("end_of_text", "not counted"), ("percentile", percentile), ("interpolation", "linear")];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input) => DocumentPerplexities.Percentile(input.ScoredByFirstModel!, percentile);

    /// <summary>The perplexity of each text, whatever the percentile.</summary>
    /// <param name="input">The texts under the generation-0 model.</param>
    public IReadOnlyList<double?> PerDocument(MetricInput input)
    {
        Require(input);
        return DocumentPerplexities.Of(input.ScoredByFirstModel!);
    }
}
