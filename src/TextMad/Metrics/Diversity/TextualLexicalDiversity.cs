using TextMad.Metrics.Counting;

namespace TextMad.Metrics.Diversity;

/// <summary>
/// mtld: the mean length in words of stretches whose type-token ratio stays at or above 0.72, forwards and backwards averaged; the
/// unfinished last stretch counts by how far its ratio fell [McCarthy and Jarvis 2010]. The documents are taken one after the other in
/// the given order.
/// </summary>
public sealed class TextualLexicalDiversity : Metric
{
    private const double Threshold = 0.72;

    /// <inheritdoc/>
    public override string Name => "mtld";

    /// <inheritdoc/>
    public override string Source => "McCarthy and Jarvis 2010";

    /// <inheritdoc/>
    public override string Range => "0 and up";

    /// <inheritdoc/>
    public override string Description => "mean length of stretches with a type-token ratio of at least 0.72, over the texts in the given order";

    /// <inheritdoc/>
    public override string Unit => "words";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Down;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("words", Words.Name), ("threshold", Threshold)];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var words = input.Texts!.WordSequences;
        var forwards = Stretches(words, backwards: false);
        var backwards = Stretches(words, backwards: true);
        return forwards == 0 || backwards == 0
            ? MetricResult.Absent("no word is repeated, so no stretch ends")
            : ((words.Numbers.Length / forwards) + (words.Numbers.Length / backwards)) / 2;
    }

    private static double Stretches(WordSequences words, bool backwards)
    {
        var lastSeenIn = new int[words.Types];
        var stretch = 1;
        int types = 0, length = 0;
        for (var i = 0; i < words.Numbers.Length; i++)
        {
            var word = words.Numbers[backwards ? words.Numbers.Length - 1 - i : i];
            length++;
            if (lastSeenIn[word] != stretch)
            {
                lastSeenIn[word] = stretch;
                types++;
            }

            if ((double)types / length < Threshold)
            {
                stretch++;
                types = length = 0;
            }
        }

        return stretch - 1 + (length == 0 ? 0 : (1 - ((double)types / length)) / (1 - Threshold));
    }
}
