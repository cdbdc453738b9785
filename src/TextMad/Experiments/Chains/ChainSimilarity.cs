using System.Text.Json;
using TextMad.Experiments.Runs;
using TextMad.Metrics;
using TextMad.Metrics.Counting;
using TextMad.Metrics.Reference;
using TextMad.Reporting;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Texts;

namespace TextMad.Experiments.Chains;

/// <summary>
/// Do different chains of a run come to write alike? The Jensen-Shannon divergence between the words of what models of the same generation wrote,
/// from samples that the run keeps: between the seeds of a regime, and between the lineages of one seed where a regime has several.
/// </summary>
/// <remarks>
/// A seed's value is the mean over its pairs with all other seeds, on the beginning of both samples, so that all are compared on about the
/// same number of words: what is left of the difference between two samples of one distribution is then the same in every generation, but for
/// texts that repeat themselves, which need fewer words to be told. So a fall says that chains converge or that both repeat
/// themselves: read it beside distinct_2.
/// </remarks>
public static class ChainSimilarity
{
    /// <summary>Of each sample, this many words from the beginning (whole texts).</summary>
    public const int MostWords = 20_000;

    private const string BetweenSeeds = "between_seeds_divergence";
    private const string BetweenLineages = "between_lineages_divergence";

    /// <summary>What is measured.</summary>
    public static IReadOnlyList<MetricDescription> Metrics { get; } =
    [
        new(BetweenSeeds, "divergence between seeds", "bits", CollapseDirection.Either,
            "Jensen-Shannon divergence between the words that this seed's model wrote and those of the other seeds' models of the same regime "
            + "and generation, mean over them: falling when models converge."),
        new(BetweenLineages, "divergence between lineages", "bits", CollapseDirection.Either,
            "Jensen-Shannon divergence between the words that this lineage's model wrote and those of the other lineages' models of the same seed and generation, mean over them: "
            + "falling when models converge."),
    ];

    /// <summary>Measures every regime, seed and generation whose samples are all there, in their order.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="options">Its options.</param>
    /// <param name="files">Its files, each of which must be what was written; null when no store knows of them.</param>
    /// <exception cref="InputException">A file of samples is not what was written, or is damaged.</exception>
    public static IReadOnlyList<MeasurementRow> Of(RunFolder folder, ExperimentOptions options, KeptFiles? files = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        var rows = new List<MeasurementRow>();
        var divergence = new JensenShannonDivergence(1);
        var seeds = options.Loop.Seeds;

        // Generation by generation, so that only one generation's texts are held at a time.
        for (var generation = 0; generation <= options.Loop.Generations; generation++)
        {
            var known = new Dictionary<(string Label, ulong Seed), TextCollection?>();
            TextCollection? Sample(string label, ulong seed) => known.TryGetValue((label, seed), out var texts)
                ? texts
                : known[(label, seed)] = Read(files ?? KeptFiles.Unbound(folder.Path), folder.Samples(ModelId.Of(folder.Id, label, seed, generation)));

            // Each pair once: the divergence is the same both ways.
            var pairs = new Dictionary<(TextCollection, TextCollection), double?>();
            double? Between(TextCollection a, TextCollection b)
            {
                if (!pairs.TryGetValue((a, b), out var value) && !pairs.TryGetValue((b, a), out value))
                {
                    pairs[(a, b)] = value = divergence.Measure(new MetricInput { Texts = a, Reference = b }).Value;
                }

                return value;
            }

            void Add(string metric, string label, ulong seed, IEnumerable<(string Label, ulong Seed)> others)
            {
                List<double?> values = [.. others.Select(other => Sample(label, seed) is { } own && Sample(other.Label, other.Seed) is { } theirs ? Between(own, theirs) : null)];
                if (values.Count > 0 && values.All(value => value is not null))
                {
                    rows.Add(new(folder.Id, label, seed, generation, metric, values.Sum(value => value!.Value) / values.Count));
                }
            }

            IReadOnlyList<string> labels = generation == 0 ? [ModelId.SharedRegime] : options.Loop.Lineages;
            foreach (var label in labels)
            {
                foreach (var seed in seeds)
                {
                    Add(BetweenSeeds, label, seed, seeds.Where(other => other != seed).Select(other => (label, other)));
                    Add(BetweenLineages, label, seed, Siblings(options, label).Select(other => (other, seed)));
                }
            }
        }

        return rows;
    }

    private static IEnumerable<string> Siblings(ExperimentOptions options, string label) =>
        options.Loop.Regimes.Where(regime => regime.Lineages.Contains(label)).SelectMany(regime => regime.Lineages).Where(other => other != label);

    private static TextCollection? Read(KeptFiles files, string path)
    {
        if (!files.Has(path))
        {
            return null;
        }

        return new TextCollection([.. File.ReadLines(path).Select(Checked).TakeUntil(MostWords, text => Document.CountWords(text))]);

        string Checked(string line, int number) => OwnData.Read(
            FormattableString.Invariant($"{path}, line {number + 1},"), () => TextOf(line), "Restore the file from a copy, or delete it: it is made again when the run goes on.");

        static string TextOf(string line)
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.GetProperty("text").GetString()!;
        }
    }
}
