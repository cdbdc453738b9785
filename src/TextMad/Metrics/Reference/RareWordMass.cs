using TextMad.Metrics.Counting;

namespace TextMad.Metrics.Reference;

/// <summary>
/// rare_word_mass: share of the words of the texts, repetitions included, that occur once or twice in the reference (the generation-0
/// training set); unseen_word_mass: share that never occur there.
/// </summary>
/// <param name="unseen">Words that never occur in the reference, rather than those that occur once or twice.</param>
public sealed class RareWordMass(bool unseen) : Metric, IPerDocumentMetric
{
    private const int LargestFrequency = 2;

    /// <inheritdoc/>
    public override string Name => unseen ? "unseen_word_mass" : "rare_word_mass";

    /// <inheritdoc/>
    public override string Source => "tails: Shumailov et al. 2024";

    /// <inheritdoc/>
    public override string Description => unseen
        ? "share of the texts' words that never occur in the reference"
        : "share of the texts' words that occur once or twice in the reference";

    /// <inheritdoc/>
    public override string Unit => "ratio";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => unseen ? CollapseDirection.Either : CollapseDirection.Down;

    /// <inheritdoc/>
    public override MetricNeeds Needs => MetricNeeds.Texts | MetricNeeds.Reference;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings =>
        [("words", Words.Name), ("smallest_frequency", Smallest), ("largest_frequency", Largest)];

    private int Smallest => unseen ? 0 : 1;

    private int Largest => unseen ? 0 : LargestFrequency;

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var perDocument = Count(input);
        return input.Reference!.WordCount == 0 ? MetricResult.Absent("the reference has no words")
            : input.Texts!.WordCount == 0 ? MetricResult.Absent("there are no words")
            : perDocument.Sum(document => (long)document.Counted) / (double)input.Texts.WordCount;
    }

    /// <inheritdoc/>
    public IReadOnlyList<double?> PerDocument(MetricInput input)
    {
        Require(input);
        return Array.ConvertAll(Count(input), document => document.Words == 0 ? null : (double?)document.Counted / document.Words);
    }

    private (int Counted, int Words)[] Count(MetricInput input)
    {
        var frequencies = input.Reference!.NGramsOf(1).Counts;
        var numbers = input.Texts!.NumbersIn(input.Reference);
        var starts = input.Texts.WordSequences.Starts;
        var counts = new (int Counted, int Words)[starts.Length - 1];
        for (var document = 0; document < counts.Length; document++)
        {
            var words = numbers.AsSpan(starts[document]..starts[document + 1]);
            counts[document].Words = words.Length;
            foreach (var word in words)
            {
                var frequency = word < 0 ? 0 : frequencies[word];
                counts[document].Counted += frequency >= Smallest && frequency <= Largest ? 1 : 0;
            }
        }

        return counts;
    }
}
