namespace TextMad.Metrics.Perplexity;

/// <summary>
/// judge_perplexity_pQ: the Q-th percentile over documents of the perplexity of the texts under the judge, a model of real text that is
/// none of the loop's: fluency as a stranger sees it. Perplexities of different judges cannot be compared.
/// </summary>
/// <param name="percentile">Q, 0..100.</param>
public sealed class JudgePerplexity(int percentile) : Metric, IPerDocumentMetric
{
    /// <inheritdoc/>
    public override string Name => $"judge_perplexity_p{percentile}";

    /// <inheritdoc/>
    public override string Source => "Shumailov et al. 2024, under an outside model";

    /// <inheritdoc/>
    public override string Range => "1 and up";

    /// <inheritdoc/>
    public override string Description => $"percentile {percentile} over texts of their perplexity per token under the judge";

    /// <inheritdoc/>
    public override string Unit => "perplexity";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => percentile > 50 ? CollapseDirection.Either : CollapseDirection.Down;

    /// <inheritdoc/>
    public override MetricNeeds Needs => MetricNeeds.ScoredByJudge;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings =>
        [("per", "token"), ("end_of_text", "not counted"), ("percentile", percentile), ("interpolation", "linear")];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input) => DocumentPerplexities.Percentile(input.ScoredByJudge!, percentile);

    /// <summary>The perplexity of each text, whatever the percentile.</summary>
    /// <param name="input">The texts under the judge.</param>
    public IReadOnlyList<double?> PerDocument(MetricInput input)
    {
        Require(input);
        return DocumentPerplexities.Of(input.ScoredByJudge!);
    }
}
