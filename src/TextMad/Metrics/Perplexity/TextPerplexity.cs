namespace TextMad.Metrics.Perplexity;

/// <summary>
/// A percentile over documents of the perplexity of texts under a model of real text: <c>generated_perplexity_pQ</c> under the generation-0 model,
/// <c>judge_perplexity_pQ</c> under the judge, which is none of the loop's models: fluency as a stranger sees it. Collapse moves the bulk of it down,
/// text becoming more predictable to a model of real text, and can grow a long upper tail.
/// Under the judge a low value is no sign of collapse by itself: texts of a better model are more predictable to a stranger, too, so that neither way is called collapse.
/// Perplexities under different models cannot be compared.
/// </summary>
/// <param name="percentile">Q, the percentile, 0 to 100.</param>
/// <param name="byJudge">Whether the judge scores the texts, and not the generation-0 model.</param>
public sealed class TextPerplexity(int percentile, bool byJudge) : Metric, IPerDocumentMetric
{
    /// <inheritdoc/>
    public override string Name => $"{(byJudge ? "judge" : "generated")}_perplexity_p{percentile}";

    /// <inheritdoc/>
    public override string Source => byJudge ? "Shumailov et al. 2024, under an outside model" : "Shumailov et al. 2024, figure 1";

    /// <inheritdoc/>
    public override string Range => "1 and up";

    /// <inheritdoc/>
    public override string Description => $"percentile {percentile} over texts of their perplexity per token under the {(byJudge ? "judge" : "generation-0 model")}";

    /// <inheritdoc/>
    public override string Unit => "perplexity";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => percentile > 50 || byJudge ? CollapseDirection.Either : CollapseDirection.Down;

    /// <inheritdoc/>
    public override MetricNeeds Needs => byJudge ? MetricNeeds.ScoredByJudge : MetricNeeds.ScoredByFirstModel;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings =>
        [("per", "token"), ("end_of_text", "not counted"), ("percentile", percentile), ("interpolation", "linear")];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input) => DocumentPerplexities.Percentile(Scored(input), percentile);

    /// <summary>Returns the perplexity of each text, whatever the percentile.</summary>
    /// <param name="input">The texts under the model that scores them.</param>
    public IReadOnlyList<double?> PerDocument(MetricInput input)
    {
        Require(input);
        return DocumentPerplexities.Of(Scored(input));
    }

    private ScoredSequences Scored(MetricInput input) => (byJudge ? input.ScoredByJudge : input.ScoredByFirstModel)!;
}
