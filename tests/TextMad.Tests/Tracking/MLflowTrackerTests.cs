using TextMad.Tracking;
using TextMad.Tracking.MLflow;

namespace TextMad.Tests.Tracking;

/// <summary>What an MLflow server is told, by the requests that it documents, through refusals, and once.</summary>
public sealed class MLflowTrackerTests : IDisposable
{
    private static readonly TrackedRun _run = new(
        "tails", "what is it for", new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero),
        [.. Enumerable.Range(0, 250).Select(i => KeyValuePair.Create(FormattableString.Invariant($"s.{i}"), new string('x', i * 4)))]);

    private readonly MLflowServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public void A_run_is_an_experiment_with_a_run_for_each_chain_below_one_of_its_own()
    {
        Track(2, end: true);
        Assert.Equal(["tails"], _server.Experiments.Keys);
        Assert.Equal(["tails", "replace/s1", "fresh/s1"], _server.Runs.Select(run => run.Name));
        Assert.All(_server.Runs, run => Assert.Equal("FINISHED", run.Status));
        var above = _server.Run("tails");
        Assert.Equal((250, 500), (above.Parameters.Count, above.Parameters["s.249"].Length));
        var chain = _server.Run("fresh/s1");
        Assert.Equal(above.Id, chain.Tags["mlflow.parentRunId"]);
        Assert.Equal(("fresh", "1"), (chain.Parameters["regime"], chain.Parameters["seed"]));
        Assert.Equal(
            [(0L, 100.0, 1772600767500L), (1L, 101.0, 1772600768500L)],
            chain.Metrics.Where(metric => metric.Key == "heldout_perplexity").Select(metric => (metric.Step, metric.Value, metric.Time)).Order());
        Assert.DoesNotContain(chain.Metrics, metric => metric.Key == "without_a_value");
        Assert.Contains("Ночь", _server.Files[$"0/{chain.Id}/artifacts/texts/g1.txt"], StringComparison.Ordinal);
        Assert.Contains("metrics", _server.Files[$"0/{above.Id}/artifacts/metrics.jsonl"], StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_logged_twice_when_the_run_goes_on()
    {
        Track(1);
        Track(3, end: true);
        var asked = _server.Asked.Count(line => line.EndsWith("runs/log-batch", StringComparison.Ordinal));
        Track(3, end: true);
        Assert.Equal(["tails", "replace/s1", "fresh/s1"], _server.Runs.Select(run => run.Name));
        Assert.Equal("0,1,2", _server.Run("replace/s1").Tags["textmad.generations"]);
        Assert.Equal(6, _server.Run("replace/s1").Metrics.Count);

        // Settings are said again, the same.
        Assert.Equal(asked + 3 + 2, _server.Asked.Count(line => line.EndsWith("runs/log-batch", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_loss_of_a_training_is_logged_once_over_its_tokens()
    {
        foreach (var parts in new[] { new (long, double)[][] { [(100, 5.5)], [(200, 4.5)] }, [[(100, 5.5), (200, 4.5), (300, 4.25)]] })
        {
            using var tracker = new MLflowTracker(new Uri(_server.Url)) { Pause = TimeSpan.FromMilliseconds(1) };
            tracker.Begin(_run);
            foreach (var points in parts)
            {
                tracker.Add(new TrackedLosses(new TrackedChain("replace", 1), 2, points, _run.Started));
                tracker.Add(new TrackedLosses(new TrackedChain("replace", 1), 2, points, _run.Started.AddSeconds(1)));
            }
        }

        Assert.Equal(
            [("training_loss/g2", 100L, 5.5), ("training_loss/g2", 200L, 4.5), ("training_loss/g2", 300L, 4.25)],
            _server.Run("replace/s1").Metrics.Select(metric => (metric.Key, metric.Step, metric.Value)));
    }

    [Fact]
    public void A_busy_server_is_asked_again()
    {
        _server.Refuse(503, 429, 500, 502);
        Track(1);
        Assert.Equal(2, _server.Run("replace/s1").Metrics.Count);
    }

    [Fact]
    public void A_refusal_is_told_with_the_servers_words()
    {
        _server.Refuse(403);
        Assert.Contains("refuses: 403 come again", Assert.Throws<TextMadException>(() => Track(1)).Message, StringComparison.Ordinal);
        Assert.Single(_server.Asked);
    }

    [Fact]
    public void A_server_that_does_not_answer_is_named()
    {
        _server.Refuse(503, 503, 503, 503, 503);
        Assert.Contains($"{_server.Url.TrimEnd('/')} does not answer after 5 tries: 503", Assert.Throws<TextMadException>(() => Track(1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_runs_keep_elsewhere_is_not_sent()
    {
        _server.Artifacts = "s3://bucket";
        Track(1, end: true);
        Assert.Empty(_server.Files);
        Assert.Equal(2, _server.Run("replace/s1").Metrics.Count);
    }

    [Fact]
    public void A_password_in_the_address_is_sent_and_not_shown()
    {
        using var tracker = new MLflowTracker(new Uri(_server.Url.Replace("//", "//me:secret%21@", StringComparison.Ordinal)));
        tracker.Begin(_run);
        Assert.Equal("Basic " + Convert.ToBase64String("me:secret!"u8), _server.Authorization);
        Assert.DoesNotContain("secret", tracker.Address, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tensorbord:x")]
    [InlineData("tensorboard:")]
    [InlineData("mlflow:not an address")]
    [InlineData("mlflow:file:///etc")]
    [InlineData("")]
    public void An_address_that_is_none_says_what_is_one(string address) =>
        Assert.Contains(TrackerAddress.Forms, Assert.Throws<InputException>(() => TrackerAddress.Parse(address)).Message, StringComparison.Ordinal);

    private void Track(int generations, bool end = false)
    {
        using var tracker = new MLflowTracker(new Uri(_server.Url)) { Pause = TimeSpan.FromMilliseconds(1) };
        tracker.Begin(_run);
        foreach (var regime in new[] { "replace", "fresh" })
        {
            for (var t = 0; t < generations; t++)
            {
                tracker.Add(TensorBoardTrackerTests.Generation(regime, t));
            }
        }

        if (end)
        {
            var file = Path.Combine(Directory.CreateTempSubdirectory("textmad-mlflow-").FullName, "metrics.jsonl");
            File.WriteAllText(file, "metrics");
            tracker.End([file, file + ".absent"]);
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }
}
