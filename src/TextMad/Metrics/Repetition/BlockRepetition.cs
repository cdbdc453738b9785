using TextMad.Metrics.Counting;

namespace TextMad.Metrics.Repetition;

/// <summary>
/// block_repetition: share of blocks of 64 words in which a 4-gram of words occurs twice. Documents are cut into blocks from their
/// beginning; what is left at the end is a block, too, if it has the 5 words without which nothing can be repeated.
/// </summary>
public sealed class BlockRepetition : Metric, IPerDocumentMetric
{
    private const int Order = 4;
    private const int Block = 64;

    /// <inheritdoc/>
    public override string Name => "block_repetition";

    /// <inheritdoc/>
    public override string Source => "share of blocks with a repeated 4-gram, as in web-data collapse studies";

    /// <inheritdoc/>
    public override string Description => $"share of blocks of {Block} words with a repeated word {Order}-gram";

    /// <inheritdoc/>
    public override string Unit => "ratio";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Up;

    /// <inheritdoc/>
    public override bool DependsOnLength => true;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings =>
        [("words", Words.Name), ("n", Order), ("block", Block), ("shortest_block", Order + 1)];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var perDocument = Count(input.Texts!);
        var blocks = perDocument.Sum(document => (long)document.Blocks);
        return blocks == 0
            ? MetricResult.Absent($"no text has {Order + 1} words")
            : perDocument.Sum(document => (long)document.Repetitive) / (double)blocks;
    }

    /// <inheritdoc/>
    public IReadOnlyList<double?> PerDocument(MetricInput input)
    {
        Require(input);
        return Array.ConvertAll(Count(input.Texts!), document => document.Blocks == 0 ? null : (double?)document.Repetitive / document.Blocks);
    }

    private static (int Repetitive, int Blocks)[] Count(TextCollection texts)
    {
        var words = texts.WordSequences;
        var seen = new HashSet<(int, int, int, int)>(Block);
        var counts = new (int Repetitive, int Blocks)[words.Documents];
        for (var document = 0; document < counts.Length; document++)
        {
            var all = words.Of(document);
            for (var start = 0; start + Order < all.Length; start += Block)
            {
                counts[document].Blocks++;
                seen.Clear();
                for (var i = start; i + Order <= Math.Min(all.Length, start + Block); i++)
                {
                    if (!seen.Add((all[i], all[i + 1], all[i + 2], all[i + 3])))
                    {
                        counts[document].Repetitive++;
                        break;
                    }
                }
            }
        }

        return counts;
    }
}
