using System.Diagnostics;
using TextMad.Cli.Benchmarking;

namespace TextMad.Tests.Cli.Collecting;

/// <summary>What a collector of OpenTelemetry is told of runs, crawls and servers, and that a missing one harms nothing.</summary>
public sealed class CollectorTests : IDisposable
{
    private readonly ToolProcess _tool = new();
    private readonly OtlpReceiver _receiver = new();

    public CollectorTests()
    {
        Assert.Equal(0, _tool.Run("corpus", "add", "words", _tool.Write("a.txt", string.Join("\n\n", SyntheticText.Documents(300, 24))), "--format", "blocks").ExitCode);
        _tool.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = _receiver.Url;
        _tool.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
    }

    public void Dispose()
    {
        _receiver.Dispose();
        _tool.Dispose();
    }

    [Fact]
    public void A_run_is_a_trace_of_trainings_writings_and_measurements_with_the_loss_as_a_metric()
    {
        _tool.Environment["OTEL_RESOURCE_ATTRIBUTES"] = "laboratory=ours";
        var result = _tool.Run(Run("one"));
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(("textmad", "ours"), (_receiver.Resource["service.name"], _receiver.Resource["laboratory"]));
        var run = Assert.Single(_receiver.Spans, span => span.Name == "run");
        Assert.Equal(("TextMad", "one"), (run.Scope, run.Attributes["textmad.subject"]));
        foreach (var name in new[] { "train", "measure" })
        {
            var spans = _receiver.Spans.Where(span => span.Name == name).ToList();
            Assert.Equal(
                ["one/accumulate/s1/g1", "one/base/s1/g0", "one/replace/s1/g1"],
                spans.Select(span => span.Attributes["textmad.subject"]).Order(StringComparer.Ordinal));
            Assert.All(spans, span => Assert.Equal((run.Trace, run.Span), (span.Trace, span.Parent)));
        }

        Assert.Contains(_receiver.Spans, span => span.Name == "write");
        Assert.Equal(2, _receiver.Metrics["textmad.run.generations"]["textmad.regime=replace,textmad.run=one"]);
        Assert.Equal(20 * 4 * 24, _receiver.Metrics["textmad.training.tokens"]["textmad.model=one/replace/s1/g1,textmad.run=one"]);
        Assert.InRange(_receiver.Metrics["textmad.training.loss"]["textmad.model=one/base/s1/g0,textmad.run=one"], 1, 10);
    }

    [Fact]
    public async Task Servers_and_crawls_are_told_of()
    {
        Assert.Equal(0, _tool.Run("web", "create", "small", "--corpus", "words", "--article-words", "0", "--set", "sites.count=3", "--set", "sites.largest_size=6").ExitCode);
        using var server = _tool.Start("web", "serve", "small", "--port", "0");
        server.ErrorDataReceived += (_, _) => { };
        server.BeginErrorReadLine();
        var address = System.Text.RegularExpressions.Regex.Match((await server.StandardOutput.ReadLineAsync())!, @"http://127\.0\.0\.1:\d+").Value;
        using (var client = new HttpClient())
        {
            Assert.NotEmpty(await client.GetStringAsync(new Uri(address), TestContext.Current.CancellationToken));
        }

        // The list of home pages is text without links: the crawl asks for robots.txt and for it.
        _tool.Run("crawl", address + "/", "--name", "served", "--allow-network", "127.0.0.0/8", "--delay", "0", "--max-pages", "5");
        ToolProcess.Signal(server, ToolProcess.Sigterm);
        ToolProcess.WaitForExit(server);
        Assert.Contains(_receiver.Spans, span => span.Scope == "Microsoft.AspNetCore");
        Assert.Contains("http.server.request.duration", _receiver.Metrics.Keys);
        Assert.Contains(_receiver.Spans, span => span is { Scope: "TextMad", Name: "crawl round" } && span.Attributes["textmad.subject"] == "served");
        var requests = _receiver.Metrics["textmad.crawl.requests"];
        Assert.True(requests["textmad.outcome=200"] >= 1, string.Join("; ", requests));
        Assert.Equal(requests, _receiver.Metrics["textmad.crawl.request.duration"]);
    }

    [Fact]
    public void A_collector_that_is_not_there_harms_nothing()
    {
        _tool.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = FormattableString.Invariant($"http://127.0.0.1:{OtlpReceiver.FreePort()}");
        var clock = Stopwatch.StartNew();
        var told = _tool.Run(Run("told"));
        Assert.True(told.ExitCode == 0, told.Error);
        _tool.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = null;
        Assert.Equal(0, _tool.Run(Run("alone")).ExitCode);
        string Measured(string run) => File.ReadAllText(Path.Combine(_tool.Folder, ".textmad", "runs", run, "metrics.jsonl")).Replace(run, "", StringComparison.Ordinal);
        Assert.Equal(Measured("alone"), Measured("told"));
        Assert.DoesNotContain("OpenTelemetry", told.Error, StringComparison.Ordinal);
        Assert.Empty(_receiver.Spans);
    }

    private static string[] Run(string id) =>
    [
        "run", "tails", "--id", id, "--set", "model=transformer", "--set", "model.transformer.shape={layers: 1, heads: 2, width: 16, context: 24}",
        "--set", "model.transformer.training={budget: steps, amount: 20, batch: 4}", "--set", "data.corpus=words", "--set", "data.passage_words=8", "--set", "data.tokens=1000",
        "--set", "data.heldout_tokens=200", "--set", "tokenizer.vocabulary=280", "--set", "loop.generations=1", "--set", "loop.seeds=[1]", "--set",
        "loop.regimes=[replace, accumulate]", "--set", "writing.decoding.maximum_tokens=32",
    ];
}
