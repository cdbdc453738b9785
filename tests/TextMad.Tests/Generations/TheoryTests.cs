using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Generations.Theory;

namespace TextMad.Tests.Generations;

/// <summary>Toy models in the generation loop against closed forms: the proof that loop and regimes are right.</summary>
public sealed class TheoryTests
{
    public static TheoryData<ToyModel, Regime, double, string[]> Studies => new()
    {
        { ToyModel.Gaussian, new Replace(), 1, ["expected_variance", "expected_sigma", "variance_of_mean"] },
        { ToyModel.Gaussian, new Replace(), 0.8, ["expected_variance"] },
        { ToyModel.GaussianMl, new Replace(), 1, ["expected_variance", "expected_sigma", "variance_of_mean"] },
        { ToyModel.GaussianMl, new Replace(), 0.7, ["expected_variance", "variance_of_mean"] },
        { ToyModel.Mean, new Replace(), 1, ["variance_of_mean"] },
        { ToyModel.Mean, new Replace { SizeMatched = true }, 1, ["variance_of_mean"] },
        { ToyModel.Mean, new Accumulate(), 1, ["variance_of_mean"] },
        { ToyModel.Mean, new Fresh(), 1, ["variance_of_mean"] },
        { ToyModel.Mean, new Fresh { Real = 0.1, Synthetic = 0.9 }, 0.5, ["variance_of_mean"] },
        { ToyModel.Mean, new Augment(), 1, ["variance_of_mean"] },
        { ToyModel.Mean, new Augment { Synthetic = 2 }, 1, ["variance_of_mean"] },
        { ToyModel.Unigram, new Replace(), 1, ["sum_of_squares", "heterozygosity", "types", "rarest_unseen", "frequency_of_commonest"] },
        { ToyModel.Unigram, new Replace { SizeMatched = true }, 1, ["sum_of_squares", "frequency_of_commonest"] },
        { ToyModel.Unigram, new Accumulate(), 1, ["sum_of_squares", "heterozygosity", "frequency_of_commonest"] },
        { ToyModel.Unigram, new Fresh { Real = 0.2, Synthetic = 0.8 }, 1, ["sum_of_squares", "frequency_of_commonest"] },
    };

    [Theory]
    [MemberData(nameof(Studies))]
    public void Measured_trajectories_agree_with_the_exact_expectation_within_five_standard_errors(
        ToyModel model, Regime regime, double bias, string[] statistics)
    {
        var rows = Simulation.Run(new SimulationOptions
        {
            Model = model,
            Regime = regime,
            Bias = bias,
            Samples = 20,
            Generations = 6,
            Repeats = 20_000,
            Seed = 11,
        });

        foreach (var statistic in statistics)
        {
            var checkedRows = rows.Where(row => row.Statistic == statistic && row.Exact is not null).ToList();
            Assert.NotEmpty(checkedRows);
            Assert.All(checkedRows, row => Assert.InRange(
                Math.Abs(row.Measured - row.Exact!.Value), 0, Math.Max(5 * row.StandardError, 1e-12)));
        }
    }

    [Fact]
    public void The_band_is_narrow_enough_to_tell_the_estimators_apart()
    {
        var last = Run(new SimulationOptions { Model = ToyModel.GaussianMl, Samples = 20, Generations = 6, Repeats = 20_000 })
            .Single(row => row is { Generation: 6, Statistic: "expected_variance" });
        Assert.True(1 - last.Measured > 10 * last.StandardError, "maximum likelihood must visibly lose variance");
    }

    [Fact]
    public void The_published_values_of_one_resampling_and_of_Wright_Fisher_hold()
    {
        // 1 - (1 - 1/M)^m (1 - sum p0^2), Seddik et al. 2404.05090; M = 20, m = 6, k = 20 Zipf symbols.
        var p = UnigramTheory.ZipfProbabilities(20);
        var rows = Run(new SimulationOptions { Model = ToyModel.Unigram, Samples = 20, Generations = 6, Repeats = 100 });
        var exact = rows.Single(row => row is { Generation: 6, Statistic: "sum_of_squares" }).Exact!.Value;
        Assert.Equal(1 - (Math.Pow(1 - (1.0 / 20), 6) * (1 - p.Sum(x => x * x))), exact, 12);
        var types = rows.Single(row => row is { Generation: 1, Statistic: "types" }).Exact!.Value;
        Assert.Equal(p.Sum(x => 1 - Math.Pow(1 - x, 20)), types, 10);
        var mean = Run(new SimulationOptions { Model = ToyModel.Mean, Regime = new Accumulate(), Samples = 20, Generations = 6, Repeats = 10 });
        Assert.All(mean, row => Assert.True(row.Exact <= Math.PI * Math.PI / (6 * 20)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers_and_another_seed_does_not()
    {
        var options = new SimulationOptions { Samples = 10, Generations = 3, Repeats = 200, Seed = 5 };
        Assert.Equal(Run(options), Run(options));
        Assert.NotEqual(Run(options), Run(options with { Seed = 6 }));
    }

    [Fact]
    public void A_setting_without_effect_or_out_of_range_is_refused()
    {
        Assert.Contains("bias", Refuse(new SimulationOptions { Model = ToyModel.Unigram, Bias = 0.5 }), StringComparison.Ordinal);
        Assert.Contains("symbols", Refuse(new SimulationOptions { Symbols = 7 }), StringComparison.Ordinal);
        Assert.Contains("samples is 1;", Refuse(new SimulationOptions { Samples = 1 }), StringComparison.Ordinal);
        Assert.Contains("sum to 1", Refuse(new SimulationOptions { Regime = new Mixture { Alpha = 1 } }), StringComparison.Ordinal);
    }

    private static string Refuse(SimulationOptions options) => Assert.Throws<InputException>(() => Run(options)).Message;

    private static IReadOnlyList<SimulationRow> Run(SimulationOptions options) => Simulation.Run(options);
}
