using System.Globalization;
using System.Text;
using TextMad.Judging;
using TextMad.Metrics.Lengths;
using TextMad.Models.Files;
using TextMad.Models.Transformers;
using TextMad.Provenance;
using TextMad.Provenance.Lineages;
using TextMad.Reporting;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Experiments.Runs;

/// <summary>
/// What a model is, what it was trained on and what was measured of it, for people who get it as a folder: Markdown with the head that model hubs read, after Model Cards for Model
/// Reporting [Mitchell et al. 2019].
/// </summary>
public sealed class ModelCard
{
    private readonly StringBuilder _text = new();
    private readonly KeptModel _kept;
    private readonly Transformer _model;

    private ModelCard(KeptModel kept, Transformer model)
    {
        _kept = kept;
        _model = model;
    }

    /// <summary>Returns the card of a transformer.</summary>
    /// <param name="kept">The model, a transformer.</param>
    /// <param name="format">The form of the folder, which decides how the model is used.</param>
    /// <param name="workspace">The workspace with the files of the model's run.</param>
    /// <param name="store">The workspace's store, which knows the model's lineage; null when there is none.</param>
    /// <exception cref="InputException">A file of the model's run is not what was written.</exception>
    public static string Of(KeptModel kept, ModelFolderFormat format, Workspace workspace, ICorpusStore? store)
    {
        ArgumentNullException.ThrowIfNull(kept);
        ArgumentNullException.ThrowIfNull(workspace);
        var card = new ModelCard(kept, (Transformer)kept.Model);
        var record = store?.FindModel(new ModelId(kept.OwnName));
        card.AddHead(format);
        card.AddWhatItIs(record);
        card.AddUse(format);
        if (record is not null)
        {
            card.AddLineage(store!, record);
            card.AddMetrics(store!, workspace, record);
        }

        card.AddChecksums();
        return card._text.ToString();
    }

    private void AddHead(ModelFolderFormat format)
    {
        Line($"---");
        Line($"library_name: {(format == ModelFolderFormat.Transformers ? "transformers" : "gguf")}");
        Line($"pipeline_tag: text-generation");
        Line($"tags:");
        Line($"- gpt2");
        Line($"- textmad");
        Line($"- model-collapse");
        Line($"---");
        Line($"");
        Line($"# {_kept.OwnName}");
    }

    private void AddWhatItIs(ModelRecord? record)
    {
        var shape = _model.Options;
        Line($"");
        Part($"A GPT-2 of {shape.Layers} layers, {shape.Heads} heads, width {shape.Width} and a context of {shape.Context} tokens: ");
        Part($"{_model.WeightCount:N0} weights, with a vocabulary ");
        Line($"of {_model.VocabularySize:N0} tokens. Activation gelu_new, layer normalisation with epsilon 1e-5, output layer tied to the token embedding, single precision.");
        if (record is { Generation: var generation })
        {
            Line($"");
            Part($"Trained by TextMad in the run `{record.Run}`: regime `{record.Regime}`, seed {record.Seed}, generation {generation}");
            Part($"{(generation == 0 ? ", which was trained on real text" : "")}. ");
            Line($"It was made to study what becomes of language models that are trained on what earlier ones wrote.");
        }

        if (_kept.Manifest.Engine is { } engine)
        {
            Line($"Engine of the training: {engine}.");
        }
    }

    private void AddUse(ModelFolderFormat format)
    {
        Line($"");
        Line($"## Use");
        Line($"");
        Part($"Every text that the model was trained on begins with the end-of-text token (id {_model.EndOfText}), and so should a prompt. ");
        Line($"A prompt and what is written have room in the context together.");
        Line($"");
        if (format == ModelFolderFormat.Transformers)
        {
            Line($"```python");
            Line($"from transformers import AutoModelForCausalLM, AutoTokenizer");
            Line($"tokenizer = AutoTokenizer.from_pretrained(FOLDER)");
            Line($"model = AutoModelForCausalLM.from_pretrained(FOLDER)");
            Line($"ids = tokenizer(tokenizer.bos_token + \"The\", return_tensors=\"pt\")");
            Line($"print(tokenizer.decode(model.generate(**ids, do_sample=True, top_k=0, max_new_tokens={_model.Options.Context / 2})[0]))");
            Line($"```");
        }
        else
        {
            Line($"`{GgufFolder.FileName}` is for llama.cpp and programs on it.");
            Line($"The file asks for the end-of-text token before a prompt.");
        }
    }

    private void AddLineage(ICorpusStore store, ModelRecord record)
    {
        Line($"");
        Line($"## Lineage");
        if (record.InitialModel is { } initial)
        {
            Line($"");
            Line($"It began from the weights of `{initial}`.");
        }

        var ancestry = new SyntheticAncestry(store).OfModel(record.Id);
        var set = store.FindTrainingSet(record.TrainingSetId);
        Line($"");
        Part($"Training set: {set?.Documents ?? 0:N0} documents, {set?.Tokens ?? 0:N0} tokens. ");
        Part($"Machines wrote {(ancestry.IsLowerBound ? "at least " : "")}{ancestry.MachineShare:0.#%} of ");
        Line($"it; its text has passed through {ancestry.MeanModels:0.###} models on average, {ancestry.Depth} at most.");
        AddTable(
            ["writer", "tokens", "share"],
            TrainingWriters.Of(store, record).Select(writer => new[]
            {
                $"{writer.Writer}",
                writer.Tokens.ToString("N0", CultureInfo.InvariantCulture),
                writer.Share.ToString("0.#%", CultureInfo.InvariantCulture),
            }));
        Line($"");
        Line($"```text");
        Line($"{record.Id}");
        _text.Append(new Lineage(store, new LineageOptions { Depth = 12 }).OfModel(record.Id).Branches(up: true, down: false));
        Line($"```");
    }

    private void AddMetrics(ICorpusStore store, Workspace workspace, ModelRecord record)
    {
        if (record.Role != ModelRole.Generator || MeasurementsOf(store, workspace, record) is not { Count: > 0 } rows)
        {
            return;
        }

        Line($"");
        Line($"## Metrics");
        Line($"");
        Line($"Measured when the model was trained, on held-out real text and on what it wrote. One seed is one draw: other seeds of the run differ.");
        var known = RunReport.Descriptions.ToDictionary(metric => metric.Name, StringComparer.Ordinal);
        var human = rows.Where(row => HumanControl.MetricOf(row.Metric) is not null).ToDictionary(row => HumanControl.MetricOf(row.Metric)!, StringComparer.Ordinal);
        AddTable(
            ["metric", "name", "value", "of human text", "unit"],
            rows.Where(row => HumanControl.MetricOf(row.Metric) is null).Select(row => new[]
            {
                known.GetValueOrDefault(row.Metric)?.Title ?? row.Metric.Replace('_', ' '),
                $"`{row.Metric}`",
                Value(row),
                human.TryGetValue(row.Metric, out var control) ? Value(control) : "",
                known.GetValueOrDefault(row.Metric)?.Unit ?? "",
            }));
        var configuration = store.Runs().FirstOrDefault(run => run.Id == record.Run)?.Configuration;
        if (configuration is not null)
        {
            Line($"");
            Line($"## Settings of the run");
            Line($"");
            Line($"```yaml");
            _text.Append(configuration.TrimEnd()).Append('\n');
            Line($"```");
        }
    }

    private static string Value(MeasurementRow row) => row.Value?.ToString("G6", CultureInfo.InvariantCulture) ?? row.Note ?? "";

    private static IReadOnlyList<MeasurementRow> MeasurementsOf(ICorpusStore store, Workspace workspace, ModelRecord record)
    {
        var folder = new RunFolder(record.Run, workspace.RunDirectory(record.Run));
        var isDone = store.Runs().FirstOrDefault(run => run.Id == record.Run)?.Status == RunStatus.Done;
        var rows = isDone ? new RunResults(store, folder).Measurements : File.Exists(folder.Metrics) ? MetricsFile.Read(folder.Metrics) : [];
        return [.. rows.Where(row => ModelId.Of(row.Run, row.Regime, row.Seed, row.Generation) == record.Id)];
    }

    private void AddChecksums()
    {
        Line($"");
        Line($"## Files");
        Line($"");
        Part($"The weights are those of the checkpoint with the SHA-256 `{_kept.Manifest.WeightsSha256}`, ");
        Line($"the tokenizer is the one with the fingerprint `{_kept.Tokenizer.Fingerprint}`.");
        Line($"");
        Line($"The tokenizer is GPT-2's byte-level BPE. Where a text spells `<|endoftext|>`, other tools take it for the token; TextMad takes it for text.");
    }

    private void Line(FormattableString line)
    {
        Part(line);
        _text.Append('\n');
    }

    private void Part(FormattableString part) => _text.Append(FormattableString.Invariant(part));

    private void AddTable(string[] heads, IEnumerable<string[]> rows)
    {
        Line($"");
        Row(heads);
        Row([.. heads.Select(_ => "---")]);
        foreach (var row in rows)
        {
            Row([.. row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" "))]);
        }

        void Row(string[] cells) => _text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }
}
