using System.Text.Json;
using TextMad.Cli.Benchmarking;
using TextMad.Torture.Processes;

namespace TextMad.Torture.Trials;

/// <summary>A small work that can be handed to a cluster.</summary>
/// <param name="Name">What rows of the outcome begin with.</param>
/// <param name="Prepare">Writes what it is of, and makes the workspace <c>begun</c>.</param>
/// <param name="Whole">The command that does it in one process.</param>
/// <param name="Handed">The command that hands it out, or goes on with it; it can be repeated.</param>
/// <param name="Jobs">The folder in a workspace that only a work on a cluster has.</param>
/// <param name="Varies">What is not compared: it differs by how the work was done.</param>
internal sealed record ClusterWork(
    string Name, Action<ToolProcess, Action<string[]>> Prepare, IReadOnlyList<string> Whole, IReadOnlyList<string> Handed, string Jobs, IReadOnlyList<string> Varies)
{
    private const string Study = """
        data: { corpus: text, passage_words: 0, tokens: 800, heldout_tokens: 600 }
        tokenizer: { vocabulary: 320 }
        model:
          transformer:
            shape: { layers: 1, heads: 2, width: 16, context: 48, dropout: 0.1 }
            training: { budget: steps, amount: 600, batch: 8 }
            initialisation: previous
            optimiser: keep
        writing:
          decoding: { temperature: 0.9, maximum_tokens: 40, batch: 16 }
        loop: { generations: 2, seeds: [1, 2], regimes: [replace, accumulate] }
        """;

    private static readonly string[] _slurm = ["--executor", "slurm", "--memory", "1G", "--quiet"];
    private static readonly string[] _process = ["corpus", "process", "recipe.yaml", "--from", "raw", "--to", "clean", "--keep-dropped"];
    private static readonly string[] _add = ["corpus", "add", "news", "lines", "pages.warc.gz", "--description", "many files"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ClusterWork> All { get; } =
    [
        new(
            "run",
            (tool, succeed) =>
            {
                tool.Write("text.txt", string.Join("\n\n", SyntheticText.Documents(800, 20)));
                tool.Write("study.yaml", Study);
                succeed(["corpus", "add", "text", "text.txt", "--format", "blocks", "--workspace", "begun"]);
            },
            ["run", "study.yaml", "--workers", "1"],
            ["run", "study.yaml", "--resume", .. _slurm],
            Path.Combine("runs", "study", "jobs"),
            []),
        new(
            "corpus process",
            (tool, succeed) =>
            {
                tool.Write("raw.txt", string.Join("\n\n", SyntheticText.Documents(3500, 30).Select((text, i) => $"Of {text} the sea, to be with it and that. {i / 2 * 2}")));
                tool.Write("recipe.yaml", "blocks: [clean_up, exact_duplicates, gopher_quality: { minimum_words: 5 }, minhash_duplicates, personal_data]");
                succeed(["corpus", "add", "raw", "raw.txt", "--format", "blocks", "--workspace", "begun"]);
            },
            _process,
            [.. _process, .. _slurm],
            Path.Combine("processed", "clean", "jobs"),

            // The store remembers that there were the parts that tasks began from.
            ["corpus.db: files"]),
        new(
            "corpus add",
            (tool, succeed) =>
            {
                var texts = SyntheticText.Documents(3000, 30);
                for (var i = 0; i < 4; i++)
                {
                    // Half of each file is in the next as well; white space makes a file as long as a task is to have.
                    tool.Write(
                        FormattableString.Invariant($"lines/{i}.jsonl"),
                        string.Concat(texts.Skip(500 * i).Take(1000).Select(text => JsonSerializer.Serialize(new { text }) + "\n")) + new string(' ', 1 << 20));
                }

                WebArchive.Write(Path.Combine(tool.Folder, "pages.warc.gz"), 200);
                tool.Write("first.txt", "A text that was there.");
                succeed(["corpus", "add", "news", "first.txt", "--workspace", "begun"]);
            },
            _add,
            [.. _add, .. _slurm],
            "imports",
            []),
    ];
}
