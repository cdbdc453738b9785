using TextMad.Cli.Benchmarking;
using TextMad.Reporting;
using TextMad.Tests.Cli;

namespace TextMad.Tests.Tracking;

/// <summary>Runs are followed by trackers as they go on, and come there afterwards; a tracker that fails harms no run.</summary>
public sealed class RunTrackingTests : IDisposable
{
    private readonly ToolInProcess _tool = new();
    private readonly MLflowServer _server = new();

    public RunTrackingTests()
    {
        _tool.Write("a.txt", string.Join("\n\n", SyntheticText.Documents(300, 24)));
        _tool.Json("corpus", "add", "words", _tool.At("a.txt"), "--format", "blocks");
    }

    public void Dispose()
    {
        _server.Dispose();
        _tool.Dispose();
    }

    [Fact]
    public void A_run_is_told_with_generation_0_at_the_head_of_every_chain()
    {
        Assert.Equal(0, _tool.Run(Begin("one", "--track", $"tensorboard:{_tool.At("events")}", "--track", $"mlflow:{_server.Url}")).ExitCode);
        foreach (var chain in new[] { "replace/s1", "replace/s2", "accumulate/s1", "accumulate/s2" })
        {
            Assert.Equal([0L, 1L], Steps(chain));
            Assert.Equal([0L, 1L], _server.Run(chain).Metrics.Where(metric => metric.Key == "sample_documents").Select(metric => metric.Step).Order());
        }

        // Numbers are those of the run.
        var rows = MetricsFile.Read(Path.Combine(_tool.Workspace, "runs", "one", "metrics.jsonl"));
        Assert.Equal(
            rows.Where(row => row is { Regime: "replace", Seed: 2, Generation: 1, Value: not null }).Select(row => (row.Metric, row.Value!.Value)).Order(),
            _server.Run("replace/s2").Metrics.Where(metric => metric.Step == 1).Select(metric => (metric.Key, metric.Value)).Order());
        Assert.Equal("FINISHED", _server.Run("one").Status);
        Assert.Contains(_server.Files.Keys, file => file.EndsWith("/report.html", StringComparison.Ordinal));
        Assert.Contains(_server.Files.Keys, file => file.EndsWith("/config.yaml", StringComparison.Ordinal));

        // Going on with what is done, and exporting it, adds nothing.
        Assert.Equal(0, _tool.Run("run", "--resume", "--id", "one", "--track", $"tensorboard:{_tool.At("events")}").ExitCode);
        Assert.Equal(0, _tool.Run("runs", "export", "one", $"tensorboard:{_tool.At("events")}", $"mlflow:{_server.Url}").ExitCode);
        Assert.Equal([0L, 1L], Steps("replace/s2"));
        Assert.Equal(5, _server.Runs.Count);
        Assert.Equal(2, _server.Run("replace/s2").Metrics.Count(metric => metric.Key == "sample_documents"));
    }

    [Fact]
    public void The_loss_of_every_training_is_told_while_it_goes_on_and_once()
    {
        string[] model =
        [
            "--set", "model.transformer.shape={layers: 1, heads: 2, width: 16, context: 24}", "--set", "model.transformer.training={budget: steps, amount: 30, batch: 4}",
        ];
        string[] begin =
        [
            .. Begin("one", "--track", $"tensorboard:{_tool.At("events")}", "--track", $"mlflow:{_server.Url}")
                .Select(word => word == "model=unigram" ? "model=transformer" : word),
            .. model,
        ];
        Assert.Equal(0, _tool.Run(begin).ExitCode);
        Assert.Equal(0, _tool.Run("run", "--resume", "--id", "one", "--track", $"tensorboard:{_tool.At("events")}", "--track", $"mlflow:{_server.Url}").ExitCode);
        foreach (var (chain, generation) in from chain in new[] { "replace/s1", "accumulate/s2" } from generation in new[] { 0, 1 } select (chain, generation))
        {
            var steps = EventReader.Values(EventReader.ReadAll(_tool.At(Path.Combine("events", "one", chain, "training", $"g{generation}"))))
                .Where(value => value.Value.Text(1) == "training_loss").Select(value => value.Step).ToList();
            Assert.Equal(Enumerable.Range(1, 30).Select(step => step * 4L * 24), steps);
            Assert.Equal(steps, _server.Run(chain).Metrics.Where(metric => metric.Key == $"training_loss/g{generation}").Select(metric => metric.Step));
        }

        // A run that is exported later has the same, from what it keeps.
        Assert.Equal(0, _tool.Run("runs", "export", "one", $"tensorboard:{_tool.At("later")}").ExitCode);
        Assert.All(["replace/s1/training/g0", "replace/s1/training/g1", "accumulate/s2/training/g1"], training =>
            Assert.Equal(Losses("events", training), Losses("later", training)));

        IReadOnlyList<(long Step, float Value)> Losses(string folder, string training) =>
            [.. EventReader.Values(EventReader.ReadAll(_tool.At(Path.Combine(folder, "one", training)))).Where(value => value.Value.Text(1) == "training_loss")
                .Select(value => (value.Step, value.Value.Float(2)))];
    }

    [Fact]
    public void A_run_that_is_begun_anew_does_not_mix_with_what_was_told_of_it_before()
    {
        string[] trackers = ["--track", $"tensorboard:{_tool.At("events")}", "--track", $"mlflow:{_server.Url}"];
        Assert.Equal(0, _tool.Run(Begin("one", trackers)).ExitCode);
        Assert.Equal(0, _tool.Run("runs", "remove", "one", "--yes").ExitCode);

        // Runs are told apart by the second in which they were begun.
        Thread.Sleep(1100);
        Assert.Equal(0, _tool.Run(Begin("one", [.. trackers, "--set", "data.tokens=900"])).ExitCode);
        Assert.Equal([0L, 1L], Steps("replace/s1"));
        Assert.Equal([0L, 1L], Steps("replace/s1", "one-2"));
        Assert.Equal(10, _server.Runs.Count);
        Assert.Single(_server.Experiments);
    }

    [Fact]
    public void A_run_that_was_not_followed_is_exported()
    {
        Assert.Equal(0, _tool.Run(Begin("one")).ExitCode);
        var answer = _tool.Json("runs", "export", "one", $"tensorboard:{_tool.At("events")}");
        Assert.Equal((6, $"tensorboard:{_tool.At("events")}"), (answer.GetProperty("generations").GetInt32(), answer.GetProperty("trackers")[0].GetString()));
        Assert.Equal([0L, 1L], Steps("accumulate/s2"));
        _tool.ExpectInputError("is no tracker", "runs", "export", "one", "wandb:x");
        _tool.ExpectInputError("is no tracker", Begin("two", "--dry-run", "--track", "wandb:x"));
        _tool.ExpectInputError("nowhere", "runs", "export", "nowhere", $"tensorboard:{_tool.At("events")}");
    }

    [Fact]
    public void A_tracker_that_refuses_is_noted_and_the_run_is_done()
    {
        _server.Refuse(401);
        var result = _tool.Run(Begin("one", "--track", $"mlflow:{_server.Url}"));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("is told nothing more", result.Error, StringComparison.Ordinal);
        Assert.Contains("runs export one mlflow:", result.Error, StringComparison.Ordinal);
        Assert.Empty(_server.Runs);
        _server.Refuse(401);
        var refused = _tool.Run("runs", "export", "one", $"mlflow:{_server.Url}");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("was not exported", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, _tool.Run("runs", "export", "one", $"mlflow:{_server.Url}").ExitCode);
        Assert.Equal("FINISHED", _server.Run("one").Status);
    }

    private static string[] Begin(string id, params string[] more) =>
    [
        "run", "tails", "--id", id, "--set", "model=unigram", "--set", "data.corpus=words", "--set", "data.passage_words=8", "--set", "data.tokens=1000", "--set",
        "data.heldout_tokens=200", "--set", "tokenizer.vocabulary=280", "--set", "loop.generations=1", "--set", "loop.seeds=[1, 2]", "--set",
        "loop.regimes=[replace, accumulate]", "--set", "writing.decoding.maximum_tokens=32", .. more,
    ];

    private IEnumerable<long> Steps(string chain, string run = "one") =>
        EventReader.Values(EventReader.ReadAll(_tool.At(Path.Combine("events", run, chain))))
            .Where(value => value.Value.Text(1) == "sample_documents").Select(value => value.Step);
}
