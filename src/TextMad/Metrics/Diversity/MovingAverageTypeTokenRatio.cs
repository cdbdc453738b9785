using TextMad.Metrics.Counting;

namespace TextMad.Metrics.Diversity;

/// <summary>
/// mattr_500: the mean type-token ratio of all windows of 500 consecutive words [Covington and McFall 2010], which does not fall
/// with the amount of text. The documents are taken one after the other in the given order: windows cross their borders, since
/// single documents are mostly shorter than a window.
/// </summary>
public sealed class MovingAverageTypeTokenRatio : Metric
{
    private const int Window = 500;

    /// <inheritdoc/>
    public override string Name => $"mattr_{Window}";

    /// <inheritdoc/>
    public override string Source => "Covington and McFall 2010";

    /// <inheritdoc/>
    public override string Description => $"mean type-token ratio of windows of {Window} words over the texts in the given order";

    /// <inheritdoc/>
    public override string Unit => "ratio";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Down;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("words", Words.Name), ("window", Window)];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var words = input.Texts!.WordSequences;
        var numbers = words.Numbers;
        if (numbers.Length < Window)
        {
            return MetricResult.Absent($"{numbers.Length} words: a window needs {Window}");
        }

        var inWindow = new int[words.Types];
        long types = 0, sum = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            types += inWindow[numbers[i]]++ == 0 ? 1 : 0;
            if (i >= Window)
            {
                types -= --inWindow[numbers[i - Window]] == 0 ? 1 : 0;
            }

            sum += i >= Window - 1 ? types : 0;
        }

        return (double)sum / Window / (numbers.Length - Window + 1);
    }
}
