using System.Text;
using TextMad.Generations.Judging;
using TextMad.Metrics;
using TextMad.Models;
using TextMad.Reporting;

namespace TextMad.Generations;

/// <summary>Measures every generation of one seed: the model on held-out real text, and what it wrote.</summary>
internal sealed class GenerationMeasurer(
    RunFolder folder, ExperimentData data, Judge? judge, ulong seed, IReadOnlyList<TextItem> real, long sampleTokens, IProgressSink progress)
{
    private readonly IReadOnlyList<ReadOnlyMemory<int>> _heldout = [.. data.Heldout.Select(item => item.Tokens)];
    private readonly long _heldoutBytes = data.Heldout.Sum(item => (long)Encoding.UTF8.GetByteCount(item.Document.Text));
    private readonly TextCollection _reference = new([.. real.Select(item => item.Document.Text)]);
    private ILanguageModel? _first;
    private Embeddings? _referenceEmbeddings;

    /// <summary>Measures a generation and writes the measurements to a file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="sample">What it wrote.</param>
    /// <param name="observed">What was observed of its world, by metric.</param>
    /// <param name="cancellation">Stops between metrics.</param>
    public void Measure(
        string path, TextModel model, IReadOnlyList<TextItem> sample, IReadOnlyList<KeyValuePair<string, double?>> observed, CancellationToken cancellation)
    {
        progress.Report($"measure {model.Id}", 0, 1, "generations");
        _first ??= model.Generation == 0 ? model.Language : Checkpoint.Load(folder.Checkpoint(BaseModel)).Model;

        // Diversity depends on the amount of text: every generation is measured on the same number of tokens.
        var measured = Beginning(sample, sampleTokens);
        string[] texts = [.. measured.Select(item => item.Document.Text)];
        _referenceEmbeddings ??= judge?.Embed(_reference.Texts, cancellation);
        var input = new MetricInput
        {
            Texts = new TextCollection(texts),
            Reference = _reference,
            Heldout = ScoredSequences.Heldout(model.Language, data.Tokenizer.EndOfText, _heldout, _heldoutBytes, cancellation),
            Judged = ScoredSequences.Judged(_first, [.. measured.Select(item => item.Tokens)], cancellation),
            Fluency = judge?.Score(texts, cancellation),
            Embeddings = judge?.Embed(texts, cancellation),
            ReferenceEmbeddings = _referenceEmbeddings,
        };
        var regime = model.Generation == 0 ? ModelId.SharedRegime : RegimeOf(model.Id);
        var rows = new List<MeasurementRow>();
        void Add(string metric, double? value, string? note = null) =>
            rows.Add(new(folder.Id, regime, seed, model.Generation, metric, value, note));

        Add("training_documents", model.TrainingSet.Count);
        Add("training_tokens", model.TrainingSet.Sum(item => item.Size));
        Add("training_machine_share", MachineShare(model.TrainingSet));
        Add("sample_documents", measured.Count);
        foreach (var measurement in MetricSuite.Measure(input, cancellation))
        {
            Add(measurement.Name, measurement.Value, measurement.Note);
        }

        foreach (var (metric, value) in observed)
        {
            Add(metric, value);
        }

        MetricsFile.Write(path, rows);
        progress.Report($"measure {model.Id}", 1, 1, "generations");
    }

    private ModelId BaseModel => ModelId.Of(folder.Id, ModelId.SharedRegime, seed, 0);

    private static string RegimeOf(ModelId model) => model.Value.Split('/')[^3];

    /// <summary>The share of the tokens that machines wrote.</summary>
    private static double MachineShare(IReadOnlyList<TextItem> items) =>
        items.Sum(item => item.Size * item.Document.Origin.OwnMachineShare) / items.Sum(item => item.Size);

    private static List<TextItem> Beginning(IReadOnlyList<TextItem> sample, long tokens)
    {
        var beginning = new List<TextItem>();
        for (var size = 0L; beginning.Count < sample.Count && size < tokens; size += beginning[^1].Size)
        {
            beginning.Add(sample[beginning.Count]);
        }

        return beginning;
    }
}
