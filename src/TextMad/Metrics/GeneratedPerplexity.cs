using TextMad.Numerics.Elementary;
using TextMad.Statistics;

namespace TextMad.Metrics;

/// <summary>
/// generated_perplexity_pQ: the Q-th percentile over documents of the perplexity of generated text under the generation-0 model.
/// Collapse moves the bulk of it down, text becoming more predictable to a model of real text, and can grow a long upper tail.
/// </summary>
public sealed class GeneratedPerplexity(int percentile) : Metric
{
    /// <inheritdoc/>
    public override string Name => $"generated_perplexity_p{percentile}";

    /// <inheritdoc/>
    public override string Description => $"percentile {percentile} over texts of their perplexity per token under the generation-0 model";

    /// <inheritdoc/>
    public override string Unit => "perplexity";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => percentile > 50 ? CollapseDirection.Either : CollapseDirection.Down;

    /// <inheritdoc/>
    public override MetricNeeds Needs => MetricNeeds.Judged;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings =>
        [("per", "token"), ("end_of_text", "not counted"), ("percentile", percentile), ("interpolation", "linear")];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var documents = input.Judged!.Documents;
        var perplexities = documents.Where(document => document.Tokens > 0)
            .Select(document => RealFunctions.Exp(-document.LogProbability / document.Tokens)).ToArray();
        if (perplexities.Length == 0)
        {
            return MetricResult.Absent("there is no generated text");
        }

        Array.Sort(perplexities);
        var empty = documents.Count - perplexities.Length;
        var value = OrderFree.Quantile(perplexities, percentile / 100.0);
        return !double.IsFinite(value) && input.Judged.Obstacle is { } obstacle
            ? MetricResult.Absent(obstacle)
            : new(value, empty == 0 ? null : $"{empty} of {documents.Count} texts left out: empty");
    }
}
