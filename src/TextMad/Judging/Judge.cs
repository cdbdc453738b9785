using System.Text.Json;
using TextMad.Metrics;
using TextMad.Metrics.Diversity;
using TextMad.Models.Transformers;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Storage.Naming;
using TextMad.Training;

namespace TextMad.Judging;

/// <summary>
/// A frozen model of real text that no generation sees: the outside view of what models write. Its perplexity says how fluent a text is;
/// the mean of its final hidden states makes a text a point, for the metrics that compare clouds of texts. A workspace has one per corpus,
/// named like the corpus, so that all runs on a corpus are measured with the same rule.
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

    internal Judge(KeptModel kept, JudgeRecord record, string directory)
    {
        Directory = directory;
        _kept = kept;
        _model = (Transformer)kept.Model;
        Record = record;
        _seen = [.. record.Seen.Select(hash => ContentHash.FromBytes(Convert.FromHexString(hash)))];
        Fingerprint = kept.Manifest.WeightsSha256[..16];
    }

    /// <summary>Its name in the workspace: that of its corpus.</summary>
    public string Corpus => Record.Options.Corpus;

    /// <summary>The language of its text, a BCP 47 tag; null when it is not known.</summary>
    public string? Language => Record.Language;

    /// <summary>The folder that it is kept in.</summary>
    public string Directory { get; }

    /// <inheritdoc/>
    public string Name => $"judge '{Corpus}' ({Language ?? "language not known"})";

    /// <summary>How it was made, what it saw, how good it is.</summary>
    public JudgeRecord Record { get; }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <summary>Its weights' SHA-256, lower-case hexadecimal.</summary>
    public string WeightsSha256 => _kept.Manifest.WeightsSha256;

    /// <summary>Its tokenizer.</summary>
    internal Tokenization.ITokenizer Tokenizer => _kept.Tokenizer;

    /// <summary>The number of weights of its model.</summary>
    public long Parameters => new TransformerLayout(_model.Options, _kept.Tokenizer.VocabularySize).FloatCount;

    /// <inheritdoc/>
    public int Width => _model.Options.Width;

    /// <summary>Returns what a scoring of texts by it takes, and its weights.</summary>
    public static long ByteCount(JudgeOptions options, int threads)
    {
        var layout = new TransformerLayout(options.Shape, options.Tokenizer.Vocabulary);
        return (sizeof(float) * (long)layout.FloatCount) + TransformerPass.ByteCount(layout, options.Shape.Context, 64, forTraining: false, threads);
    }

    /// <summary>Returns what its training takes.</summary>
    public static long TrainingByteCount(JudgeOptions options, int threads)
    {
        var layout = new TransformerLayout(options.Shape, options.Tokenizer.Vocabulary);
        return (sizeof(float) * (long)layout.FloatCount) + BuiltinTraining.ByteCount(layout, options.Training, options.Shape.Context, threads);
    }

    /// <summary>Returns the judge of a corpus; null when none was built.</summary>
    /// <param name="workspace">The workspace whose judges are searched.</param>
    /// <param name="store">Its store, which knows the judge's files; null where there is none, to take them as they are.</param>
    /// <param name="corpus">The corpus, whose name is the judge's.</param>
    /// <exception cref="InputException">Its files are incomplete, corrupt, or not those that were written.</exception>
    public static Judge? Find(Workspace workspace, ICorpusStore? store, string corpus) =>
        (Names.IsValid(corpus) ? Load(new FileOwner(FileOwnerKind.Judge, corpus).FilesIn(workspace, store)) : null)
        ?? (Load(KeptFiles.Unbound(workspace.SingleJudgeDirectory)) is { } single && single.Corpus == corpus ? single : null);

    /// <summary>Returns all judges of a workspace, by name.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="store">Its store, which knows the judges' files; null where there is none, to take them as they are.</param>
    /// <exception cref="InputException">The files of one are incomplete, corrupt, or not those that were written.</exception>
    public static IReadOnlyList<Judge> All(Workspace workspace, ICorpusStore? store)
    {
        string[] folders = System.IO.Directory.Exists(workspace.JudgesDirectory) ? System.IO.Directory.GetDirectories(workspace.JudgesDirectory) : [];
        return
        [
            .. folders.Where(folder => Path.GetExtension(folder) is not (".tmp" or ".old"))
                .Select(folder => new FileOwner(FileOwnerKind.Judge, Path.GetFileName(folder)).FilesIn(workspace, store))
                .Append(KeptFiles.Unbound(workspace.SingleJudgeDirectory)).Select(Load).OfType<Judge>()
                .DistinctBy(judge => judge.Corpus).OrderBy(judge => judge.Corpus, StringComparer.Ordinal),
        ];
    }

    /// <summary>Returns the judge of this name, asked for by a person.</summary>
    /// <param name="workspace">The workspace whose judges are searched.</param>
    /// <param name="store">Its store, which knows the judge's files; null where there is none, to take them as they are.</param>
    /// <param name="name">Its name.</param>
    /// <param name="asked">What asked for it, as the person wrote it.</param>
    /// <exception cref="InputException">There is none of this name, and the message lists those that there are; or its files cannot be used.</exception>
    public static Judge Require(Workspace workspace, ICorpusStore? store, string name, string asked)
    {
        if (Find(workspace, store, name) is { } judge)
        {
            return judge;
        }

        var names = All(workspace, store).Select(other => other.Corpus).ToList();
        throw new InputException(
            names.Count == 0
                ? $"{asked} '{name}': the workspace has no judge yet."
                : $"{asked}: the workspace has no judge '{name}'{Configuration.NearestName.Suggest(name, names)} It has {string.Join(", ", names)}.",
            new Hint.BuildJudge());
    }

    /// <summary>Returns whether it can judge a text: it was made of text in the same language, as far as both are known.</summary>
    /// <param name="language">The text's language, a BCP 47 tag; null when it cannot be determined.</param>
    public bool Knows(string? language) => language is null || Language is null || language == Language;

    private static Judge? Load(KeptFiles files)
    {
        var path = Path.Combine(files.Folder, RecordFile);
        if (!System.IO.Directory.Exists(files.Folder))
        {
            return null;
        }

        files.RequireFolder(files.Folder);
        if (!File.Exists(path))
        {
            return null;
        }

        var (again, hint) = ("Restore it from a copy, or build the judge again.", new Hint.BuildJudge(Replace: true));
        var record = OwnData.ReadJson<JudgeRecord>(path, Json, again, hint);
        var kept = KeptModel.LoadFolder("judge", files.Folder);
        return OwnData.ReadFile(path, () => new Judge(kept, record, files.Folder), again, hint);
    }

    /// <summary>Hashes of the texts that it was trained or measured on.</summary>
    internal IReadOnlySet<ContentHash> Seen => _seen;

    /// <summary>Returns whether it was trained or measured on this text: then no run may use it.</summary>
    public bool HasSeen(Document document) => _seen.Contains(document.HashContent());

    /// <summary>Returns the texts under the judge, for metrics of fluency.</summary>
    public ScoredSequences Score(IReadOnlyList<string> texts, CancellationToken cancellation = default) =>
        ScoredSequences.Generated(_model, Tokens(texts), cancellation);

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
