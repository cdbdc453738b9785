using TextMad.Metrics.Counting;

namespace TextMad.Metrics.Lengths;

/// <summary>
/// Measures at equal lengths: texts, the reference that they are compared with, and other human text as a control. Immutable; thread-safe.
/// </summary>
/// <remarks>
/// Metrics of the texts alone look at texts and control, as many of each as there are of both, cut as <see cref="CuttableTexts"/> says. Metrics on
/// embeddings look at texts, reference and control, cut to one distribution of lengths as well, at most <see cref="MostEmbedded"/> of each, which
/// bounds what they cost.
/// </remarks>
/// <param name="reference">What texts are compared with; null to compare with nothing.</param>
/// <param name="human">Human text that is neither the reference nor known to the embedder.</param>
/// <param name="embedder">Makes texts points; null leaves metrics on embeddings out.</param>
public sealed class LengthControl(CuttableTexts? reference, CuttableTexts human, ITextEmbedder? embedder)
{
    /// <summary>How many texts, reference texts and control texts are embedded at most, each.</summary>
    public const int MostEmbedded = 1000;

    /// <summary>Brings texts to equal lengths with reference and control.</summary>
    /// <param name="texts">The texts to measure.</param>
    /// <param name="cancellation">Stops between embeddings.</param>
    /// <returns>What to measure of metrics that depend on length.</returns>
    public EqualLengthInputs Of(IReadOnlyList<string> texts, CancellationToken cancellation = default)
    {
        var own = new CuttableTexts(texts);

        // A control of few texts must not take from the others what they have.
        var compared = Math.Min(Math.Min(own.Usable, reference?.Usable ?? int.MaxValue), MostEmbedded);
        var controlled = human.Usable > 0 && 2 * human.Usable >= compared;
        CuttableTexts[] alone = controlled && 2 * human.Usable >= own.Usable ? [own, human] : [own];
        CuttableTexts[] embedded = [own, .. reference is null ? (CuttableTexts[])[] : [reference], .. controlled ? [human] : (CuttableTexts[])[]];

        // Without a control, metrics of the texts alone see them as they are.
        var words = alone.Length > 1 ? CuttableTexts.ToEqualLengths(int.MaxValue, alone) : null;
        var sides = embedder is null ? [] : CuttableTexts.ToEqualLengths(MostEmbedded, embedded);
        Embeddings[] points = [.. sides.Select(side => embedder!.Embed(side.Texts, cancellation))];
        var referencePoints = embedder is null || reference is null ? null : points[1];
        return new EqualLengthInputs(
            new MetricInput
            {
                Texts = new TextCollection(words?[0].Texts ?? texts),
                Embeddings = embedder is null ? null : points[0],
                ReferenceEmbeddings = referencePoints,
            },
            !controlled ? null : new MetricInput
            {
                Texts = words is null ? null : new TextCollection(words[1].Texts),
                Embeddings = embedder is null ? null : points[^1],
                ReferenceEmbeddings = referencePoints,
            },
            FormattableString.Invariant($"no control: other human texts, {human.Usable}, are fewer than half of the texts, {own.Usable}"))
        {
            TextDocuments = words?[0].Documents ?? [.. Enumerable.Range(0, texts.Count)],
            EmbeddedDocuments = sides.Count == 0 ? [] : sides[0].Documents,
        };
    }
}
