using System.Globalization;
using System.IO.Compression;
using TextMad.Cli.Benchmarking;
using TextMad.Corpora.Pipeline;
using TextMad.SimulatedWeb;
using TextMad.Storage;

namespace TextMad.Torture.Trials;

/// <summary>The commands that write, each on little input; those that write a store, on SQLite and on LiteDB.</summary>
internal static class WritingCommands
{
    private const string Reads = "writes no file";
    private const string Settings = """
        data: { corpus: texts, passage_words: 0, tokens: 500, heldout_tokens: 300 }
        tokenizer: { vocabulary: 300 }
        model:
          transformer:
            shape: { layers: 1, heads: 2, width: 16, context: 48, dropout: 0.1 }
            training: { budget: steps, amount: 20, batch: 8 }
            initialisation: previous
            optimiser: keep
        writing:
          decoding: { temperature: 0.9, maximum_tokens: 40, batch: 16 }
        loop: { generations: 1, seeds: [1], regimes: [replace, accumulate] }
        measuring: { judge: false }
        """;

    /// <summary>Commands that no row of <see cref="All"/> is of, and why: what each does with files. A star stands for all commands of a group.</summary>
    public static IReadOnlyDictionary<string, string> NotKilled { get; } = new Dictionary<string, string>
    {
        ["dashboard"] = "starts runs as 'run' does, and writes no file itself",
        ["web serve"] = "saves weeks as 'web tick' does",
        ["engine install"] = "brings what another project offers over a network",
        ["ask copied"] = "keeps the index of 'ask nearest'",
        ["ask family"] = "keeps the index of 'ask nearest'",
        ["memorised"] = "keeps the index of 'ask nearest'",
        ["jobs"] = Reads,
        ["jobs cancel"] = Reads,
        ["jobs work"] = "needs a work that was handed to a cluster: tests kill it on a real one",
        ["bench *"] = "measures in temporary folders",
        ["corpus list"] = Reads,
        ["corpus show"] = Reads,
        ["crawl status"] = Reads,
        ["crawl reasons"] = Reads,
        ["extract"] = Reads,
        ["runs"] = Reads,
        ["runs show"] = Reads,
        ["compare"] = Reads,
        ["profile"] = Reads,
        ["presets"] = Reads,
        ["presets show"] = Reads,
        ["list"] = Reads,
        ["docs"] = Reads,
        ["lineage"] = Reads,
        ["ask consumers"] = Reads,
        ["ask tokens"] = Reads,
        ["ask ancestors"] = Reads,
        ["ask difference"] = Reads,
        ["ask dropped"] = Reads,
        ["ask reasons"] = Reads,
        ["query"] = Reads,
        ["store show"] = Reads,
        ["store check"] = Reads,
        ["model list"] = Reads,
        ["model serve"] = Reads,
        ["tokenizer *"] = Reads,
        ["judge list"] = Reads,
        ["judge show"] = Reads,
        ["robots test"] = Reads,
        ["measure"] = Reads,
        ["generate"] = Reads,
        ["score"] = Reads,
        ["watermark"] = Reads,
        ["simulate"] = Reads,
        ["web status"] = Reads,
        ["web truth"] = Reads,
        ["web settings"] = Reads,
        ["engine list"] = Reads,
        ["doctor"] = Reads,
        ["help"] = Reads,
        ["completion"] = Reads,
    };

    private static readonly string[] _crawl =
    [
        "crawl", "{home}", "--name", "town", "--connect-to", "{sites}", "--allow-network", "127.0.0.0/8", "--scope", "any", "--max-pages", "40", "--delay", "0",
        "--connections", "2", "--ai-preferences", "ignore",
    ];

    private static readonly string[] _stores = ["sqlite", "litedb"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<WritingCommand> All { get; } = [.. _stores.SelectMany(OnStore), .. Files(), .. Upgrades()];

    private static IEnumerable<WritingCommand> OnStore(string kind)
    {
        var empty = kind == "litedb" ? StageBase.Empty.With("store", "use", "litedb:kept.litedb") : StageBase.Empty;
        var input = empty.With($"{kind} input", stage =>
        {
            stage.Tool.Write("texts.txt", string.Join("\n\n", SyntheticText.Documents(1500, 40)));
            foreach (var (text, i) in SyntheticText.Documents(120, 60, seed: 2).Select((text, i) => (text, i)))
            {
                stage.Tool.Write(string.Create(CultureInfo.InvariantCulture, $"folder/{i % 7}/{i}.txt"), text);
            }

            WebArchive.Write(stage.At("pages.warc.gz"), 200);
        });
        var small = empty.With($"{kind} small", stage =>
        {
            stage.Tool.Write("few.txt", string.Join("\n\n", SyntheticText.Documents(300, 20)));
            stage.Tool.Write("small.yaml", Settings);
            stage.Succeed("corpus", "add", "texts", "few.txt", "--format", "blocks");
        });
        var ran = small.With("run", "small.yaml", "--id", "small");
        WritingCommand Of(string name, StageBase start, params string[] command) => new($"{name} ({kind})", start, command);
        yield return Of("corpus add, a file", input, "corpus", "add", "texts", "texts.txt", "--format", "blocks");
        yield return Of("corpus add, a folder", input, "corpus", "add", "texts", "folder");
        yield return Of("corpus add, an archive", input, "corpus", "add", "texts", "pages.warc.gz");
        yield return Of(
            "corpus process",
            input.With($"{kind} processed", stage => stage.Succeed("corpus", "add", "raw", "texts.txt", "folder", "--format", "blocks")),
            "corpus", "process", "minimal", "--from", "raw", "--to", "clean", "--keep-dropped");
        yield return Of(
            "corpus process, handed out before",
            input.With($"{kind} handed out", HandOut),
            "corpus", "process", "minimal", "--from", "raw", "--to", "clean", "--keep-dropped");
        yield return Of("crawl", empty, _crawl);

        // The sites are as they were: what is tried is that asking again loses nothing.
        yield return Of("crawl revisit", empty.With($"{kind} crawled", stage => stage.Succeed(SimulatedSites.In(_crawl))), "crawl", "revisit", "town", "--pages", "40")
            with { ChangesNothing = true };
        yield return Of(
            "quickstart",
            empty.With($"{kind} texts in Brown's form", stage =>
            {
                foreach (var (text, i) in SyntheticText.Documents(12, 400).Select((text, i) => (text, i)))
                {
                    var lines = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => $"{word.Trim('.')}/nn").Chunk(20)
                        .Select(line => string.Join(' ', line) + " ./.");
                    stage.Tool.Write(string.Create(CultureInfo.InvariantCulture, $"brown/c{"abcdefghj"[i % 9]}{1 + (i / 9):00}"), string.Join('\n', lines));
                }
            }),
            [
                "quickstart", "--brown", "brown", "--workers", "1", .. new[]
                {
                    "data.tokens=500", "data.heldout_tokens=300", "tokenizer.vocabulary=300", "loop.generations=1", "loop.seeds=[1]", "loop.regimes=[replace]",
                    "measuring.judge=false", "model.transformer.shape.layers=1", "model.transformer.shape.width=16", "model.transformer.shape.heads=2",
                    "model.transformer.shape.context=48", "model.transformer.training.budget=steps", "model.transformer.training.amount=20",
                    "model.transformer.training.batch=8", "writing.decoding.maximum_tokens=40",
                }.SelectMany(setting => new[] { "--set", setting }),
            ]);
        yield return Of("bundle", ran, "bundle", "small", "--out", "small.zip") with { CanBeRepeated = false };
        yield return Of("bundle import", ran.With("bundle", "small", "--out", "small.zip").With("runs", "remove", "small", "--yes"), "bundle", "import", "small.zip")
            with { CanBeRepeated = false };
        yield return Of("run", small, "run", "small.yaml", "--resume", "--workers", "1");
        yield return Of("run --workers 2", small, "run", "small.yaml", "--resume", "--workers", "2");
        yield return Of("run --resume", ran.With($"{kind} half", stage => Halve(stage)), "run", "--resume", "--id", "small", "--workers", "1");
        yield return Of("threshold", small, "threshold", "small.yaml", "--resolution", "0.45", "--set", "data.tokens=300");
        yield return Of("judge build", small, "judge", "build", "texts", "--set", "shape.width=16") with { CanBeRepeated = false };
        yield return Of("store backup", ran, "store", "backup", kind == "litedb" ? "backup.litedb" : "backup.db") with { CanBeRepeated = false };
        yield return Of("store vacuum", ran, "store", "vacuum") with { ChangesNothing = true };
        yield return Of("takedown", ran, "takedown", "--query", Positions(kind, 60), "--reason", "a wish");
        yield return Of("takedown --erase", ran, "takedown", "--query", Positions(kind, 60), "--reason", "a wish", "--erase");
        yield return Of("ask nearest", ran, "ask", "nearest", "{document}", "--in", "texts");
        yield return Of("report", ran, "report", "small", "--svg", "small.svg", "--slides", "talk.html");
        yield return Of("corpus remove", ran, "corpus", "remove", "texts", "--yes") with { CanBeRepeated = false };
        yield return Of("corpus rename", ran, "corpus", "rename", "texts", "others") with { CanBeRepeated = false };
        yield return Of("runs remove", ran, "runs", "remove", "small", "--yes") with { CanBeRepeated = false };
        yield return Of("runs tag", ran, "runs", "tag", "small", "baseline");
        if (kind == "sqlite")
        {
            yield return new WritingCommand("runs rename", ran, "runs", "rename", "small", "first") { CanBeRepeated = false };
            yield return new WritingCommand("runs export", ran, "runs", "export", "small", "tensorboard:events")
            {
                Varies = new Dictionary<string, string> { ["events/"] = "says when a run was measured and exported" },
            };
            yield return new WritingCommand("runs note", ran, "runs", "note", "small", "with another judge");
            yield return new WritingCommand("store copy, sqlite to litedb", ran, "store", "copy", "sqlite:.textmad/corpus.db", "litedb:copy.litedb");
            yield return new WritingCommand("scaling", small, "scaling", "small.yaml", "--sizes", "200,400");
            yield return new WritingCommand("model export", ran, "model", "export", "small/base/s1/g0", "gpt2") { CanBeRepeated = false };
            yield return new WritingCommand("model export --force", ran.With("model", "export", "small/base/s1/g0", "gpt2"),
                "model", "export", "small/replace/s1/g1", "gpt2", "--force");
            yield return new WritingCommand(
                "model import", ran.With("model", "export", "small/base/s1/g0", "gpt2"), "model", "import", "taken", "gpt2") { CanBeRepeated = false };
            yield return new WritingCommand("prov", ran, "prov", "small", "prov.json") { CanBeRepeated = false };
            yield return new WritingCommand("corpus export, jsonl", small, "corpus", "export", "texts", "texts.jsonl.gz") { CanBeRepeated = false };
            yield return new WritingCommand("corpus export, a folder", small, "corpus", "export", "texts", "texts", "--format", "text") { CanBeRepeated = false };
            yield return new WritingCommand(
                "corpus export, a dataset", small, "corpus", "export", "texts", "texts", "--format", "dataset", "--published", "2026-01-01") { CanBeRepeated = false };
        }
        else
        {
            yield return new WritingCommand("store copy, litedb to sqlite", ran, "store", "copy", "litedb:.textmad/kept.litedb", "sqlite:copy.db");
        }
    }

    /// <summary>A run of the pipeline that was handed to other processes, some of whose tasks are done: what is left of it is done in one.</summary>
    private static void HandOut(Stage stage)
    {
        stage.Succeed("corpus", "add", "raw", "texts.txt", "folder", "--format", "blocks");
        var workspace = Workspace.At(stage.At(".textmad"));
        DistributedPipeline work;
        using (var store = workspace.OpenStore(StoreOpenMode.Existing))
        {
            var plan = PipelinePlan.Create(RecipeLibrary.Find("minimal"), "raw", "clean");
            work = new CorpusPipeline(store, workspace.ProcessedDirectory, plan, new PipelineOptions { KeepDropped = true }).HandOut()!;
        }

        foreach (var task in work.Tasks.Where(task => task.Stage.StartsWith("pass1", StringComparison.Ordinal)).Skip(1))
        {
            task.Perform(CancellationToken.None);
        }
    }

    private static IEnumerable<WritingCommand> Files()
    {
        string[] create =
        [
            "web", "create", "town", "--corpus", "texts", "--article-words", "0", "--set", "sites.count=4", "--set", "sites.largest_size=6", "--set", "articles_end=reuse",
        ];
        var texts = StageBase.Empty.With("texts for a web", stage =>
        {
            stage.Tool.Write("few.txt", string.Join("\n\n", SyntheticText.Documents(300, 20)));
            stage.Succeed("corpus", "add", "texts", "few.txt", "--format", "blocks");
        });
        yield return new WritingCommand("web create", texts, create) { CanBeRepeated = false };
        yield return new WritingCommand("web tick", texts.With(create), "web", "tick", "town", "6")
        {
            // Every week that is finished is saved: what is missing is asked for.
            Again = stage => ["web", "tick", "town", (6 - Week(stage)).ToString(CultureInfo.InvariantCulture)],
            CanBeRepeated = false,
        };
        yield return new WritingCommand("store use", StageBase.Empty.With("a folder", stage => stage.Tool.Write("x", "x")), "store", "use", "litedb:kept.litedb");
        yield return new WritingCommand("engine use", texts, "engine", "use", "builtin");
    }

    private static IEnumerable<WritingCommand> Upgrades() =>
        from file in new[] { "sqlite-5.db.gz", "litedb-2.litedb.gz" }
        let name = file.StartsWith("sqlite", StringComparison.Ordinal) ? "corpus.db" : "kept.litedb"
        select new WritingCommand(
            $"store upgrade, {file[..^3]}",
            (name == "corpus.db" ? StageBase.Empty : StageBase.Empty.With("store", "use", "litedb:kept.litedb")).With(file, stage =>
            {
                Directory.CreateDirectory(stage.At(".textmad"));
                var stored = Path.Combine(RepositoryFiles.Root, "tests", "TextMad.Tests", "Formats", "stores", file);
                using var packed = new GZipStream(File.OpenRead(stored), CompressionMode.Decompress);
                using var target = File.Create(stage.At($".textmad/{name}"));
                packed.CopyTo(target);
            }),
            "store", "upgrade") { HasArtefacts = false };

    private static string Positions(string kind, int below) => kind == "sqlite"
        ? string.Create(CultureInfo.InvariantCulture, $"SELECT document FROM corpus_documents WHERE corpus = 'texts' AND position < {below}")
        : string.Create(CultureInfo.InvariantCulture, $"SELECT id FROM documents WHERE words < 20 LIMIT {below}");

    /// <summary>The weeks that a web has seen.</summary>
    private static int Week(Stage stage) => WorldAt(stage).CurrentTick;

    private static WebWorld WorldAt(Stage stage) => Experiments.OnWeb.KeptWeb.LoadForReading(Workspace.At(stage.At(".textmad")), store: null, "town");

    /// <summary>A run of which the last results are gone: what is made again must be the same.</summary>
    private static void Halve(Stage stage)
    {
        var run = stage.At(".textmad/runs/small");
        foreach (var gone in new[] { "measurements/accumulate/s1/g1.jsonl", "measurements/replace/s1/g1.jsonl", "metrics.jsonl", "report.html" })
        {
            File.Delete(Path.Combine(run, gone));
        }
    }
}
