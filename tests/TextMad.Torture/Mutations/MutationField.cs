using System.Security.Cryptography;
using System.Text.RegularExpressions;
using TextMad.Cli.Benchmarking;
using TextMad.Corpora.Pipeline;
using TextMad.Experiments;
using TextMad.Experiments.OnWeb;
using TextMad.Experiments.Runs;
using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Judging;
using TextMad.Models.Transformers;
using TextMad.Reporting;
using TextMad.Sampling;
using TextMad.SimulatedWeb;
using TextMad.SimulatedWeb.Hosting;
using TextMad.Storage;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Torture.Mutations;

/// <summary>
/// Small real workspaces with every kind of file that the tool writes: finished and unfinished runs of several kinds of models and on a web, a judge and one that is
/// not finished, an imported model, a crawl of a simulated web, runs of the pipeline, an index, and stores of both embedded kinds.
/// </summary>
internal sealed partial class MutationField : IDisposable
{
    private const string Sqlite = "store, SQLite";
    private const string LiteDb = "store, LiteDB";

    private readonly string _scratch;
    private readonly Dictionary<string, WorkspaceCopy> _copies = [];
    private readonly Dictionary<string, IReadOnlyList<ReadingResult>> _expected = [];
    private readonly List<Artefact> _artefacts = [];
    private readonly HashSet<string> _varying = new(StringComparer.Ordinal);
    private WebServer? _server;
    private string _document = "";
    private string _recipe = "";

    private MutationField(string scratch) => _scratch = scratch;

    /// <summary>All files.</summary>
    public IReadOnlyList<Artefact> Artefacts => _artefacts;

    /// <summary>Makes the workspaces.</summary>
    /// <param name="scratch">A folder for them.</param>
    /// <param name="wants">Which kinds of files are asked for.</param>
    public static MutationField Make(string scratch, Func<string, bool> wants)
    {
        var field = new MutationField(scratch);
        field.MakeRuns(field.Folder("runs"));
        field.MakeCorpora(field.Folder("corpora"));
        field.MakeLite(field.Folder("lite"));
        field._artefacts.RemoveAll(artefact => !wants(artefact.Kind));
        if (field._artefacts.Count == 0)
        {
            throw new InputException("No kind of file has such a name.");
        }

        return field;
    }

    /// <summary>Whether a kind is that of a store itself: what is wrong in it has an id and no path.</summary>
    public static bool IsStore(string kind) => kind is Sqlite or LiteDb;

    /// <summary>What the commands that read a file say and leave when nothing is altered.</summary>
    public IReadOnlyList<ReadingResult> Expected(Artefact artefact)
    {
        var key = artefact.Workspace + "\n" + string.Join('\n', artefact.Readings);
        if (!_expected.TryGetValue(key, out var expected))
        {
            // Made with the file as it should be; twice, to know what is never the same.
            var altered = File.Exists(artefact.Path) ? File.ReadAllBytes(artefact.Path) : null;
            Restore(artefact.Workspace);
            expected = ReadAll(artefact);
            Restore(artefact.Workspace);
            foreach (var (one, other) in expected.Zip(ReadAll(artefact)))
            {
                _varying.UnionWith(Lines(one).Except(Lines(other)).Concat(Lines(other).Except(Lines(one))).Select(Name));
            }

            Restore(artefact.Workspace);
            _expected[key] = expected;
            if (altered is null)
            {
                File.Delete(artefact.Path);
            }
            else
            {
                File.WriteAllBytes(artefact.Path, altered);
            }
        }

        return expected;
    }

    /// <summary>What differs between what is expected and what was found; null when nothing does.</summary>
    public string? Difference(ReadingResult expected, ReadingResult found)
    {
        var (one, other) = (Lines(expected).ToList(), Lines(found).ToList());
        return one.Except(other).Concat(other.Except(one)).FirstOrDefault(line => !_varying.Contains(Name(line))) is { } line
            ? line[..Math.Min(line.Length, 200)]
            : expected.ExitCode == found.ExitCode ? null : $"exit code {found.ExitCode}, not {expected.ExitCode}";
    }

    /// <summary>Brings a workspace back to what it was.</summary>
    public void Restore(string workspace) => _copies[workspace].Restore();

    /// <inheritdoc/>
    public void Dispose() => _server?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static List<ReadingResult> ReadAll(Artefact artefact) => [.. artefact.Readings.Select(reading => ReadingResult.Of(reading, artefact.Workspace))];

    private static IEnumerable<string> Lines(ReadingResult result) => result.Output.Split('\n').Concat(result.State);

    /// <summary>A line without what varies in it: times and rates.</summary>
    private static string Name(string line) => Digits().Replace(line, "#");

    [GeneratedRegex(@"[0-9a-f]{32,}|\d+")]
    private static partial Regex Digits();

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_scratch, name)).FullName;

    private static void Do(string workspace, params string[] command)
    {
        var result = ReadingResult.Of(new Reading(command), workspace);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"textmad {string.Join(' ', command)} ended with {result.ExitCode}: {result.Said.Trim()}");
        }
    }

    private string Texts(int count, int seed)
    {
        var path = Path.Combine(_scratch, FormattableString.Invariant($"texts-{seed}.txt"));
        var texts = SyntheticText.Documents(count + seed, 30).Skip(seed).ToList();

        // Some texts stand twice, so that a pipeline has something to find.
        texts.AddRange(texts.Take(count / 10));
        File.WriteAllText(path, string.Join("\n\n", texts));
        return path;
    }

    private void MakeRuns(string workspace)
    {
        Do(workspace, "corpus", "add", "texts", Texts(300, 0), "--format", "blocks");
        using (var store = Workspace.At(workspace).Store.Open(StoreOpenMode.Create))
        {
            JudgeBuilder.Build(store, Workspace.At(workspace), SmallJudge("texts"));
            RunOf(store, workspace, "counted", Options(new NGramModelOptions { Order = 3 }, new Replace(), new Accumulate()));
            RunOf(store, workspace, "judged", Options(Transformer(6), new Replace()) with
            {
                Loop = new LoopOptions { Generations = 1, Seeds = [1], Regimes = [new Replace()] },
                Measuring = new MeasuringOptions { Judge = true },
            });
            RunOf(store, workspace, "trained", Options(Transformer(6), new Replace()));
            RunOf(store, workspace, "web", OnWeb());
            RunOf(store, workspace, "stopped", Options(Transformer(6), new Replace()), new Stop("train stopped/replace/s1/g1", 1));
            RunOf(store, workspace, "halted", Options(Transformer(40), new Replace()), new Stop("train halted/replace/s2/g1", 5000));
        }

        Do(workspace,
            "scaling", "tails", "--id", "law", "--sizes", "200,400", "--set", "model={ngram: {order: 2}}",
            "--set", "data={corpus: texts, passage_words: 0, tokens: 400, heldout_tokens: 200}",
            "--set", "tokenizer.vocabulary=280", "--set", "loop={generations: 1, seeds: [1, 2, 3], regimes: [replace]}", "--set", "writing.decoding.maximum_tokens=32");
        Do(workspace, "report", "counted");
        Keep(workspace);
    }

    private static ExperimentOptions Options(ModelOptions model, params Regime[] regimes) => new()
    {
        Data = new DataOptions { Corpus = "texts", PassageWords = 16, Tokens = 500, HeldoutTokens = 250 },
        Tokenizer = new TokenizerOptions { Vocabulary = 300 },
        Model = model,
        Writing = new WritingOptions { Decoding = new DecodingOptions { MaximumTokens = 24, Batch = 16 } },
        Loop = new LoopOptions { Generations = 1, Seeds = [1, 2], Regimes = [.. regimes] },
    };

    private static TransformerModelOptions Transformer(int steps) => new()
    {
        Shape = new TransformerOptions { Layers = 1, Heads = 2, Width = 16, Context = 48 },
        Training = new TrainingOptions { Budget = BudgetUnit.Steps, Amount = steps, Batch = 8 },
        Initialisation = Initialisation.Previous,
        Optimiser = OptimiserStart.Keep,
    };

    private static JudgeOptions SmallJudge(string corpus) => new()
    {
        Corpus = corpus,
        Share = 0.2,
        PassageWords = 16,
        Tokenizer = new BytePairTrainingOptions { Vocabulary = 300 },
        Shape = new TransformerOptions { Layers = 1, Heads = 2, Width = 16, Context = 32 },
        Training = new TrainingOptions { Budget = BudgetUnit.Steps, Amount = 10, Batch = 8 },
    };

    private static ExperimentOptions OnWeb()
    {
        var web = new WebRegime
        {
            Weeks = 2,
            Budget = 60,
            MinimumWords = 5,
            World = new WebOptions
            {
                Sites = new SiteOptions { Count = 6, LargestSize = 12 },
                Machines = new MachineOptions { Share = new ConstantMachineShare { Share = 0.8 } },
            },
        };
        return Options(new NGramModelOptions { Order = 3 }, web) with
        {
            Data = new DataOptions { Corpus = "texts", PassageWords = 0, Tokens = 1000, HeldoutTokens = 250 },
        };
    }

    /// <summary>Makes a run, to its end or to where it is stopped.</summary>
    private static void RunOf(ICorpusStore store, string workspace, string id, ExperimentOptions options, Stop? stop = null)
    {
        var folder = new RunFolder(id, Workspace.At(workspace).RunDirectory(id));
        try
        {
            new Experiment(store, folder, options, stop, workers: 1).Run(stop?.Token ?? CancellationToken.None);
        }
        catch (OperationCanceledException) when (stop is not null)
        {
            return;
        }

        if (stop is not null)
        {
            throw new InvalidOperationException($"The run '{id}' was not stopped.");
        }
    }

    private void MakeCorpora(string workspace)
    {
        Do(workspace, "corpus", "add", "texts", Texts(300, 1), "--format", "blocks");
        Do(workspace, "corpus", "add", "others", Texts(200, 2), "--format", "blocks");
        Do(workspace, "corpus", "add", "many", Texts(2100, 3), "--format", "blocks");
        var recipe = Path.Combine(_scratch, "recipe.yaml");
        File.WriteAllText(recipe, "blocks: [clean_up, exact_duplicates, gopher_quality: { minimum_words: 5, stop_words: 0 }, minhash_duplicates, personal_data]\n");
        Do(workspace, "corpus", "process", recipe, "--from", "texts", "--to", "clean");
        Do(workspace, "corpus", "process", recipe, "--from", "others", "--to", "clean-others");
        Do(workspace, "web", "create", "small", "--corpus", "texts", "--set", "sites.count=5", "--set", "sites.largest_size=10", "--article-words", "0", "--ticks", "1");
        Do(workspace, "web", "create", "other", "--corpus", "others", "--set", "sites.count=4", "--set", "sites.largest_size=8", "--article-words", "0", "--ticks", "1");
        string document;
        using (var store = Workspace.At(workspace).Store.Open(StoreOpenMode.Create))
        {
            JudgeBuilder.Build(store, Workspace.At(workspace), SmallJudge("texts"));
            JudgeBuilder.Build(store, Workspace.At(workspace), SmallJudge("others"));
            foreach (var (name, stop) in new[]
                     {
                         ("half-0", new Stop("pass 1", 1000)), ("half-1", new Stop("pass 2", 1000)), ("half-2", new Stop("keep", 2)),
                     })
            {
                var pipeline = new CorpusPipeline(
                    store, Workspace.At(workspace).ProcessedDirectory, PipelinePlan.Create(RecipeLibrary.Find(recipe), "many", name), new PipelineOptions { Threads = 1 });
                try
                {
                    pipeline.Run(stop, stop.Token);
                }
                catch (OperationCanceledException)
                {
                    continue;
                }

                throw new InvalidOperationException($"The pipeline '{name}' was not stopped.");
            }

            document = store.ReadIds().First().ToString();
        }

        var world = KeptWeb.LoadForReading(Workspace.At(workspace), null, "small");
        _server = WebServer.StartAsync(world, 0).GetAwaiter().GetResult();
        var homes = world.HomePages().Select(page => page.Href).ToList();
        foreach (var (name, from) in new[] { ("first", homes.Take(3)), ("second", homes.Skip(3)) })
        {
            Do(workspace, ["crawl", .. from, "--name", name, "--connect-to", FormattableString.Invariant($"127.0.0.1:{_server.Port}"), "--allow-network", "127.0.0.0/8",
                "--delay", "0", "--max-pages", "25", "--min-words", "5", "--duplicates", "exact"]);
        }

        foreach (var seed in new[] { 1, 2 })
        {
            var exported = Path.Combine(_scratch, FormattableString.Invariant($"exported-{seed}"));
            Do(Path.Combine(_scratch, "runs"), "model", "export", FormattableString.Invariant($"trained/replace/s{seed}/g1"), exported);
            Do(workspace, "model", "import", FormattableString.Invariant($"imported-{seed}"), exported);
        }

        foreach (var corpus in new[] { "texts", "others" })
        {
            Do(workspace, "ask", "nearest", document, "--in", corpus);
        }

        _document = document;
        _recipe = recipe;
        Keep(workspace);
    }

    private void MakeLite(string workspace)
    {
        Do(workspace, "store", "use", "litedb:kept.litedb");
        Do(workspace, "corpus", "add", "texts", Texts(150, 4), "--format", "blocks");
        using (var store = Workspace.At(workspace).Store.Open(StoreOpenMode.Create))
        {
            RunOf(store, workspace, "counted", Options(new NGramModelOptions { Order = 2 }, new Replace()));
        }

        Keep(workspace);
    }

    /// <summary>Takes a workspace as it is to be, and lists its files.</summary>
    private void Keep(string workspace)
    {
        foreach (var path in Directory.EnumerateFiles(workspace, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(workspace, path);
            if (KindOf(name) is { } kind)
            {
                _artefacts.Add(new Artefact(workspace, name, kind, ReadingsOf(workspace, name)));
            }
        }

        _copies[workspace] = new WorkspaceCopy(workspace, workspace + "-as-it-was");
    }

    private static string? KindOf(string name)
    {
        var file = Path.GetFileName(name);
        return name.Split('/') switch
        {
            ["corpus.db"] => Sqlite,
            ["kept.litedb"] => LiteDb,
            ["store"] => "store, address",
            [_] => null,
            ["runs", _, "models", ..] => file.EndsWith(".training", StringComparison.Ordinal) ? "run, training state" : $"run, models/{file}",
            ["runs", _, "samples", ..] => file.EndsWith(".written.json", StringComparison.Ordinal) ? "run, samples/*.written.json" : "run, samples",
            ["runs", _, "web", ..] => $"run, web/{file}",
            ["runs", _, "tokenizer", ..] => $"run, tokenizer/{file}",
            ["runs", _, var one] => $"run, {one}",
            ["runs", _, var folder, ..] => $"run, {folder}",
            ["processed", _, "work", ..] => $"pipeline, work/{Digits().Replace(file, "#")}",
            ["processed", _, ..] => $"pipeline, {file}",
            ["indexes", ..] => "index",
            [var folder, _, .. var rest] => $"{folder[..^1]}, {string.Join('/', rest)}",
            _ => null,
        };
    }

    private List<Reading> ReadingsOf(string workspace, string name)
    {
        var check = new Reading(["store", "check"]);
        switch (name.Split('/'))
        {
            case ["runs", var run, .. var parts]:
                var model = parts is ["models", var regime, var seed, var generation, ..] ? $"{run}/{regime}/{seed}/{Path.GetFileNameWithoutExtension(generation)}"
                    : parts is ["tokenizer", ..] ? $"{run}/base/s1/g0" : null;
                return
                [
                    new(["report", run]), new(["compare", run, "--json"]), new(["profile", run, "--json"]),
                    .. model is null ? Array.Empty<Reading>() : [new(["generate", model, "--count", "2", "--max-tokens", "8", "--json"])],
                    check,
                    new(["run", "--resume", "--id", run, "--workers", "1", "--json"], () => StateOf(workspace, Path.Combine("runs", run))),
                ];
            case ["judges", var judge, ..]:
                return [new(["judge", "show", judge, "--json"]), new(["judge", "list", "--json"]),
                    new(["measure", "corpus:" + judge, "--judge", judge, "--words", "300", "--metric", "judge_perplexity*", "--json"]), check];
            case ["models", var imported, ..]:
                return [new(["generate", imported, "--count", "2", "--max-tokens", "8", "--json"]), new(["model", "list", "--json"]), check];
            case ["webs", var web, ..]:
                return [new(["web", "status", web, "--json"]), check, new(["web", "tick", web, "1", "--json"], () => StateOf(workspace, Path.Combine("webs", web)))];
            case ["crawls", var crawl, ..]:
                var status = new Reading(["crawl", "status", crawl, "--dropped", "all", "--json"]);
                return [status, check, new(["crawl", "--resume", "--name", crawl], () => StateOf(workspace, null)), status];
            case ["processed", var process, ..]:
                var from = process switch { "clean" => "texts", "clean-others" => "others", _ => "many" };
                var export = new Reading(["corpus", "export", process, Path.Combine(_scratch, "export"), "--format", "dataset", "--published", "2026-01-01", "--force"]);
                return
                [
                    .. from == "many" ? Array.Empty<Reading>() : [export], check,
                    new(["corpus", "process", _recipe, "--from", from, "--to", process, "--json"], () => StateOf(workspace, Path.Combine("processed", process))), check,
                ];
            case ["indexes", ..]:
                return [.. new[] { "texts", "others" }.Select(corpus => new Reading(["ask", "nearest", _document, "--in", corpus, "--json"])), check];
            default:
                var last = workspace.EndsWith("lite", StringComparison.Ordinal) ? "counted/replace/s1/g1" : "trained/replace/s1/g1";
                return
                [
                    new(["corpus", "list", "--json"]), new(["docs", "--corpus", "texts", "--limit", "0", "--json", "--full"]),
                    new(["runs", "--json"]), new(["model", "list", "--json"]),
                    new(["ask", "tokens", "counted", "--json"]), new(["ask", "consumers", "texts", "--json"]), new(["lineage", last, "--json"]),
                    new(["compare", "counted", "--json"]), new(["store", "check", "--deep"]),
                    new(["run", "--resume", "--id", "counted", "--workers", "1", "--json"], () => StateOf(workspace, Path.Combine("runs", "counted"))),
                ];
        }
    }

    /// <summary>A line for every file of a folder with the digest of its content, and one for everything that the store holds.</summary>
    private static IReadOnlyList<string> StateOf(string workspace, string? folder)
    {
        List<string> digest;
        try
        {
            using var store = Workspace.At(workspace).Store.Open(StoreOpenMode.ReadOnly);
            digest = [.. StoreDigest.Of(store).Sections.Where(section => section.Kind is not "runs" and not "withdrawn" and not "files")
                .Select(section => FormattableString.Invariant($"{section.Kind} {section.Count} {section.Sha256}"))];
        }
        catch (TextMadException failure)
        {
            digest = [failure.Message];
        }

        return
        [
            .. folder is null ? [] : Directory.EnumerateFiles(Path.Combine(workspace, folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => $"{Path.GetRelativePath(workspace, file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}"),
            .. digest,
        ];
    }

    /// <summary>Stops work at a place.</summary>
    private sealed class Stop(string work, long done) : IProgressSink
    {
        private readonly CancellationTokenSource _source = new();

        public CancellationToken Token => _source.Token;

        public void Report(string what, long finished, long total, string unit)
        {
            if (what.Contains(work, StringComparison.Ordinal) && finished >= done)
            {
                _source.Cancel();
            }
        }
    }
}
