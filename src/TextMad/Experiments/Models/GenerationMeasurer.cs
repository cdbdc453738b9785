using System.Text;
using TextMad.Experiments.Mitigations;
using TextMad.Experiments.OnWeb;
using TextMad.Metrics;
using TextMad.Metrics.Counting;
using TextMad.Metrics.Lengths;
using TextMad.Metrics.Perplexity;
using TextMad.Models;
using TextMad.Models.Files;
using TextMad.Reporting;
using TextMad.Sampling;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Experiments.Models;

/// <summary>Measures every generation of one seed: the model on held-out real text, and what it wrote.</summary>
/// <param name="seed">The seed.</param>
internal sealed class GenerationMeasurer(SeedContext seed)
{
    /// <summary>More texts make no better control than a generation has texts.</summary>
    internal const int MostHumanTexts = 20_000;

    private readonly RunContext _run = seed.Run;
    private readonly IReadOnlyList<ReadOnlyMemory<int>> _heldout = [.. seed.Run.Data.Heldout.Select(item => item.Tokens)];
    private readonly long _heldoutBytes = seed.Run.Data.Heldout.Sum(item => (long)Encoding.UTF8.GetByteCount(item.Document.Text));
    private readonly TextCollection _reference = new([.. seed.Supply.Initial.Select(item => item.Document.Text)]);
    private readonly LengthControl _lengths = new(
        new CuttableTexts([.. seed.Supply.Initial.Select(item => item.Document.Text)]), new CuttableTexts(OtherHumanText(seed.Supply, seed.Run.Data.Heldout)), seed.Run.Embedder);

    private ILanguageModel? _first;

    /// <summary>Measures a generation and writes the measurements to a file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="sample">What it wrote.</param>
    /// <param name="observed">What was observed of its world, by metric.</param>
    /// <param name="cancellation">Stops between metrics.</param>
    public void Measure(
        string path, TextModel model, IReadOnlyList<TextItem> sample, IReadOnlyList<KeyValuePair<string, double?>> observed, CancellationToken cancellation)
    {
        using var span = Telemetry.Begin("measure", model.Id);
        _run.Progress.Report($"measure {model.Id}", 0, 1, "generations");
        _first ??= model.Generation == 0 ? model.Working : _run.Open(Checkpoint.Load(_run.Folder.Checkpoint(seed.IdOf(ModelId.SharedRegime, 0))).Model);

        // Diversity depends on the amount of text: every generation is measured on the same number of tokens.
        var measured = sample.Beginning(_run.Tokens);
        string[] texts = [.. measured.Select(item => item.Document.Text)];
        var input = new MetricInput
        {
            Texts = new TextCollection(texts),
            Reference = _reference,
            Heldout = ScoredSequences.Heldout(model.Working, _run.Tokenizer.EndOfText, _heldout, _heldoutBytes, cancellation),
            ScoredByFirstModel = ScoredSequences.Generated(_first, [.. measured.Select(item => item.Tokens)], cancellation),
            ScoredByJudge = _run.Judge?.Score(texts, cancellation),
            Equal = _lengths.Of(texts, cancellation),
        };
        var regime = model.Id.Regime!;
        var rows = new List<MeasurementRow>();
        void Add(string metric, double? value, string? note = null) =>
            rows.Add(new(_run.Id, regime, seed.Seed, model.Generation, metric, value, note));

        Add("training_documents", model.TrainingSet.Count);
        Add("training_tokens", model.TrainingSet.Tokens());
        Add("training_machine_share", MachineShare(model));
        Add("sample_documents", measured.Count);
        Add(TrigramBaseline.Metric, TrigramBaseline.Perplexity(model.TrainingSet, _heldout, _heldoutBytes, _run.Tokenizer, cancellation));
        foreach (var (metric, value, note) in WritingMetrics.Measure(measured, WrittenOf(model.Id), _run.Tokenizer))
        {
            Add(metric, value, note);
        }

        foreach (var measurement in MetricSuite.Measure(input, cancellation))
        {
            Add(measurement.Name, measurement.Value, measurement.Note);
        }

        if (_run.Options.Writing.Decoding.Watermark is { Delta: > 0 } watermark)
        {
            Add("watermark_z", new Watermark(watermark).Detect(measured.Select(item => item.Tokens)).Z);
        }

        foreach (var (metric, value) in observed)
        {
            Add(metric, value);
        }

        // Curves first: where there are measurements, there are curves.
        _run.Files.Publish(
            new StoreBatch(),
            (_run.Folder.Curves(model.Id), Encoding.UTF8.GetBytes(MetricsFile.Format(Curves(model, input)))),
            (path, Encoding.UTF8.GetBytes(MetricsFile.Format(rows))));
        _run.Progress.Report($"measure {model.Id}", 1, 1, "generations");
    }

    private WrittenTexts? WrittenOf(ModelId model) => _run.Files.Has(_run.Folder.Written(model)) ? WrittenTexts.Find(_run.Folder.Written(model)) : null;

    /// <summary>The names of everything that can be measured of a generation.</summary>
    internal static IReadOnlyList<string> MetricNames { get; } =
    [
        "training_documents", "training_tokens", "training_machine_share", "sample_documents", TrigramBaseline.Metric,
        .. MetricSuite.All.Select(metric => metric.Name), .. MetricSuite.All.Where(metric => metric.HasControl).Select(metric => HumanControl.Of(metric.Name)),
        .. WritingMetrics.Metrics.Select(metric => metric.Name), .. WebObservation.Metrics.Select(metric => metric.Name), .. MitigationMetrics.All.Select(metric => metric.Name),
    ];

    /// <summary>The curves that reports draw.</summary>
    internal static IReadOnlyList<CurveDescription> CurveDescriptions { get; } =
    [
        new(
            "generated_perplexity",
            "Perplexity of what was written, under the generation-0 model",
            "perplexity of a text", "share of the texts", true, false,
            "Collapse moves the bulk to the left: what models write becomes ever more predictable to a model of real text. A long tail can grow on the right."),
        new(
            "judge_perplexity",
            "Perplexity of what was written, under the judge",
            "perplexity of a text", "share of the texts", true, false,
            "The same under a model of real text that is none of the loop's."),
        new(
            "rank_frequency",
            "Word frequencies by rank",
            "rank of the word", "share of all words", true, true,
            "Zipf's law is a falling line. Collapse cuts the tail on the right and raises the head."),
    ];

    private List<CurveRow> Curves(TextModel model, MetricInput input)
    {
        var curves = new List<CurveRow>(LossCurve.Read(_run.Folder.Checkpoint(model.Id)));
        void Add(string name, IEnumerable<double[]> points) => curves.Add(new(model.Id.Regime!, seed.Seed, model.Generation, name, [.. points]));
        Add("generated_perplexity", PerplexityHistogram.Of(input.ScoredByFirstModel!).Select(bin => (double[])[bin.Perplexity, bin.Share]));
        if (input.ScoredByJudge is { } fluency)
        {
            Add("judge_perplexity", PerplexityHistogram.Of(fluency).Select(bin => (double[])[bin.Perplexity, bin.Share]));
        }

        Add("rank_frequency", RankFrequency.Of(input.Texts!).Select(point => (double[])[point.Rank, point.Frequency]));
        return curves;
    }

    /// <summary>
    /// Human text for controls: what the run holds besides R0, what would be taken last as fresh text first; and the held-out text where that is
    /// less than R0.
    /// </summary>
    private static string[] OtherHumanText(TextSupply supply, IReadOnlyList<TextItem> heldout)
    {
        var count = supply.Rest.Count;
        var last = supply.TakeRest([.. Enumerable.Range(1, Math.Min(count, MostHumanTexts)).Select(i => count - i)]);
        return [.. last.Concat(count < supply.Initial.Count ? heldout : []).Take(MostHumanTexts).Select(item => item.Document.Text)];
    }

    /// <summary>Returns the share of the training set's tokens that machines wrote, in what texts were made from or continue as well: the store worked it out when the set came
    /// in.</summary>
    private double MachineShare(TextModel model) =>
        _run.Store.TrainingShares(model.Id.Value).Where(share => share.Origin.Writer.IsMachine).Sum(share => share.Tokens) / model.TrainingSet.Tokens();
}
