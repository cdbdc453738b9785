using TextMad.Metrics.Counting;
using TextMad.Metrics.Diversity;
using TextMad.Statistics;

namespace TextMad.Metrics.Perplexity;

/// <summary>
/// heldout_bits_per_byte: negative log2-likelihood of held-out real text / its UTF-8 bytes: comparable between tokenizers. The
/// end-of-text token of each document is predicted; it adds bits and no bytes.
/// </summary>
public sealed class HeldoutBitsPerByte : Metric
{
    /// <inheritdoc/>
    public override string Name => "heldout_bits_per_byte";

    /// <inheritdoc/>
    public override string Source => "the same per byte";

    /// <inheritdoc/>
    public override string Range => "0 and up";

    /// <inheritdoc/>
    public override string Description => "bits per UTF-8 byte of held-out real text under the model, document ends included";

    /// <inheritdoc/>
    public override string Unit => "bits per byte";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Up;

    /// <inheritdoc/>
    public override MetricNeeds Needs => MetricNeeds.Heldout;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("per", "UTF-8 byte"), ("end_of_text", "counted")];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input) =>
        input.Heldout!.Documents.Count == 0 ? MetricResult.Absent("there is no held-out text")
        : input.Heldout.Obstacle is { } obstacle ? MetricResult.Absent(obstacle)
        : -OrderFree.Sum(input.Heldout.Documents.Select(document => document.LogProbability)) / Entropies.Ln2 / input.Heldout.Bytes;
}
