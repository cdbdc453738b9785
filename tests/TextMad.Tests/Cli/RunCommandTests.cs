using TextMad.Experiments;
using TextMad.Experiments.Models;
using TextMad.Numerics.Random;
using TextMad.Reporting;

namespace TextMad.Tests.Cli;

/// <summary>Experiments from the command line: begin, refuse, plan, interrupt, go on.</summary>
public sealed class RunCommandTests : IDisposable
{
    private const int Sigterm = 15;

    private readonly ToolInProcess _tool = new();

    public RunCommandTests()
    {
        // Sentences put together from a few words, enough for every kind of model to have something to learn.
        string[] words = ["the", "old", "dog", "cat", "house", "sees", "likes", "a", "small", "green", "and", "under", "tree"];
        var random = RandomKey.FromSeed(1).Stream();
        var lines = new List<string>();
        for (var i = 0; i < 240; i++)
        {
            var line = new List<string>();
            for (var j = 0; j < 24; j++)
            {
                line.Add(words[(int)(random.NextDouble() * words.Length)]);
            }

            lines.Add(string.Join(' ', line));
        }

        _tool.Write("words.txt", string.Join("\n\n", lines));
        _tool.Json("corpus", "add", "words", _tool.At("words.txt"), "--format", "blocks");
    }

    private static string[] Counting => ["--set", "model=unigram", .. Small];

    private static string[] Small =>
    [
        "--set", "data.corpus=words", "--set", "data.passage_words=0", "--set", "data.tokens=1000", "--set", "data.heldout_tokens=200",
        "--set", "tokenizer.vocabulary=280", "--set", "loop.generations=2", "--set", "loop.seeds=[1]", "--set", "loop.regimes=[replace, accumulate]",
        "--set", "writing.decoding.maximum_tokens=32",
    ];

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Generation_0_can_be_measured_alone_and_is_that_of_the_run()
    {
        string[] transformer =
        [
            "--set", "model.transformer.shape={layers: 1, heads: 2, width: 16, context: 32}", "--set", "model.transformer.training={budget: epochs, amount: 2, batch: 4}",
            "--set", "measuring.judge=false",
        ];
        var answer = _tool.Json(["bench", "generation", "quickstart", "--seed", "1", "--seed", "7", "--threads", "1", .. Small, .. transformer]);
        var seeds = answer.GetProperty("seeds").EnumerateArray().ToArray();
        Assert.Equal([1, 7], seeds.Select(seed => seed.GetProperty("seed").GetInt32()));
        Assert.NotEqual(seeds[0].GetProperty("heldout_perplexity").GetDouble(), seeds[1].GetProperty("heldout_perplexity").GetDouble());
        Assert.Equal(
            seeds.Average(seed => seed.GetProperty("heldout_perplexity").GetDouble() / seed.GetProperty("trigram_perplexity").GetDouble()),
            answer.GetProperty("means").GetProperty("ratio").GetDouble(),
            1e-9);
        Assert.True(seeds[0].GetProperty("training_tokens").GetInt32() is >= 1900 and <= 2300);
        Assert.Empty(Directory.GetDirectories(Path.Combine(_tool.Workspace, "bench")));

        var done = _tool.Json(["run", "quickstart", "--id", "whole", .. Small, .. transformer]);
        var rows = MetricsFile.Read(done.GetProperty("metrics").GetString()!).Where(row => row.Generation == 0).ToDictionary(row => row.Metric, row => row.Value);
        foreach (var metric in new[] { "heldout_perplexity", "trigram_perplexity" })
        {
            Assert.Equal(rows[metric], seeds[0].GetProperty(metric).GetDouble());
        }

        // What makes the numbers hard to read is part of the answer.
        var warnings = done.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()!).ToList();
        Assert.True(rows["heldout_perplexity"] / rows["trigram_perplexity"] > TrigramBaseline.LargestRatio);
        Assert.Contains(warnings, warning => warning.StartsWith("The models are weak", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_leaves_its_settings_measurements_and_report()
    {
        var done = _tool.Json(["run", "tails", "--id", "tiny", .. Counting]);
        Assert.Equal("done", done.GetProperty("status").GetString());
        Assert.True(File.Exists(done.GetProperty("report").GetString()));
        var rows = File.ReadAllLines(done.GetProperty("metrics").GetString()!);
        Assert.StartsWith("{\"run\":\"tiny\",\"regime\":\"base\",\"seed\":1,\"generation\":0,\"metric\":", rows[0], StringComparison.Ordinal);

        var listed = Assert.Single(_tool.Json("runs").EnumerateArray());
        Assert.Equal(("tiny", "done", 5), (
            listed.GetProperty("id").GetString(), listed.GetProperty("status").GetString(), listed.GetProperty("models").GetInt32()));
        Assert.Contains("replace", _tool.Run("report", "tiny").Output, StringComparison.Ordinal);
        _tool.ExpectInputError("'tiny' is a run: --dot draws its models", "lineage", "tiny");
        Assert.Equal(2, _tool.Json("lineage", "tiny/replace/s1/g2").GetProperty("synthetic_ancestry").GetProperty("depth").GetInt32());

        var compared = _tool.Json("compare", "tiny", "--metric", "distinct_1");
        Assert.Equal(["replace", "accumulate"], compared.GetProperty("arms").EnumerateArray().Select(arm => arm.GetProperty("arm").GetString()));
        Assert.Contains("1 seed is too few", _tool.Run("compare", "tiny").Error, StringComparison.Ordinal);
        Assert.StartsWith("metric,regime,generation,n,mean,", _tool.Run("compare", "tiny", "--csv").Output, StringComparison.Ordinal);
        _tool.ExpectInputError("was not measured", "compare", "tiny", "--metric", "nothing");

        var profile = _tool.Json("profile", "tiny");
        Assert.Equal(["replace", "accumulate"], profile.GetProperty("regimes").EnumerateArray().Select(regime => regime.GetProperty("regime").GetString()));
        Assert.Contains("1 seed is too few", _tool.Run("profile", "tiny").Output, StringComparison.Ordinal);
        _tool.ExpectInputError("--level is '2'", "profile", "tiny", "--level", "2");

        _tool.ExpectInputError("Run 'tiny' exists already (done); --resume continues it", "run", "tails", "--id", "tiny");
        _tool.ExpectInputError("was started with other settings", "run", "tails", "--id", "tiny", "--resume", "--set", "data.corpus=words");
        _tool.ExpectInputError("There is no unfinished run", "run", "--resume");
        Assert.Equal(0, _tool.Run("run", "--resume", "--id", "tiny").ExitCode);
    }

    [Fact]
    public void A_threshold_is_searched_in_runs_of_their_own_and_found_again_when_asked_again()
    {
        string[] command =
        [
            "threshold", "tails", "--id", "enough", "--tolerance", "0.3", "--resolution", "0.25", "--highest", "0.8", .. Small,
            "--set", "model={ngram: {order: 2}}", "--set", "writing.decoding.temperature=0.5", "--set", "loop.seeds=[1, 2, 3]",
        ];
        var found = _tool.Json(command);
        var shares = found.GetProperty("shares").EnumerateArray().ToList();
        Assert.Equal(4, shares.Count);
        Assert.InRange(found.GetProperty("estimate").GetDouble(), 0.01, 0.79);
        Assert.Equal(0, shares[0].GetProperty("share").GetDouble());
        Assert.Equal("enough-0", shares[0].GetProperty("run").GetString());
        Assert.Equal(3, shares[0].GetProperty("change").GetProperty("count").GetInt32());
        Assert.Contains("How much fresh real data is enough", File.ReadAllText(found.GetProperty("report").GetString()!), StringComparison.Ordinal);
        Assert.Equal(shares.Count, _tool.Json("runs").GetArrayLength());

        Assert.Equal($"{found}", $"{_tool.Json(command)}");
        _tool.ExpectInputError("The metric 'distinct_2' does not rise when a model collapses", [.. command, "--metric", "distinct_2"]);
    }

    [Fact]
    public void A_run_that_is_refused_lets_go_of_the_prepared_corpus()
    {
        _tool.ExpectInputError("fresh", ["run", "tails", "--id", "long", .. Counting, "--set", "loop.regimes=[fresh]", "--set", "loop.generations=500"]);
        var prepared = Directory.GetFiles(Path.Combine(_tool.Workspace, "prepared"), "*.texts");
        Assert.NotEmpty(prepared);
        Assert.All(prepared, file => new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose());
    }

    [Fact]
    public void A_study_says_what_was_published_beside_what_came_out()
    {
        string[] command =
        [
            "run", "tails", "--id", "study", .. Counting, "--set", "loop.seeds=[1, 2]", "--set", "study.source=someone",
            "--set", "study.claims=[{says: the pool grows, metric: training_documents, regime: accumulate, direction: higher, published: twice as much}]",
        ];
        var finding = Assert.Single(_tool.Json(command).GetProperty("findings").EnumerateArray());
        Assert.Equal((2, 2, "direction: yes, in 2 of 2 seeds"), (
            finding.GetProperty("agreeing").GetInt32(), finding.GetProperty("seeds").GetInt32(), finding.GetProperty("verdict").GetString()));
        Assert.True(finding.GetProperty("change").GetProperty("mean").GetDouble() > 0);
        var shown = _tool.Run("report", "study").Output;
        Assert.Contains("someone", shown, StringComparison.Ordinal);
        Assert.Contains("the pool grows", shown, StringComparison.Ordinal);
        Assert.Contains("Published and measured", File.ReadAllText(Path.Combine(_tool.Workspace, "runs", "study", "report.html")), StringComparison.Ordinal);

        var slides = Path.Combine(_tool.Workspace, "runs", "study", "slides.html");
        Assert.Contains($"slides:  {slides}", _tool.Run("report", "study", "--slides").Output, StringComparison.Ordinal);
        var named = _tool.Json("report", "study", "--slides", Path.Combine(_tool.Folder, "talk.html"));
        Assert.Equal(File.ReadAllText(slides), File.ReadAllText(named.GetProperty("slides").GetString()!));
        Assert.Contains("each model learns from all text so far", File.ReadAllText(slides), StringComparison.Ordinal);
        Assert.Equal("cannot tell", named.GetProperty("answers")[0].GetProperty("verdict").GetString());
    }

    [Fact]
    public void A_dry_run_says_how_much_and_begins_nothing()
    {
        var plan = _tool.Json(["run", "quickstart", "--id", "tiny", "--dry-run", .. Small]);
        Assert.Equal(5, plan.GetProperty("fits").GetInt32());
        Assert.True(plan.GetProperty("estimated_seconds").GetDouble() > 0);
        Assert.Empty(_tool.Json("runs").EnumerateArray());
        Assert.False(Directory.Exists(Path.Combine(_tool.Workspace, "runs", "tiny")));
    }

    [Fact]
    public void A_dry_run_refuses_what_the_run_would_in_the_same_words()
    {
        _tool.Json(["run", "tails", "--id", "taken", .. Counting]);
        string[][] wrong =
        [
            ["--id", "taken"],
            ["--id", "x", "--set", "data.corpus=nothing"],
            ["--id", "x", "--set", "data.tokens=1000000"],
            ["--id", "x", "--set", "data.heldout_share=0.999"],
            ["--id", "x", "--set", "data.passage_words=4000"],
            ["--id", "x", "--set", "loop.generations=500", "--set", "loop.regimes=[fresh]"],
            ["--id", "x", "--set", "measuring.judge=nobody"],
            ["--id", "taken", "--resume", "--set", "loop.generations=1"],
            ["--id", "x", "--set", "tokenizer.file=nowhere.json"],
            ["--id", "x", "--set", "model={transformer: {pretrained: nobody, initialisation: pretrained}}", "--set", "tokenizer={}"],
        ];
        foreach (var setting in wrong)
        {
            string[] command = ["run", "tails", .. Counting, .. setting];
            var (planned, real) = (_tool.Run([.. command, "--dry-run"]), _tool.Run(command));
            Assert.Equal((2, ""), (planned.ExitCode, planned.Output));
            Assert.Equal((real.ExitCode, real.Error), (planned.ExitCode, planned.Error));
            if (setting[1] == "x" && _tool.Json("runs").EnumerateArray().Any(run => run.GetProperty("id").GetString() == "x"))
            {
                _tool.Run("runs", "remove", "x", "--yes");
            }
        }

        var writes = _tool.Json(["run", "tails", "--id", "x", "--dry-run", .. Counting]).GetProperty("writes");
        Assert.Equal((5, 0), (writes.GetProperty("models").GetInt32(), writes.GetProperty("passages").GetInt32()));
        Assert.True(writes.GetProperty("texts").GetInt64() > 10);
        var search = _tool.Json(["threshold", "tails", "--id", "t", "--dry-run", .. Counting]);
        Assert.Equal(["t-0", "t-0.9"], search.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("run").GetString()));
        var handedOut = _tool.Run(["threshold", "tails", "--id", "t", "--dry-run", .. Counting, "--executor", "slurm", "--partition", "cpu"]);
        Assert.True(handedOut.ExitCode == 0, handedOut.Error);
        Assert.Contains("#SBATCH --partition=cpu", handedOut.Output, StringComparison.Ordinal);
        Assert.Contains("for generation 0, then 1 for the chains, then one that collects", handedOut.Output, StringComparison.Ordinal);
        _tool.ExpectInputError("--detach has no effect on a search", ["threshold", "tails", .. Counting, "--executor", "slurm", "--detach"]);
        _tool.ExpectInputError("--workers has no effect with --executor slurm", ["threshold", "tails", .. Counting, "--executor", "slurm", "--workers", "2"]);
        _tool.ExpectInputError("data.tokens is 1000000", ["threshold", "tails", "--dry-run", .. Counting, "--set", "data.tokens=1000000"]);
        _tool.ExpectInputError("does not rise when a model collapses", ["threshold", "tails", "--dry-run", .. Counting, "--metric", "distinct_2"]);
        Assert.Equal(["taken"], _tool.Json("runs").EnumerateArray().Select(run => run.GetProperty("id").GetString()));
        Assert.Equal(["taken"], Directory.GetDirectories(Path.Combine(_tool.Workspace, "runs")).Select(folder => Path.GetFileName(folder)));
    }

    [Fact]
    public void Work_that_comes_to_nothing_is_a_failure_with_a_reason()
    {
        var empty = _tool.Write("empty.jsonl", "{\"text\":\"  \",\"source\":\"s\",\"id\":\"1\"}\n");
        var nothing = _tool.Run("corpus", "add", "пусто", empty, "--json");
        Assert.Equal(1, nothing.ExitCode);
        Assert.Contains("Nothing was added to corpus 'пусто': all 1 items were left out, because: empty.", nothing.Error, StringComparison.Ordinal);
        Assert.Contains("\"added\": 0", nothing.Output, StringComparison.Ordinal);
        var again = _tool.Run("corpus", "add", "words", _tool.At("words.txt"), "--format", "blocks");
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Contains("were there already", again.Output, StringComparison.Ordinal);

        var dropped = _tool.Run("corpus", "process", "gopher", "--from", "words", "--to", "无", "--set", "blocks.gopher_quality.minimum_words=100000");
        Assert.Equal(1, dropped.ExitCode);
        Assert.Contains("The pipeline kept none of the 240 documents of corpus 'words': '无' is empty.", dropped.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_are_reported_before_any_work()
    {
        _tool.ExpectInputError("CONFIG|PRESET is missing", "run");
        _tool.ExpectInputError("'quikstart' is neither a file nor a preset; did you mean 'quickstart'?", "run", "quikstart");
        _tool.ExpectInputError("--set 'loop.generation=3': loop.generation: unknown key; did you mean 'generations'?", "run", "quickstart", "--set", "loop.generation=3");
        _tool.ExpectInputError("There is no corpus 'word'; did you mean 'words'?", "run", "tails", "--set", "data.corpus=word");
        _tool.ExpectInputError("cannot name a run", ["run", "tails", "--id", "../x", .. Counting]);
        _tool.ExpectInputError("--set has no effect", "run", "--resume", "--set", "loop.generations=3");
        _tool.ExpectInputError("my.yaml:2:3: loop.seds: unknown key; did you mean 'seeds'?", "run", _tool.Write("my.yaml", "loop:\n  seds: 3\n"));
        _tool.ExpectInputError("There is no preset 'tail'; did you mean 'tails'?", "presets", "show", "tail");
        _tool.ExpectInputError("There is no run 'x'", "report", "x");
    }

    [Fact]
    public void Every_preset_is_listed_shown_and_read_back()
    {
        var listed = _tool.Json("presets");
        Assert.Equal(PresetLibrary.Names, listed.EnumerateArray().Select(p => p.GetProperty("name").GetString()!));
        foreach (var name in PresetLibrary.Names)
        {
            var shown = _tool.Run("presets", "show", name);
            var copy = _tool.Write($"{name}-copy.yaml", shown.Output);

            // A model that is planned in no time; weights of a loss need a model that has one.
            var model = name == "weighted" ? "model.transformer.shape={layers: 1, heads: 1, width: 16, context: 32}" : "model=unigram";
            var plan = _tool.Json(
                "run", copy, "--dry-run", "--set", model, "--set", "data.corpus=words", "--set", "data.passage_words=0", "--set", "data.tokens=300",
                "--set", "data.heldout_tokens=100", "--set", "measuring.judge=true", "--set", "measuring.embeddings=judge");
            Assert.Equal($"{name}-copy", plan.GetProperty("run").GetString());
        }
    }

    [Fact]
    public void A_run_stopped_by_a_signal_says_how_to_go_on_and_ends_as_if_it_had_not_been()
    {
        string[] arguments =
        [
            "run", "quickstart", "--workspace", _tool.Workspace, .. Small,
            "--set", "model.transformer.shape={layers: 1, heads: 1, width: 16, context: 32}",
            "--set", "model.transformer.training={budget: steps, amount: 400, batch: 4}",
        ];
        using var process = new ToolProcess();
        var whole = process.Run([.. arguments, "--id", "whole"]);
        Assert.True(whole.ExitCode == 0, whole.Error);

        using (var stopped = process.Start([.. arguments, "--id", "stopped"]))
        {
            // The first generation is told when it is complete: the next is being trained then.
            string? line;
            do
            {
                line = stopped.StandardError.ReadLine();
            }
            while (line is not null && !line.StartsWith("stopped/base/s1/g0:", StringComparison.Ordinal));
            ToolProcess.Signal(stopped, Sigterm);
            ToolProcess.WaitForExit(stopped);
            Assert.Equal(130, stopped.ExitCode);
            Assert.Contains("textmad run --resume --id stopped", stopped.StandardError.ReadToEnd(), StringComparison.Ordinal);
        }

        Assert.Equal("interrupted", _tool.Json("runs").EnumerateArray().Single(r => r.GetProperty("id").GetString() == "stopped").GetProperty("status").GetString());
        var resumed = process.Run("run", "--resume", "--workspace", _tool.Workspace);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(Metrics("whole"), Metrics("stopped"));

        string Metrics(string run) => File.ReadAllText(Path.Combine(_tool.Workspace, "runs", run, "metrics.jsonl"))
            .Replace($"\"run\":\"{run}\"", "", StringComparison.Ordinal);
    }
}
