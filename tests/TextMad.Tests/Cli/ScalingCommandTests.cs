using TextMad.Cli.Benchmarking;
using TextMad.Experiments;
using TextMad.Experiments.Scaling;
using TextMad.Generations.Regimes;
using TextMad.Reporting;
using TextMad.Sampling;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Storage.Sqlite;
using TextMad.Tokenization;

namespace TextMad.Tests.Cli;

/// <summary>Generations at several training sizes, on small invented text.</summary>
public sealed class ScalingCommandTests : IDisposable
{
    private readonly ToolInProcess _tool = new();

    public ScalingCommandTests()
    {
        _tool.Write("text.txt", string.Join("\n\n", SyntheticText.Documents(60, 60)));
        _tool.Json("corpus", "add", "text", _tool.At("text.txt"), "--format", "blocks");
    }

    private static string[] Small =>
    [
        "tails", "--set", "model={ngram: {order: 2}}", "--set", "data.corpus=text", "--set", "data.passage_words=0", "--set", "data.tokens=800",
        "--set", "data.heldout_tokens=200", "--set", "tokenizer.vocabulary=280", "--set", "loop.generations=1", "--set", "loop.seeds=[1, 2, 3]",
        "--set", "loop.regimes=[replace]", "--set", "writing.decoding.maximum_tokens=32",
    ];

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Every_size_is_a_run_and_the_law_is_told_kept_and_told_again()
    {
        string[] command = ["scaling", .. Small, "--sizes", "800,200,400", "--id", "law"];
        var answer = _tool.Json(command);
        Assert.Equal("heldout_perplexity", answer.GetProperty("metric").GetString());
        Assert.Equal([200, 400, 800], answer.GetProperty("sizes").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal(["law-200", "law-400", "law-800"], answer.GetProperty("runs").EnumerateArray().Select(run => run.GetString()));
        var fits = answer.GetProperty("fits").EnumerateArray().ToList();
        Assert.Equal([("replace", 0), ("replace", 1)], fits.Select(fit => (fit.GetProperty("regime").GetString()!, fit.GetProperty("generation").GetInt32())));
        Assert.Equal((3, 3), (fits[0].GetProperty("losses").GetArrayLength(), fits[0].GetProperty("exponents").GetArrayLength()));

        // More real text lowers the loss.
        Assert.True(fits[0].GetProperty("exponent").GetProperty("mean").GetDouble() < 0);
        Assert.Contains(fits[1].GetProperty("verdict").GetString(), (string[])["shown", "not shown"]);
        Assert.InRange(fits[1].GetProperty("p_holm").GetDouble(), 0, 1);

        // Losses are those of the runs.
        var rows = MetricsFile.Read(Path.Combine(_tool.Workspace, "runs", "law-400", "metrics.jsonl"));
        var logs = rows.Where(row => row is { Metric: "heldout_perplexity", Generation: 1 }).Select(row => Math.Log(Math.Log(row.Value!.Value))).ToList();
        Assert.Equal(Math.Exp(logs.Average()), fits[1].GetProperty("losses")[1].GetDouble(), 1e-9);

        var law = ScalingLaw.ReadIfThere(Path.Combine(_tool.Workspace, "runs", "law-200", "scaling.json"))!;
        Assert.Equal([200, 400, 800], law.Sizes);
        Assert.Contains("loss_exponent", $"{_tool.Json("profile", "law-800")}", StringComparison.Ordinal);
        Assert.Equal($"{answer}", $"{_tool.Json(command)}");
        var shown = _tool.Run(command).Output;
        Assert.Contains("loss at 200", shown, StringComparison.Ordinal);
        Assert.Contains($"'textmad profile law-800 --workspace {_tool.Workspace}' decides", shown, StringComparison.Ordinal);
    }

    /// <summary>The runs have no part in it: going on with one would not bring it back.</summary>
    [Fact]
    public void A_law_that_was_altered_or_removed_comes_back_as_the_message_says()
    {
        string[] command = ["scaling", .. Small, "--sizes", "800,200", "--id", "law"];
        var answer = $"{_tool.Json(command)}";
        var path = Path.Combine(_tool.Workspace, "runs", "law-800", "scaling.json");
        var whole = File.ReadAllText(path);
        File.WriteAllText(path, whole.Replace("200", "201", StringComparison.Ordinal));
        foreach (var asking in new string[][] { ["profile", "law-800"], ["report", "law-800"] })
        {
            var error = _tool.Run(asking);
            Assert.Equal(2, error.ExitCode);
            Assert.Contains("delete it and measure the law again", error.Error, StringComparison.Ordinal);
            Assert.Contains("textmad scaling CONFIG", error.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("resume", error.Error, StringComparison.Ordinal);
        }

        File.Delete(path);
        var check = _tool.Run("store", "check");
        Assert.Equal(1, check.ExitCode);
        Assert.Contains("scaling.json is gone. Restore it from a copy, or delete it and measure the law again", check.Output, StringComparison.Ordinal);
        Assert.Equal(answer, $"{_tool.Json(command)}");
        Assert.Equal(whole, File.ReadAllText(path));
        Assert.Equal(0, _tool.Run("store", "check").ExitCode);
    }

    [Fact]
    public void A_dry_run_names_the_runs_and_begins_none()
    {
        var plans = _tool.Json(["scaling", .. Small, "--dry-run"]).EnumerateArray().ToList();
        Assert.Equal([(100, "scaling-100"), (200, "scaling-200"), (400, "scaling-400"), (800, "scaling-800")],
            plans.Select(plan => (plan.GetProperty("size").GetInt32(), plan.GetProperty("run").GetString()!)));
        Assert.All(plans, plan => Assert.Equal(6, plan.GetProperty("fits").GetInt32()));
        Assert.Empty(_tool.Json("runs").EnumerateArray());
    }

    [Theory]
    [InlineData("400")]
    [InlineData("400,400")]
    [InlineData("400,-1")]
    [InlineData("400,many")]
    public void Sizes_that_make_no_law_are_refused(string sizes) => _tool.ExpectInputError($"--sizes is '{sizes}'", ["scaling", .. Small, "--sizes", sizes]);

    [Fact]
    public void A_missing_experiment_is_refused()
    {
        _tool.ExpectInputError("nowhere", ["scaling", .. Small, "--set", "data.corpus=nowhere"]);
        _tool.ExpectInputError("--size", ["scaling", .. Small, "--size", "1,2"]);
        _tool.ExpectInputError("--workers", ["scaling", .. Small, "--workers", "-1"]);
    }

    [Fact]
    public void A_sweep_that_is_stopped_after_any_generation_and_run_again_ends_as_one_that_is_not()
    {
        var whole = Sweep("whole", out var store);
        using var _ = store;
        whole.Run(IProgressSink.None, IExperimentObserver.None, static _ => { }, CancellationToken.None);
        var pieces = Sweep("pieces", out var other);
        using var __ = other;
        for (var stops = 1; ; stops++)
        {
            Assert.InRange(stops, 1, 30);
            using var cancellation = new CancellationTokenSource();
            try
            {
                pieces.Run(IProgressSink.None, new Stopper(cancellation, stops), static _ => { }, cancellation.Token);
                Assert.True(stops > 2);
                break;
            }
            catch (OperationCanceledException)
            {
                Assert.False(File.Exists(pieces.Runs[0].Folder.Scaling));
            }
        }

        foreach (var (left, right) in whole.Runs.Zip(pieces.Runs))
        {
            Assert.Equal(File.ReadAllText(left.Folder.Scaling), File.ReadAllText(right.Folder.Scaling));
            Assert.Equal(File.ReadAllText(left.Folder.Metrics), File.ReadAllText(right.Folder.Metrics));
        }
    }

    /// <summary>A sweep in a workspace of its own, with the same text.</summary>
    private TrainingSizeSweep Sweep(string name, out SqliteCorpusStore store)
    {
        var workspace = Workspace.At(_tool.At(name));
        Directory.CreateDirectory(workspace.Directory);
        store = SqliteCorpusStore.Open(Path.Combine(workspace.Directory, "corpus.db"), StoreOpenMode.Create);
        var batch = new StoreBatch();
        batch.Corpora.Add(new CorpusRecord("text"));
        foreach (var (i, text) in SyntheticText.Documents(60, 60).Index())
        {
            var document = Document.Create(text, new Origin.Imported("invented", $"text {i}"));
            batch.Documents.Add(document);
            batch.Members.Add(new CorpusMember("text", document.Id));
        }

        store.Commit(batch);
        return new TrainingSizeSweep(
            store,
            workspace,
            "law",
            new ExperimentOptions
            {
                Data = new DataOptions { Corpus = "text", PassageWords = 0, Tokens = 400, HeldoutTokens = 200 },
                Tokenizer = new TokenizerOptions { Vocabulary = 280 },
                Model = new NGramModelOptions { Order = 2 },
                Writing = new WritingOptions { Decoding = new DecodingOptions { MaximumTokens = 32, Batch = 16 } },
                Loop = new LoopOptions { Generations = 2, Seeds = [1], Regimes = [new Replace()] },
            },
            [200, 400]);
    }

    private sealed class Stopper(CancellationTokenSource cancellation, int generations) : IExperimentObserver
    {
        private int _seen;

        public void GenerationCompleted(string regime, ModelId model, IReadOnlyList<MeasurementRow> measurements)
        {
            if (++_seen >= generations)
            {
                cancellation.Cancel();
            }
        }
    }
}
