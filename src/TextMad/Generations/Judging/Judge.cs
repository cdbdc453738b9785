using System.Text.Json;
using TextMad.Metrics;
using TextMad.Models;
using TextMad.Storage;
using TextMad.Training;

namespace TextMad.Generations.Judging;

/// <summary>
/// A frozen model of real text that no generation sees: the outside view of what models write. Its perplexity says how fluent a text is;
/// the mean of its final hidden states makes a text a point, for the metrics that compare clouds of texts. One per workspace, so that
/// all its runs are measured with the same rule.
/// </summary>
public sealed class Judge : ITextEmbedder
{
    /// <summary>The file in the judge's folder that says how it was made.</summary>
    internal const string RecordFile = "judge.json";

    internal static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = true,
    };

    private readonly KeptModel _kept;
    private readonly Transformer _model;
    private readonly HashSet<ContentHash> _seen;

    internal Judge(KeptModel kept, JudgeRecord record)
    {
        _kept = kept;
        _model = (Transformer)kept.Model;
        Record = record;
        _seen = [.. record.Seen.Select(hash => ContentHash.FromBytes(Convert.FromHexString(hash)))];
        Fingerprint = kept.Manifest.WeightsSha256[..16];
    }

    /// <summary>How it was made, what it saw, how good it is.</summary>
    public JudgeRecord Record { get; }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public int Width => _model.Options.Width;

    /// <summary>What a scoring of texts by it takes, and its weights.</summary>
    public static long ByteCount(JudgeOptions options, int threads)
    {
        var layout = new TransformerLayout(options.Shape, options.Tokenizer.Vocabulary);
        return (sizeof(float) * (long)layout.FloatCount) + TransformerPass.ByteCount(layout, options.Shape.Context, 64, forTraining: false, threads);
    }

    /// <summary>What its training takes.</summary>
    public static long TrainingByteCount(JudgeOptions options, int threads)
    {
        var layout = new TransformerLayout(options.Shape, options.Tokenizer.Vocabulary);
        return (sizeof(float) * (long)layout.FloatCount) + TrainingEngine.ByteCount(layout, options.Training, options.Shape.Context, threads);
    }

    /// <summary>The judge of a workspace; null when none was built.</summary>
    /// <exception cref="InputException">Its files are incomplete or corrupt.</exception>
    public static Judge? Find(Workspace workspace)
    {
        var path = Path.Combine(workspace.JudgeDirectory, RecordFile);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var record = JsonSerializer.Deserialize<JudgeRecord>(File.ReadAllText(path), Json) ?? throw new JsonException("null");
            return new Judge(KeptModel.LoadFolder("judge", workspace.JudgeDirectory), record);
        }
        catch (JsonException failure)
        {
            throw new InputException($"{path} is no judge's record ({failure.Message}); build the judge again with 'textmad judge build --overwrite'.", failure);
        }
    }

    /// <summary>Whether it was trained or measured on this text: then no run may use it.</summary>
    public bool HasSeen(Document document) => _seen.Contains(document.ContentHash);

    /// <summary>Texts under the judge, for metrics of fluency.</summary>
    public ScoredSequences Score(IReadOnlyList<string> texts, CancellationToken cancellation = default) =>
        ScoredSequences.Judged(_model, Tokens(texts), cancellation);

    /// <inheritdoc/>
    public Embeddings Embed(IReadOnlyList<string> texts, CancellationToken cancellation = default) =>
        new(_model.Embed(Tokens(texts), cancellation), Width);

    private ReadOnlyMemory<int>[] Tokens(IReadOnlyList<string> texts)
    {
        var tokens = new ReadOnlyMemory<int>[texts.Count];
        Parallel.For(0, tokens.Length, i => tokens[i] = _kept.Tokenizer.Encode(texts[i]));
        return tokens;
    }
}
