using TextMad.Reporting;
using TextMad.Reporting.Profile;

namespace TextMad.Tests.Reporting;

/// <summary>Scaling laws that are known, and what is told of them.</summary>
public sealed class ScalingLawTests : IDisposable
{
    private static readonly long[] _sizes = [1000, 2000, 4000, 8000];

    private static readonly ulong[] _seeds = [1, 2, 3];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("textmad-scaling-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_exponent_and_losses_of_a_known_law_come_out()
    {
        var law = Law((_, _) => -0.2);
        Assert.Equal(_sizes, law.Sizes);
        Assert.Equal([0, 1, 2], law.Fits.Select(fit => fit.Generation));
        Assert.All(law.Fits.SelectMany(fit => fit.Exponents), exponent => Assert.Equal(-0.2, exponent, 1e-9));
        Assert.All(law.Fits, fit => Assert.Equal(-0.2, fit.Exponent.Mean, 1e-9));
        Assert.Equal(20 * Math.Pow(1000, -0.2), law.Fits[0].Losses[0], 1e-9);
        Assert.Equal(20 * Math.Pow(8000, -0.2), law.Fits[2].Losses[3], 1e-9);
        Assert.Null(law.Fits[0].P);
    }

    [Fact]
    public void A_changed_law_is_shown_and_one_that_only_moved_up_is_not()
    {
        // The loss falls by less and less with more text; seeds agree to a tenth of it.
        var changed = Law((seed, t) => -0.2 + (t * (0.04 + (0.002 * seed))));
        Assert.Equal(0.044, SampleMean(changed.Fits[1].Flatter), 1e-9);
        Assert.True(changed.Fits[1].P < 0.01 && changed.Fits[2].P < 0.01);
        Assert.Equal((ProfileVerdict.Shown, ScalingLaw.ExponentName), Profiled(changed));

        // A loss that is larger at every size alike has the exponent that it had.
        var higher = Law((seed, t) => -0.2 + (0.001 * (seed - 2) * t), t => 20 + (5 * t));
        Assert.True(higher.Fits[2].P > 0.3);
        Assert.Equal((ProfileVerdict.NotShown, ScalingLaw.ExponentName), Profiled(higher));

        // A steeper law is not collapse.
        Assert.True(Law((seed, t) => -0.2 - (t * (0.04 + (0.002 * seed)))).Fits[2].P > 0.95);
    }

    [Fact]
    public void One_size_and_values_that_have_no_loss_are_refused()
    {
        var one = new Dictionary<long, IReadOnlyList<MeasurementRow>> { [1000] = Rows(1000, (_, _) => -0.2, _ => 20) };
        Assert.Contains("two training sizes", Assert.Throws<InputException>(() => ScalingLaw.Of("heldout_perplexity", one, ["replace"], _seeds, 2)).Message,
            StringComparison.Ordinal);
        one[2000] = [.. Rows(2000, (_, _) => -0.2, _ => 20).Where(row => row is not { Seed: 2, Generation: 1 })];
        Assert.Contains(
            "no value above 1 for replace/s2/g1 at 2000 tokens",
            Assert.Throws<InputException>(() => ScalingLaw.Of("heldout_perplexity", one, ["replace"], _seeds, 2)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_scaling_law_is_read_back_as_written_and_damage_is_reported()
    {
        var path = Path.Combine(_folder.FullName, "scaling.json");
        Assert.Null(ScalingLaw.ReadIfThere(path));
        var law = Law((seed, t) => -0.2 + (0.01 * seed * t));
        File.WriteAllText(path, law.ToJson());
        var read = ScalingLaw.ReadIfThere(path)!;
        Assert.Equal(law.Sizes, read.Sizes);
        Assert.Equal(law.Fits.Select(fit => fit.P), read.Fits.Select(fit => fit.P));
        Assert.Equal(law.Fits.SelectMany(fit => fit.Flatter), read.Fits.SelectMany(fit => fit.Flatter));
        File.WriteAllText(path, "{}");
        Assert.IsType<Hint.MeasureScaling>(Assert.Throws<InputException>(() => ScalingLaw.ReadIfThere(path)).Hint);
    }

    private static (ProfileVerdict Verdict, string? Metric) Profiled(ScalingLaw law)
    {
        var finding = Assert.Single(CollapseProfile.Of(Rows(8000, (_, _) => -0.2, _ => 20), ["replace"], scaling: law).Regimes).Findings[4];
        return (finding.Verdict, finding.Metric);
    }

    private static double SampleMean(IReadOnlyList<double> values) => values.Sum() / values.Count;

    /// <summary>A law per seed and generation: loss = factor N^exponent, in every size exactly.</summary>
    private static ScalingLaw Law(Func<int, int, double> exponent, Func<int, double>? factor = null) => ScalingLaw.Of(
        "heldout_perplexity", _sizes.ToDictionary(size => size, size => Rows(size, exponent, factor ?? (_ => 20))), ["replace"], _seeds, 2);

    private static IReadOnlyList<MeasurementRow> Rows(long size, Func<int, int, double> exponent, Func<int, double> factor) =>
    [
        .. from seed in _seeds
           from t in Enumerable.Range(0, 3)
           select new MeasurementRow(
               "run", t == 0 ? "base" : "replace", seed, t, "heldout_perplexity", Math.Exp(factor(t) * Math.Pow(size, exponent((int)seed, t == 0 ? 0 : t)))),
    ];
}
