using System.Text.Json;
using TextMad.Experiments;
using TextMad.Experiments.Chains;
using TextMad.Experiments.Runs;
using TextMad.Generations;
using TextMad.Generations.Regimes;

namespace TextMad.Tests.Experiments;

/// <summary>How alike the chains of a run write, from the samples in its folder.</summary>
public sealed class ChainSimilarityTests : IDisposable
{
    private static readonly ExperimentOptions _options = new()
    {
        Loop = new LoopOptions { Generations = 1, Seeds = [1, 2, 3], Regimes = [new Replace()] },
    };

    private readonly DirectoryInfo _path = Directory.CreateTempSubdirectory("textmad-chains-");

    public void Dispose() => _path.Delete(recursive: true);

    [Fact]
    public void A_seeds_value_is_the_mean_of_its_divergences_from_the_other_seeds()
    {
        var folder = Folder(("base", 1, 0, "a b"), ("base", 2, 0, "a b"), ("base", 3, 0, "c d"), ("replace", 1, 1, "a a"), ("replace", 2, 1, "a b"), ("replace", 3, 1, "a"));
        var rows = ChainSimilarity.Of(folder, _options);
        Assert.All(rows, row => Assert.Equal("between_seeds_divergence", row.Metric));
        Assert.Equal([0.5, 0.5, 1], rows.Where(row => row is { Generation: 0, Regime: "base" }).Select(row => row.Value!.Value), Near);

        // P = (1, 0) and Q = (1/2, 1/2): log2(4/3) / 2 + (log2(2/3) + log2 2) / 4 = .311278 bits.
        var pair = (Math.Log2(4.0 / 3) / 2) + ((Math.Log2(2.0 / 3) + 1) / 4);
        Assert.Equal([pair / 2, pair, pair / 2], rows.Where(row => row is { Generation: 1, Regime: "replace" }).Select(row => row.Value!.Value), Near);
    }

    [Fact]
    public void A_missing_sample_gives_an_absent_similarity()
    {
        var rows = ChainSimilarity.Of(Folder(("base", 1, 0, "a b"), ("base", 2, 0, "a b"), ("base", 3, 0, "c d"), ("replace", 1, 1, "a"), ("replace", 2, 1, "a")), _options);
        Assert.Equal(3, rows.Count);
        Assert.Empty(ChainSimilarity.Of(Folder(), _options with { Loop = _options.Loop with { Seeds = [1] } }));
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-12;

    private RunFolder Folder(params (string Label, ulong Seed, int Generation, string Text)[] samples)
    {
        var folder = new RunFolder("run", Path.Combine(_path.FullName, Guid.NewGuid().ToString()));
        foreach (var (label, seed, generation, text) in samples)
        {
            var path = folder.Samples(ModelId.Of("run", label, seed, generation));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, JsonSerializer.Serialize(new { id = "x", text }) + "\n");
        }

        return folder;
    }
}
