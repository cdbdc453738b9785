using TextMad.Cli.Benchmarking;
using TextMad.Storage;
using TextMad.Tests.Samples;

namespace TextMad.Tests.Cli;

/// <summary><c>textmad quickstart</c> in small, on stores of two kinds: the same numbers, and LiteDB alone says who wrote what.</summary>
public sealed class QuickstartCommandTests : IDisposable
{
    private static readonly string[] _small =
    [
        "--set", "data.tokens=2000", "--set", "data.heldout_tokens=500", "--set", "tokenizer.vocabulary=300", "--set", "measuring.judge=false",
        "--set", "loop.generations=1", "--set", "loop.seeds=[1]", "--set", "loop.regimes=[replace]",
        "--set", "model.transformer.shape.width=16", "--set", "model.transformer.training.amount=1",
    ];

    private readonly ToolProcess _tool = new();

    public QuickstartCommandTests()
    {
        var number = 0;
        foreach (var texts in SyntheticText.Documents(600, 40).Chunk(60))
        {
            // As the Brown corpus is written: a tag behind every word.
            _tool.Write($"brown/ca{++number:00}", string.Join("\n\n", texts.Select(text => string.Join(' ', text.Split(' ').Select(word => word + "/nn")) + " ./.")));
        }
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void The_quick_start_gives_the_same_numbers_on_sqlite_and_litedb_and_litedb_tells_who_wrote_what()
    {
        Assert.Equal(Metrics("sqlite"), Metrics("litedb"));
        Assert.False(File.Exists(Path.Combine(_tool.Folder, "litedb", "corpus.db")));

        // A second time it goes on, and there is nothing to do.
        Assert.Equal(Metrics("litedb"), File.ReadAllText(Path.Combine(_tool.Folder, "litedb", "runs", "quickstart", "metrics.jsonl")));
        var other = _tool.Run(["quickstart", "--brown", "brown", "--store", "sqlite", "--workspace", "litedb", .. _small]);
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("keeps its documents in", other.Error, StringComparison.Ordinal);

        var file = Path.Combine(_tool.Folder, "litedb", "corpus.litedb");
        const string Model = "quickstart/replace/s1/g1";
        var told = _tool.RunSample("who-wrote", file, Model).Output;
        using var store = new StoreAddress(StoreKind.LiteDB, file).Open(StoreOpenMode.ReadOnly);
        var shares = store.TrainingShares(Model);
        Assert.Equal(
            shares.Select(share => share.Origin.Writer.ToString()),
            told.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(" by ")[1].Split(' ')[0]));
        Assert.Contains("tokens by quickstart/base/s1/g0", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_Brown_corpus_is_an_error_with_advice()
    {
        var result = _tool.Run("quickstart", "--brown", "nowhere");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("corpora/brown/get.sh", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_tool.Folder, ".textmad")));
    }

    private string Metrics(string kind)
    {
        var result = _tool.Run(["quickstart", "--brown", "brown", "--store", kind, "--workspace", kind, .. _small]);
        Assert.True(result.ExitCode == 0, result.Error);
        return File.ReadAllText(Path.Combine(_tool.Folder, kind, "runs", "quickstart", "metrics.jsonl"));
    }
}
