using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Theory;

namespace TextMad.Tests.Theory;

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
        { ToyModel.Mean, new AccumulateSubsample { Size = 0.5 }, 0.9, ["variance_of_mean"] },
        { ToyModel.Gaussian, new AccumulateSubsample(), 1, ["expected_variance", "variance_of_mean"] },
        { ToyModel.Gaussian, new AccumulateSubsample { Size = 0.5 }, 0.8, ["expected_variance", "variance_of_mean"] },
        { ToyModel.GaussianMl, new AccumulateSubsample(), 1, ["expected_variance", "variance_of_mean"] },
        { ToyModel.GaussianMl, new AccumulateSubsample { Size = 1.5 }, 0.9, ["expected_variance", "variance_of_mean"] },
        { ToyModel.Unigram, new AccumulateSubsample { Size = 0.5 }, 1, ["sum_of_squares", "heterozygosity"] },
        { ToyModel.Unigram, new Augment(), 1, ["sum_of_squares", "frequency_of_commonest"] },
        { ToyModel.Unigram, new Augment { Synthetic = 3 }, 1, ["sum_of_squares", "heterozygosity"] },
        { ToyModel.Unigram, new AccumulateSubsample(), 1, ["sum_of_squares", "frequency_of_commonest"] },
        { ToyModel.Bigram, new Replace(), 1, ["conditional_sum_of_squares", "types"] },
        { ToyModel.Bigram, new Accumulate(), 1, ["conditional_heterozygosity"] },
        { ToyModel.Bigram, new Fresh(), 1, ["conditional_sum_of_squares"] },
        { ToyModel.Bigram, new Augment(), 1, ["conditional_sum_of_squares"] },
        { ToyModel.LeastSquares, new Replace(), 1, ["excess_error"] },
        { ToyModel.LeastSquares, new Accumulate(), 1, ["excess_error"] },
        { ToyModel.LeastSquares, new Replace { SizeMatched = true }, 1, ["excess_error"] },
        { ToyModel.LeastSquares, new Augment { Synthetic = 2 }, 1, ["excess_error"] },
        { ToyModel.LeastSquares, new Fresh(), 1, ["excess_error"] },
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
        { ToyModel.LeastSquares, new Fresh(), 1, ["excess_error"] },
        { ToyModel.LeastSquares, new Augment(), 1, ["excess_error"] },
    };

    /// <summary>Where blocks pile up the way to the limit is long: the exact value after many refits is held against it, up to what is left of 1/t.</summary>
    public static TheoryData<ToyModel, Regime, double, string> Piled => new()
    {
        { ToyModel.Mean, new Accumulate(), 0.7, "variance_of_mean" },
        { ToyModel.Gaussian, new Accumulate(), 1, "expected_variance" },
        { ToyModel.GaussianMl, new Accumulate(), 1, "expected_variance" },
        { ToyModel.GaussianMl, new Accumulate(), 1, "variance_of_mean" },
        { ToyModel.Unigram, new Accumulate(), 1, "heterozygosity" },
        { ToyModel.LeastSquares, new Accumulate(), 1, "excess_error" },
        { ToyModel.Mean, new AccumulateSubsample(), 0.7, "variance_of_mean" },
        { ToyModel.Mean, new AccumulateSubsample { Size = 0.5 }, 1, "variance_of_mean" },
        { ToyModel.GaussianMl, new AccumulateSubsample(), 1, "expected_variance" },
        { ToyModel.GaussianMl, new AccumulateSubsample { Size = 0.5 }, 1, "variance_of_mean" },
        { ToyModel.Unigram, new AccumulateSubsample(), 1, "sum_of_squares" },
        { ToyModel.Unigram, new AccumulateSubsample { Size = 2 }, 1, "heterozygosity" },
    };

    [Theory]
    [MemberData(nameof(Piled))]
    public void The_exact_expectation_comes_as_close_to_its_limit_as_wanted(ToyModel model, Regime regime, double bias, string statistic)
    {
        double Gap(int generations)
        {
            var toy = Toys.Of(new SimulationOptions { Model = model, Regime = regime, Bias = bias, Samples = 20, Generations = generations });
            return Math.Abs(toy.Exact(statistic, generations)!.Value - toy.Stationary(statistic)!.Value) / toy.Stationary(statistic)!.Value;
        }

        // What is left falls as 1/t (as t^-0.95 or t^-0.9 where the pool itself settles slowly).
        Assert.InRange(Gap(100_000), 0, 1e-4);
        Assert.InRange(Gap(100_000) / Gap(10_000), 0.09, 0.14);
    }

    [Fact]
    public void Under_accumulate_subsample_bias_loses_the_spread_as_a_power_and_the_unbiased_estimator_gains_without_end()
    {
        var regime = new AccumulateSubsample();
        var gains = Toys.Of(new SimulationOptions { Model = ToyModel.Gaussian, Regime = regime, Samples = 20, Generations = 100_000 });
        Assert.Null(gains.Stationary("expected_variance"));
        Assert.Null(gains.Stationary("variance_of_mean"));

        // t^(1/n): ten times as many refits, 10^(1/20) = 1.122 times the spread.
        Assert.Equal(Math.Pow(10, 1.0 / 20), gains.Exact("expected_variance", 100_000)!.Value / gains.Exact("expected_variance", 10_000)!.Value, 1e-4);
        var loses = Toys.Of(new SimulationOptions { Model = ToyModel.GaussianMl, Regime = regime, Bias = 0.5, Samples = 20, Generations = 100_000 });
        Assert.Equal(0, loses.Stationary("expected_variance"));
        Assert.Equal(
            Math.Pow(10, (0.5 * 0.95) + 0.05 - 1), loses.Exact("expected_variance", 100_000)!.Value / loses.Exact("expected_variance", 10_000)!.Value, 1e-4);

        // The mean stops with it, and its distance from where it stops falls as fast: h_t/n beside terms that are smaller by 1/t.
        double Left(int t) => loses.Exact("variance_of_mean", t)!.Value - loses.Stationary("variance_of_mean")!.Value;
        Assert.Equal(Math.Pow(10, (0.5 * 0.95) + 0.05 - 1), Left(100_000) / Left(10_000), 1e-3);
    }

    /// <summary>The same moments by another road: the products of every pair of blocks, each kept for itself.</summary>
    [Theory]
    [InlineData(2, 0.3)]
    [InlineData(20, 0.13)]
    public void Two_moments_of_the_pool_say_as_much_as_those_of_all_pairs_of_blocks(int samples, double equal)
    {
        const int refits = 12;
        double m = samples;
        var v = new double[refits + 1];
        var g = new double[refits + 1, refits + 1];
        v[0] = g[0, 0] = equal;
        var found = SubsampleMoments.OfSymbols(m, m, equal);
        for (var t = 1; t <= refits; t++)
        {
            double same = 0, different = 0;
            for (var i = 0; i < t; i++)
            {
                same += g[i, i];
                for (var j = 0; j < i; j++)
                {
                    different += 2 * g[i, j];
                }
            }

            var pairs = ((m * (m - 1) * same) + (m * m * different)) / (t * m * ((t * m) - 1));
            v[t] = g[t, t] = (1 / m) + ((1 - (1 / m)) * pairs);
            Assert.Equal(v[t], found.Square(t), 1e-13);
            for (var i = 0; i < t; i++)
            {
                var sum = 1 + ((m - 1) * g[i, i]);
                for (var j = 0; j < t; j++)
                {
                    sum += j == i ? 0 : m * g[Math.Max(i, j), Math.Min(i, j)];
                }

                g[t, i] = sum / (t * m);
            }
        }
    }

    [Theory]
    [InlineData(2, 1, 2)]
    [InlineData(20, 2.95, 2)]
    [InlineData(50, 6.9, 3)]
    public void Limits_of_products_are_what_a_million_factors_come_to(int m, double c, int first)
    {
        const int last = 1_000_000;
        double pairs = 1, sine = 1;
        for (var i = 1; i <= last; i++)
        {
            pairs *= i < first ? 1 : 1 - (c / (i * (((double)i * m) - 1)));
            sine *= 1 - (1 / (m * (double)i * i));
        }

        // The factors left out come to 1 - c/(M last).
        Assert.Equal(pairs * (1 - (c / (m * (double)last))), Products.Pairs(m, c, first), 1e-10);
        Assert.Equal(sine * (1 - (1 / (m * (double)last))), Products.Sine(m), 1e-10);
    }

    [Theory]
    [InlineData(ToyModel.Gaussian)]
    [InlineData(ToyModel.Unigram)]
    public void No_synthetic_data_at_all_is_a_fit_to_the_same_real_data_every_time(ToyModel model)
    {
        // 0.001 of 20 samples is none.
        var rows = Run(new SimulationOptions { Model = model, Regime = new Augment { Synthetic = 0.001 }, Samples = 20, Generations = 3, Repeats = 5000 });
        foreach (var statistic in rows.Where(row => row.Statistic is "variance_of_mean" or "sum_of_squares").GroupBy(row => row.Statistic))
        {
            Assert.Single(statistic.Select(row => row.Measured).Distinct());
            Assert.All(statistic, row => Assert.Equal(statistic.First().Exact!.Value, row.Exact!.Value, 1e-15));
            Assert.All(statistic, row => Assert.Equal(statistic.First().Exact!.Value, row.Stationary!.Value, 1e-15));
        }
    }

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
