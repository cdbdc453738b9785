using TextMad.Numerics.Elementary;
using TextMad.Statistics;

namespace TextMad.Metrics.Perplexity;

/// <summary>
/// heldout_perplexity: exp of the mean negative log-likelihood per token of held-out real text. The end-of-text token of each
/// document is predicted and counts as a token.
/// </summary>
public sealed class HeldoutPerplexity : Metric, IPerDocumentMetric
{
    /// <inheritdoc/>
    public override string Name => "heldout_perplexity";

    /// <inheritdoc/>
    public override string Source => "exp of the mean negative log-likelihood, e.g. Jelinek et al. 1977";

    /// <inheritdoc/>
    public override string Range => "1 and up";

    /// <inheritdoc/>
    public override string Description => "perplexity per token of held-out real text under the model, document ends included";

    /// <inheritdoc/>
    public override string Unit => "perplexity";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Up;

    /// <inheritdoc/>
    public override MetricNeeds Needs => MetricNeeds.Heldout;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("per", "token"), ("end_of_text", "counted")];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var documents = input.Heldout!.Documents;
        var tokens = documents.Sum(document => (long)document.Tokens);
        return tokens == 0 ? MetricResult.Absent("there is no held-out text")
            : input.Heldout.Obstacle is { } obstacle ? MetricResult.Absent(obstacle)
            : RealFunctions.Exp(-OrderFree.Sum(documents.Select(document => document.LogProbability)) / tokens);
    }

    /// <summary>Returns the perplexity of each held-out document.</summary>
    /// <param name="input">The held-out text under the model.</param>
    public IReadOnlyList<double?> PerDocument(MetricInput input)
    {
        Require(input);
        return DocumentPerplexities.Of(input.Heldout!);
    }
}
