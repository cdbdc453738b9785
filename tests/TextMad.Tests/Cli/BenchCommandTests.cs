using System.Text.Json;
using TextMad.Cli.Benchmarking;
using TextMad.Models.Transformers;

namespace TextMad.Tests.Cli;

/// <summary>The benchmarks say what they promise, and their figures belong together.</summary>
public sealed class BenchCommandTests : IDisposable
{
    private static readonly string[] _shape =
        ["--layers", "2", "--heads", "1", "--width", "8", "--context", "8", "--vocab", "16", "--threads", "1", "--repeats", "2"];

    private readonly ToolInProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Training_is_measured_per_token_and_step()
    {
        var answer = Answer("bench", "train", "--batch", "4", "--steps", "3");
        Assert.Equal(3 * 4 * 8, answer.GetProperty("tokens").GetInt32());
        Assert.Equal(4 * 8 * 1000, Number(answer, "milliseconds_per_step") * Number(answer, "tokens_per_second"), 1e-6 * 4 * 8 * 1000);

        // Per token 3 times the forward pass: 2 (L (12 C^2 + 2 C k) + V C), where k = 4.5 is the mean number of keys.
        var operations = 3.0 * 2 * ((2 * ((12 * 64) + (2 * 8 * 4.5))) + (16 * 8));
        Assert.Equal(operations * Number(answer, "tokens_per_second") / 1e9, Number(answer, "gflops"), 1e-12);

        // Uniform tokens cannot be predicted: the loss stays about ln 16.
        Assert.InRange(Number(answer, "loss"), 2.5, 3.2);
    }

    [Fact]
    public void Writing_is_measured_on_the_tokens_that_were_written()
    {
        var answer = Answer("bench", "sample", "--batch", "3", "--tokens", "5");
        Assert.InRange(answer.GetProperty("tokens").GetInt32(), 1, 15);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("loss").ValueKind);
    }

    [Fact]
    public void Scoring_is_measured_on_every_token_of_every_text()
    {
        var answer = Answer("bench", "score", "--texts", "3", "--tokens", "20");
        Assert.Equal(60, answer.GetProperty("tokens").GetInt32());
        Assert.InRange(Number(answer, "loss"), 2.7, 2.85);
    }

    [Fact]
    public void Metrics_are_measured_one_by_one_and_together()
    {
        string[] sizes = ["--documents", "12", "--words", "20", "--language", "50", "--threads", "1", "--repeats", "1"];
        var answer = _tool.Json(["bench", "metrics", "--points", "8", "--width", "3", .. sizes]);
        var metrics = answer.GetProperty("metrics").EnumerateArray().ToDictionary(m => m.GetProperty("name").GetString()!);
        Assert.Equal(12, answer.GetProperty("documents").GetInt32());
        Assert.True(answer.GetProperty("words").GetInt64() >= 12 * 20);
        Assert.All(metrics.Values, metric => Assert.True(Number(metric, "seconds") > 0));
        Assert.Equal(1, Number(metrics["memorisation_5"], "value"));
        Assert.Contains("mauve", metrics.Keys);
        Assert.DoesNotContain("heldout_perplexity", metrics.Keys);

        var single = Assert.Single(_tool.Json(["bench", "metrics", "--only", "self_bleu", .. sizes]).GetProperty("metrics").EnumerateArray());
        Assert.Equal(Number(metrics["self_bleu"], "value"), Number(single, "value"));
        _tool.ExpectInputError("--only self_blue", ["bench", "metrics", "--only", "self_blue", .. sizes]);

        // Counted once, and with the same result.
        var counted = _tool.Json(["bench", "metrics", "--counting", "--points", "0", .. sizes]).GetProperty("metrics").EnumerateArray().ToArray();
        Assert.Equal(12, counted.Length);
        Assert.All(counted, metric => Assert.Equal(Number(metrics[metric.GetProperty("name").GetString()!], "value"), Number(metric, "value")));
    }

    [Fact]
    public void Tokenizing_is_measured_on_bytes_of_the_text_that_is_named()
    {
        var file = _tool.Write("text.txt", string.Join("\n\n", Enumerable.Repeat("the old dog sees the small café", 50)));
        var answer = _tool.Json("bench", "tokenize", "--file", file, "--vocab", "300", "--threads", "1", "--repeats", "2");
        Assert.Equal(new FileInfo(file).Length, answer.GetProperty("bytes").GetInt64());
        Assert.InRange(answer.GetProperty("vocabulary").GetInt32(), 258, 300);
        Assert.InRange(answer.GetProperty("tokens").GetInt64(), 50, answer.GetProperty("bytes").GetInt64() - 1);
        foreach (var work in (string[])["training", "encoding", "decoding"])
        {
            var rates = answer.GetProperty($"{work}_megabytes_per_second");
            Assert.InRange(Number(rates, "median"), Number(rates, "slowest"), Number(rates, "fastest"));
        }

        _tool.ExpectInputError("No file or folder", "bench", "tokenize", "--file", _tool.At("missing"));
        _tool.ExpectInputError("257 to 1048576", "bench", "tokenize", "--vocab", "256");
    }

    [Fact]
    public void A_stream_of_broken_numbers_is_refused() =>
        _tool.ExpectInputError("has 3 bytes", "bench", "train", "--stream", _tool.Write("y.i32", "abc"));

    [Fact]
    public void A_training_can_be_traced_for_another_program()
    {
        var folder = _tool.At("trace");
        Answer("bench", "train", "--batch", "4", "--steps", "3", "--trace", folder);
        var trace = JsonElement.Parse(File.ReadAllText(Path.Combine(folder, "trace.json")));
        Assert.Equal((9, 9, 4), (trace.GetProperty("steps").GetInt32(), trace.GetProperty("losses").GetArrayLength(), trace.GetProperty("batch").GetInt32()));
        var batches = TokenFile.Read(Path.Combine(folder, "batches.i32"), 16);
        Assert.Equal(9 * 4 * 9, batches.Length);

        Assert.Equal(16, Transformer.Load(Path.Combine(folder, "initial.safetensors")).VocabularySize);
        Assert.Equal(trace.GetProperty("losses")[0].GetDouble(), Math.Log(16), 0.1);
    }

    [Fact]
    public void What_a_profile_finds_is_counted_in_simulated_runs_of_every_change_and_number_of_seeds()
    {
        string[] command = ["bench", "profile", "--runs", "10", "--seed", "3"];
        var found = _tool.Json(command).EnumerateArray().ToList();
        Assert.Equal(7 * 3, found.Count);
        Assert.Equal([3, 5, 10], found.Take(3).Select(power => power.GetProperty("seeds").GetInt32()));
        Assert.All(found.SelectMany(power => (double[])[Number(power, "any_finding"), Number(power, "any_risk"), Number(power, "tail"), Number(power, "variety")]),
            share => Assert.InRange(share, 0, 1));
        Assert.All(found, power => Assert.True(Number(power, "any_finding") >= Number(power, "tail")));
        Assert.Equal((0.5, 10, 1.0), (Number(found[^1], "change"), found[^1].GetProperty("runs").GetInt32(), Number(found[^1], "tail")));
        Assert.Contains("Shares of 10 simulated runs", _tool.Run(command).Output, StringComparison.Ordinal);
        _tool.ExpectInputError("--runs", "bench", "profile", "--runs", "9");
    }

    [Fact]
    public void People_get_a_table_with_the_same_figures()
    {
        var shown = _tool.Run(["bench", "score", .. _shape, "--texts", "2"]).Output;
        foreach (var part in (string[])["2 layers, 1 heads, width 8, context 8, vocabulary 16", "tokens/s", "share", "peak memory", "median of 2 repetitions of 16 tokens"])
        {
            Assert.Contains(part, shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_impossible_model_shape_is_refused()
    {
        _tool.ExpectInputError("width", "bench", "train", "--width", "7");
        _tool.ExpectInputError("the number of heads must divide the width", "bench", "score", "--width", "10", "--heads", "3");
    }

    private static double Number(JsonElement answer, string name) => answer.GetProperty(name).GetDouble();

    /// <summary>A benchmark's answer, after checking what all of them promise.</summary>
    private JsonElement Answer(params string[] arguments)
    {
        var answer = _tool.Json([.. arguments, .. _shape]);
        Assert.Equal(arguments[1], answer.GetProperty("work").GetString());
        Assert.InRange(Number(answer, "tokens_per_second"), Number(answer, "slowest_tokens_per_second"), Number(answer, "fastest_tokens_per_second"));
        Assert.Equal(Number(answer, "gflops") / Number(answer, "gemm_peak_gflops"), Number(answer, "share_of_peak"), 1e-9);
        Assert.Equal((2, 1, 2), (
            answer.GetProperty("layers").GetInt32(), answer.GetProperty("threads").GetInt32(), answer.GetProperty("repeats").GetInt32()));
        Assert.Contains(answer.GetProperty("vector_bits").GetInt32(), (int[])[64, 128, 256, 512]);
        Assert.True(Number(answer, "peak_memory_bytes") > 1 << 24);
        return answer;
    }
}
