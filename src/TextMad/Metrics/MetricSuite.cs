using TextMad.Configuration;
using TextMad.Metrics.Counting;
using TextMad.Metrics.Diversity;
using TextMad.Metrics.Embedded;
using TextMad.Metrics.Lengths;
using TextMad.Metrics.Marks;
using TextMad.Metrics.Perplexity;
using TextMad.Metrics.Reference;
using TextMad.Metrics.Repetition;

namespace TextMad.Metrics;

/// <summary>All metrics, in the order in which they are shown.</summary>
public static class MetricSuite
{
    private static readonly Metric[] _listed =
    [
        new HeldoutPerplexity(),
        new HeldoutBitsPerByte(),
        new TextPerplexity(10, byJudge: false),
        new TextPerplexity(50, byJudge: false),
        new TextPerplexity(90, byJudge: false),
        new TextPerplexity(10, byJudge: true),
        new TextPerplexity(50, byJudge: true),
        new TextPerplexity(90, byJudge: true),
        new DistinctNGrams(1),
        new DistinctNGrams(2),
        new DistinctNGrams(3),
        new DistinctNGrams(4),
        new RepeatedNGrams(2),
        new RepeatedNGrams(3),
        new RepeatedNGrams(4),
        new SequenceRepetition(),
        new BlockRepetition(),
        new NGramDiversity(),
        new NGramEntropy(1),
        new NGramEntropy(2),
        new NGramEntropy(3),
        new NGramEntropy(4),
        new HillNumber(0),
        new HillNumber(1),
        new HillNumber(2),
        new VocabularySize(),
        new TypeTokenRatio(),
        new MovingAverageTypeTokenRatio(),
        new TextualLexicalDiversity(),
        new RareWordsKept(),
        new RareWordMass(unseen: false),
        new RareWordMass(unseen: true),
        new SelfRepetition(),
        new SelfBleu(),
        new Homogenisation(),
        new VendiNGrams(),
        new CompressionRatio(),
        new QuestionRate(),
        new PassiveRate(),
        new ConnectiveRate(),
        new HedgeRate(),
        new ZipfExponent(),
        new KullbackLeiblerDivergence(1),
        new KullbackLeiblerDivergence(2),
        new JensenShannonDivergence(1),
        new JensenShannonDivergence(2),
        new MemorisedNGrams(5, novel: false),
        new MemorisedNGrams(8, novel: false),
        new MemorisedNGrams(13, novel: false),
        new MemorisedNGrams(5, novel: true),
        new MemorisedNGrams(8, novel: true),
        new MemorisedNGrams(13, novel: true),
        new VendiScore(),
        new SemanticDiversity(),
        new Neighbourhood(NeighbourhoodShare.Precision),
        new Neighbourhood(NeighbourhoodShare.Recall),
        new Neighbourhood(NeighbourhoodShare.Density),
        new Neighbourhood(NeighbourhoodShare.Coverage),
        new Mauve(),
        new MauveSpread(),
        new SemanticHillNumber(1),
        new SemanticHillNumber(2),
    ];

    /// <summary>
    /// Every metric, each once: those whose order is given, then, by name, every other public metric that has a constructor without parameters, of this
    /// library and of those that were loaded before this was first asked and refer to it.
    /// </summary>
    public static IReadOnlyList<Metric> All { get; } = [.. _listed, .. Others().OrderBy(metric => metric.Name, StringComparer.Ordinal)];


    /// <summary>Measures everything that the input allows, in the order of <see cref="All"/>.</summary>
    /// <param name="input">The inputs that are available.</param>
    /// <param name="cancellation">Stops between metrics.</param>
    public static IReadOnlyList<Measurement> Measure(MetricInput input, CancellationToken cancellation = default) =>
        Measure(input, All, cancellation);

    /// <summary>
    /// Measures those of some metrics that the input allows, in their order. With <see cref="MetricInput.Equal"/>, a metric that depends on
    /// length is measured on it and followed by its control, the value of human text of these lengths (<see cref="HumanControl"/>).
    /// </summary>
    /// <param name="input">The inputs that are available.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="cancellation">Stops between metrics.</param>
    public static IReadOnlyList<Measurement> Measure(
        MetricInput input, IReadOnlyList<Metric> metrics, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(metrics);
        var measurements = new List<Measurement>();
        foreach (var metric in metrics)
        {
            cancellation.ThrowIfCancellationRequested();
            var (own, human) = metric.DependsOnLength && input.Equal is { } equal ? (equal.Texts, equal.Human) : (input, null);
            if ((metric.Needs & ~own.Available) != 0)
            {
                continue;
            }

            measurements.Add(metric.Measure(own));
            if (own != input && metric.HasControl)
            {
                measurements.Add(human is null || (metric.Needs & ~human.Available) != 0
                    ? measurements[^1] with { Name = HumanControl.Of(metric.Name), Value = null, Note = input.Equal!.WhyNoHuman, StandardError = null }
                    : metric.Measure(human) with { Name = HumanControl.Of(metric.Name) });
            }
        }

        return measurements;
    }

    /// <summary>Measures texts by themselves and, if given, against reference texts.</summary>
    public static IReadOnlyList<Measurement> Measure(
        IReadOnlyList<string> texts, IReadOnlyList<string>? reference = null, CancellationToken cancellation = default) =>
        Measure(
            new MetricInput { Texts = new TextCollection(texts), Reference = reference is null ? null : new TextCollection(reference) },
            cancellation);

    private static IEnumerable<Metric> Others()
    {
        var listed = _listed.Select(metric => metric.GetType()).ToHashSet();
        return DerivedTypes.Of(typeof(Metric)).Where(type => type.IsPublic && type.GetConstructor([]) is not null && !listed.Contains(type))
            .Select(type => (Metric)Activator.CreateInstance(type)!);
    }
}
