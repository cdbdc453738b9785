using System.Globalization;
using System.Security.Cryptography;
using TextMad.Cli.Benchmarking;
using TextMad.Storage;
using TextMad.Storage.Sqlite;

namespace TextMad.Tests.Cli;

/// <summary>
/// A transformer experiment of a few seconds that processes run in workspaces beside each other, and everything that it leaves
/// there: two ways to the same result must leave the same.
/// </summary>
internal sealed class SmallExperiment : IDisposable
{
    public const string Id = "small";

    private const string Settings = """
        data: { corpus: text, passage_words: 0, tokens: TOKENS, heldout_tokens: TOKENS }
        tokenizer: { vocabulary: 320 }
        model:
          transformer:
            shape: { layers: 1, heads: 2, width: 16, context: 48, dropout: 0.1 }
            training: { budget: steps, amount: STEPS, batch: 8 }
            initialisation: previous
            optimiser: keep
        writing:
          decoding: { temperature: 0.9, maximum_tokens: 40, batch: 16 }
        loop: { generations: GENERATIONS, seeds: [1], regimes: [replace, accumulate] }
        """;

    public SmallExperiment(int steps, int tokens = 1000, int generations = 2)
    {
        Tool.Write("text.txt", string.Join("\n\n", SyntheticText.Documents(1200, 20)));
        var settings = Settings;
        foreach (var (name, value) in new[] { ("STEPS", steps), ("TOKENS", tokens), ("GENERATIONS", generations) })
        {
            settings = settings.Replace(name, value.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        Tool.Write("small.yaml", settings);
    }

    /// <summary>Where processes run; every workspace is a folder in it.</summary>
    public ToolProcess Tool { get; } = new();

    /// <summary>The command that imports the text: three batches.</summary>
    public static string[] Import(string workspace) => ["corpus", "add", "text", "text.txt", "--format", "blocks", "--workspace", workspace];

    /// <summary>The command that begins the run or goes on with it.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="workers">Chains that run side by side; 1 where a test must know what is written after what.</param>
    public string[] Run(string workspace, int workers = 2)
    {
        string[] rest = ["--resume", "--id", Id, "--workspace", workspace, "--workers", workers.ToString(CultureInfo.InvariantCulture)];
        return File.Exists(Path.Combine(Folder(workspace), "config.yaml")) ? ["run", .. rest] : ["run", "small.yaml", .. rest];
    }

    /// <summary>Runs a command that must succeed.</summary>
    public void Succeed(params string[] arguments)
    {
        var result = Tool.Run(arguments);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: exit code {result.ExitCode}\n{result.Error}");
    }

    /// <summary>The run's folder.</summary>
    public string Folder(string workspace) => Path.Combine(Tool.Folder, workspace, "runs", Id);

    /// <summary>Opens the store to look into it.</summary>
    public SqliteCorpusStore OpenStore(string workspace) => SqliteCorpusStore.Open(StorePath(workspace), StoreOpenMode.ReadOnly);

    public string StorePath(string workspace) => Path.Combine(Tool.Folder, workspace, "corpus.db");

    /// <summary>
    /// A line for every file of the run with the hash of its bytes, for every document, model, training set and dropped text of
    /// the store: all but the times at which things happened, and the order in which chains that run side by side came to write.
    /// </summary>
    public IReadOnlyList<string> Everything(string workspace)
    {
        var folder = Folder(workspace);
        var lines = new List<string>();
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            lines.Add($"{Path.GetRelativePath(folder, file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}");
        }

        using var store = OpenStore(workspace);
        lines.AddRange(store.Runs().Select(run => $"run {run.Id} {run.Status} {run.Configuration}"));
        lines.AddRange(store.ReadDocuments(new DocumentQuery()).Select(document => $"{document.Id} {document.Origin} {document.Text}").Order(StringComparer.Ordinal));
        lines.AddRange(store.Models().Select(model => $"{model}"));
        lines.AddRange(store.Models().Select(model => $"{model.TrainingSetId}: {string.Join(' ', store.TrainingMembers(model.TrainingSetId))}"));
        lines.AddRange(store.ReadDropped().Select(dropped => $"{dropped}").Order(StringComparer.Ordinal));
        return lines;
    }

    public void Dispose() => Tool.Dispose();
}
