using System.Text.Json;
using TextMad.Cli.Benchmarking;
using TextMad.Cli.Benchmarking.Scale;
using TextMad.Storage;

namespace TextMad.Tests.Cli.Benchmarking;

/// <summary>How costs grow is measured, kept, shown again, and what plans estimate by.</summary>
public sealed class BenchScaleTests : IDisposable
{
    private readonly ToolInProcess _tool = new();

    private string Kept => Path.Combine(_tool.Workspace, "scale.json");

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Each_size_is_measured_in_a_process_of_its_own_and_the_table_is_kept()
    {
        _tool.ExpectInputError("Nothing was measured yet", "bench", "scale", "--kept");
        var answer = _tool.Json("bench", "scale", "--only", "import", "--sizes", "400,20,4000");
        var row = Assert.Single(answer.GetProperty("rows").EnumerateArray());
        Assert.Equal(("import", "documents"), (row.GetProperty("work").GetString(), row.GetProperty("unit").GetString()));
        var points = row.GetProperty("points").EnumerateArray().ToList();
        Assert.Equal([20, 400, 4000], points.Select(point => point.GetProperty("size").GetInt32()));
        Assert.All(points, point =>
        {
            Assert.InRange(point.GetProperty("processor_seconds").GetDouble(), 1e-6, 60);
            Assert.InRange(point.GetProperty("peak_bytes").GetInt64(), 20 << 20, 2L << 30);
        });
        Assert.True(points[2].GetProperty("processor_seconds").GetDouble() > points[0].GetProperty("processor_seconds").GetDouble());
        Assert.InRange(row.GetProperty("time").GetProperty("exponent").GetDouble(), 0.1, 1.5);

        // Another work joins it; the same one again takes its place.
        Assert.Single(_tool.Json("bench", "scale", "--only", "web", "--sizes", "2,4,8").GetProperty("rows").EnumerateArray());
        Assert.Equal(["import", "web"], Works(_tool.Json("bench", "scale", "--kept")));
        var shown = _tool.Run("bench", "scale", "--kept", "--only", "import");
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("20 to 4,000 documents", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("sites", shown.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no such work is measured; did you mean 'import'?", "--only", "imports")]
    [InlineData("--sizes is '10,x,1000'", "--sizes", "10,x,1000")]
    [InlineData("--sizes is '10,10,1000'", "--sizes", "10,10,1000")]
    [InlineData("needs three sizes at least", "--sizes", "10,1000")]
    [InlineData("--here measures one work of one size", "--here", "--sizes", "10")]
    [InlineData("--kept measures nothing", "--kept", "--sizes", "1,2,3")]
    public void What_is_no_measurement_is_refused(string reason, params string[] arguments) => _tool.ExpectInputError(reason, ["bench", "scale", .. arguments]);

    [Fact]
    public void Every_work_can_be_done()
    {
        foreach (var work in ScaledWorks.All)
        {
            var point = ScaleMeasurement.Here(work, work.Sizes[0], TestContext.Current.CancellationToken);
            Assert.True(point is { Seconds: > 0, PeakBytes: > 0 } && point.Size == work.Sizes[0], work.Name);
            Assert.Equal(1000.0, (double)work.Sizes[^1] / work.Sizes[0], 35.0);
        }
    }

    [Fact]
    public void Plans_estimate_by_what_was_measured()
    {
        _tool.Write("texts/a.txt", string.Join("\n\n", SyntheticText.Documents(300, 40)));
        _tool.Write("texts/b.bin", "x");
        _tool.Json("corpus", "add", "text", _tool.At("texts/a.txt"), "--format", "blocks");
        string[] add = ["corpus", "add", "more", _tool.At("texts"), "--dry-run"];
        string[] process = ["corpus", "process", "c4", "--from", "text", "--to", "kept", "--dry-run"];
        string[] run =
        [
            "run", "tails", "--dry-run", "--set", "model=unigram", "--set", "data.corpus=text", "--set", "data.passage_words=0", "--set", "data.tokens=800",
            "--set", "data.heldout_tokens=200", "--set", "tokenizer.vocabulary=280", "--set", "loop.generations=1", "--set", "loop.seeds=[1, 2]", "--set", "loop.regimes=[replace]",
        ];
        foreach (var command in new[] { add, process })
        {
            Assert.Equal(JsonValueKind.Null, _tool.Json(command).GetProperty("estimated_seconds").ValueKind);
        }

        Assert.Equal(JsonValueKind.Null, _tool.Json(run).GetProperty("estimated_seconds_beside_models").ValueKind);
        Assert.DoesNotContain("bench scale", _tool.Run(add).Output, StringComparison.Ordinal);

        // A second for a megabyte, and a tenth of it in memory.
        ScaleRow Row(string work) => new(
            work, "documents", 1000, false, DateTimeOffset.UnixEpoch,
            [.. new[] { 10, 100, 1000, 10_000 }.Select(size => new ScalePoint(size, size / 1e3, size / 1e3, (100L << 20) + (100 * size), 100 << 20))]);
        new ScaleTable("this machine", [Row("import"), Row("process"), Row("tokenizer"), Row("metrics")]).Keep(Workspace.At(_tool.Workspace));
        var bytes = new FileInfo(_tool.At("texts/a.txt")).Length;
        var plan = _tool.Json(add);
        Assert.Equal(bytes / 1e6, plan.GetProperty("estimated_seconds").GetDouble(), 1e-6);
        Assert.InRange(plan.GetProperty("estimated_peak_memory_bytes").GetInt64(), 100 << 20, 102 << 20);
        Assert.Equal(("text", 1, bytes), plan.GetProperty("files")[0] is var file
            ? (file.GetProperty("format").GetString()!, file.GetProperty("count").GetInt32(), file.GetProperty("bytes").GetInt64()) : default);
        Assert.Equal("unknown_format", plan.GetProperty("left_out")[0].GetProperty("reason").GetString());
        Assert.Single(_tool.Json("corpus", "list").EnumerateArray());
        Assert.InRange(_tool.Json(process).GetProperty("estimated_seconds").GetDouble(), 0.5 * bytes / 1e6, bytes / 1e6);
        Assert.True(_tool.Json(run).GetProperty("estimated_seconds_beside_models").GetDouble() > 0);
        foreach (var command in new[] { add, process, run })
        {
            Assert.Contains($"by 'textmad bench scale --workspace {_tool.Workspace}' of 1970-01-01", _tool.Run(command).Output, StringComparison.Ordinal);
        }

        // A recipe with a block whose cost nobody measured has no estimate.
        Assert.Equal(JsonValueKind.Null, _tool.Json("corpus", "process", "fineweb", "--from", "text", "--to", "kept", "--dry-run").GetProperty("estimated_seconds").ValueKind);
        File.WriteAllText(Kept, "{");
        _tool.ExpectInputError($"{Kept} cannot be read", add);
        _tool.ExpectInputError("- is standard input", "corpus", "add", "more", "-", "--format", "text", "--dry-run");
    }

    private static IEnumerable<string?> Works(JsonElement answer) => answer.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("work").GetString());
}
