using TextMad.Metrics.Counting;

namespace TextMad.Metrics.Reference;

/// <summary>
/// rare_words_kept: of the words that occur at most twice in the reference (the generation-0 training set), the share that still occurs
/// in the texts. The first thing that collapse takes. Depends on the amount of text: compare like with like.
/// </summary>
public sealed class RareWordsKept : Metric
{
    private const int LargestFrequency = 2;

    /// <inheritdoc/>
    public override string Name => "rare_words_kept";

    /// <inheritdoc/>
    public override string Source => "tails: Shumailov et al. 2024";

    /// <inheritdoc/>
    public override string Description => "share of the reference's words of frequency 1 or 2 that occur in the texts";

    /// <inheritdoc/>
    public override string Unit => "ratio";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Down;

    /// <inheritdoc/>
    public override MetricNeeds Needs => MetricNeeds.Texts | MetricNeeds.Reference;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings =>
        [("words", Words.Name), ("largest_frequency", LargestFrequency)];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var counts = input.Reference!.NGramsOf(1).Counts;
        int rare = 0, kept = 0;
        foreach (var (word, number) in input.Reference.Vocabulary)
        {
            if (counts[number] <= LargestFrequency)
            {
                rare++;
                kept += input.Texts!.Vocabulary.ContainsKey(word) ? 1 : 0;
            }
        }

        return rare == 0 ? MetricResult.Absent("the reference has no rare words") : (double)kept / rare;
    }
}
