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
        { ToyModel.Gaussian, new Replace { SizeMatched = true }, 0.9, ["expected_variance", "variance_of_mean"] },
        { ToyModel.Gaussian, new Accumulate(), 0.8, ["expected_variance", "variance_of_mean"] },
        { ToyModel.GaussianMl, new Accumulate(), 1, ["expected_variance", "variance_of_mean"] },
        { ToyModel.Gaussian, new Fresh { Real = 0.3, Synthetic = 0.7 }, 0.8, ["expected_variance", "variance_of_mean"] },
        { ToyModel.GaussianMl, new Fresh { Real = 0.1, Synthetic = 0.9 }, 1, ["expected_variance", "variance_of_mean"] },
        { ToyModel.Gaussian, new Augment(), 1, ["expected_variance", "variance_of_mean"] },
        { ToyModel.GaussianMl, new Augment { Synthetic = 2 }, 0.9, ["expected_variance", "variance_of_mean"] },
        { ToyModel.Mean, new AccumulateSubsample(), 1, ["variance_of_mean"] },
        { ToyModel.Mean, new AccumulateSubsample(), 0.5, ["variance_of_mean"] },
        { ToyModel.Unigram, new Augment(), 1, ["sum_of_squares", "frequency_of_commonest"] },
        { ToyModel.Unigram, new Augment { Synthetic = 3 }, 1, ["sum_of_squares", "heterozygosity"] },
        { ToyModel.Unigram, new AccumulateSubsample(), 1, ["sum_of_squares", "frequency_of_commonest"] },
        { ToyModel.Bigram, new Replace(), 1, ["conditional_sum_of_squares", "types"] },
        { ToyModel.Bigram, new Accumulate(), 1, ["conditional_heterozygosity"] },
        { ToyModel.Bigram, new Fresh(), 1, ["conditional_sum_of_squares"] },
        { ToyModel.Bigram, new Augment(), 1, ["conditional_sum_of_squares"] },
        { ToyModel.LeastSquares, new Replace(), 1, ["excess_error"] },
        { ToyModel.LeastSquares, new Accumulate(), 1, ["excess_error"] },
    };

    /// <summary>Where the loop settles when real data keep coming, or stay: twenty refits are far beyond the transient.</summary>
    public static TheoryData<ToyModel, Regime, double, string[]> Settled => new()
    {
        { ToyModel.Mean, new Fresh { Real = 0.3, Synthetic = 0.7 }, 1, ["variance_of_mean"] },
        { ToyModel.Mean, new Augment(), 0.8, ["variance_of_mean"] },
        { ToyModel.Gaussian, new Fresh { Real = 0.4, Synthetic = 0.6 }, 0.9, ["expected_variance", "variance_of_mean"] },
        { ToyModel.Gaussian, new Augment(), 1, ["expected_variance", "variance_of_mean"] },
        { ToyModel.GaussianMl, new Augment(), 1, ["expected_variance", "variance_of_mean"] },
        { ToyModel.GaussianMl, new Replace(), 0.5, ["variance_of_mean"] },
        { ToyModel.Unigram, new Fresh { Real = 0.5, Synthetic = 0.5 }, 1, ["sum_of_squares"] },
        { ToyModel.Unigram, new Augment(), 1, ["sum_of_squares", "heterozygosity"] },
        { ToyModel.Bigram, new Fresh { Real = 1, Synthetic = 1 }, 1, ["conditional_sum_of_squares"] },
    };

    [Theory]
    [MemberData(nameof(Settled))]
    public void After_many_refits_the_measured_spread_is_the_stationary_one_within_five_standard_errors(
        ToyModel model, Regime regime, double bias, string[] statistics)
    {
        var last = Simulation.Run(new SimulationOptions
        {
            Model = model, Regime = regime, Bias = bias, Samples = 20, Generations = 24, Repeats = 10_000, Seed = 12,
        }).Where(row => row.Generation == 24).ToList();
        foreach (var statistic in statistics)
        {
            var row = last.Single(row => row.Statistic == statistic);
            Assert.Equal(row.Stationary!.Value, row.Exact!.Value, 1e-3 * row.Stationary!.Value);
            Assert.InRange(Math.Abs(row.Measured - row.Stationary!.Value), 0, 5 * row.StandardError);
        }
    }

    [Theory]
    [InlineData(ToyModel.Gaussian, 0.9)]
    [InlineData(ToyModel.GaussianMl, 1)]
    public void In_several_dimensions_every_coordinate_and_the_determinant_go_as_theory_says(ToyModel model, double bias)
    {
        var rows = Run(new SimulationOptions { Model = model, Bias = bias, Dimensions = 3, Samples = 20, Generations = 4, Repeats = 20_000, Seed = 3 });
        Assert.Equal(["expected_variance", "generalised_variance", "variance_of_mean"], rows.Select(row => row.Statistic).Distinct());
        Assert.All(rows, row => Assert.InRange(Math.Abs(row.Z!.Value), 0, 5));

        // E[Sigma_t] = lambda^t Sigma_0 without bias of the estimator; det: nu = 19, (19 18 17 / 19^3 lambda^3)^t.
        if (model == ToyModel.Gaussian)
        {
            Assert.Equal(Math.Pow(bias, 4), rows.Single(row => row is { Generation: 4, Statistic: "expected_variance" }).Exact!.Value, 12);
            Assert.Equal(Math.Pow(18.0 * 17 / (19 * 19) * Math.Pow(bias, 3), 4), rows.Single(row => row is { Generation: 4, Statistic: "generalised_variance" }).Exact!.Value, 12);
        }
    }

    [Fact]
    public void Least_squares_with_several_features_loses_as_much_as_published()
    {
        // sigma^2 d n / (T - d - 1), and n replaced by the sum of 1/i^2 [Gerstgrasser et al.].
        var options = new SimulationOptions { Model = ToyModel.LeastSquares, Dimensions = 4, Samples = 20, Generations = 5, Repeats = 20_000 };
        var replace = Run(options);
        Assert.Equal(5 * 4.0 / 15, replace[^1].Exact!.Value, 12);
        Assert.All(replace, row => Assert.InRange(Math.Abs(row.Z!.Value), 0, 5));
        var accumulate = Run(options with { Regime = new Accumulate() });
        Assert.All(accumulate, row => Assert.InRange(Math.Abs(row.Z!.Value), 0, 5));
        Assert.Equal(4.0 / 15 * Math.PI * Math.PI / 6, accumulate[^1].Stationary!.Value, 12);
        Assert.True(accumulate[^1].Exact < accumulate[^1].Stationary);
    }

    [Theory]
    [InlineData(ToyModel.Gaussian)]
    [InlineData(ToyModel.GaussianMl)]
    [InlineData(ToyModel.Mean)]
    [InlineData(ToyModel.LeastSquares)]
    [InlineData(ToyModel.Unigram)]
    [InlineData(ToyModel.Bigram)]
    public void Every_toy_runs_under_every_regime_of_pools(ToyModel model)
    {
        Regime[] regimes =
        [
            new Replace(), new Replace { SizeMatched = true }, new Augment(), new Augment { Growing = true }, new Keep(), new Keep { Add = true }, new Accumulate(),
            new AccumulateSubsample(), new Fresh(), new Memory(), new Mixture { Alpha = 0.5, Beta = 0.25, Gamma = 0.25 },
        ];
        Assert.All(regimes, regime => Assert.All(
            Run(new SimulationOptions { Model = model, Regime = regime, Samples = 40, Generations = 4, Repeats = 20 }),
            row => Assert.True(double.IsFinite(row.Measured))));
    }

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
        Assert.Contains("dimensions has no effect on unigram", Refuse(new SimulationOptions { Model = ToyModel.Unigram, Dimensions = 2 }), StringComparison.Ordinal);
        Assert.Contains("from 6 rows on", Refuse(new SimulationOptions { Model = ToyModel.LeastSquares, Dimensions = 4, Samples = 5 }), StringComparison.Ordinal);
        Assert.Contains("multiple of 20", Refuse(new SimulationOptions { Model = ToyModel.Bigram, Samples = 30 }), StringComparison.Ordinal);
        Assert.Contains("samples is 1;", Refuse(new SimulationOptions { Samples = 1 }), StringComparison.Ordinal);
        Assert.Contains("sum to 1", Refuse(new SimulationOptions { Regime = new Mixture { Alpha = 1 } }), StringComparison.Ordinal);
    }

    private static string Refuse(SimulationOptions options) => Assert.Throws<InputException>(() => Run(options)).Message;

    private static IReadOnlyList<SimulationRow> Run(SimulationOptions options) => Simulation.Run(options);
}
