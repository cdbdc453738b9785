using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Models.Toys;
using TextMad.Theory;

namespace TextMad.Tests.Theory;

/// <summary>Exact expectations beyond the first refit where training sets draw again from what was drawn before, held against the loop itself.</summary>
public sealed class TheoryEveryRefitTests
{
    public static TheoryData<ToyModel, Regime, double, string[]> Studies => new()
    {
        { ToyModel.Mean, new Memory(), 1, ["variance_of_mean"] },
        { ToyModel.Mean, new Memory { Models = 3 }, 0.7, ["variance_of_mean"] },
        { ToyModel.Mean, new Keep { Share = 0.3 }, 1, ["variance_of_mean"] },
        { ToyModel.Mean, new Keep { Share = 0.3, Add = true }, 0.8, ["variance_of_mean"] },
        { ToyModel.Mean, new Mixture(), 1, ["variance_of_mean"] },
        { ToyModel.Mean, new Augment { Growing = true }, 1, ["variance_of_mean"] },
        { ToyModel.Gaussian, new Memory { Models = 3 }, 1, ["expected_variance", "variance_of_mean"] },
        { ToyModel.GaussianMl, new Memory(), 0.9, ["expected_variance", "variance_of_mean"] },
        { ToyModel.Gaussian, new Keep { Share = 0.25 }, 0.9, ["expected_variance", "variance_of_mean"] },
        { ToyModel.GaussianMl, new Keep { Share = 0.25, Add = true }, 1, ["expected_variance", "variance_of_mean"] },
        { ToyModel.Gaussian, new Mixture { Alpha = 0.6, Beta = 0.3, Gamma = 0.1 }, 0.9, ["expected_variance", "variance_of_mean"] },
        { ToyModel.GaussianMl, new Mixture { Alpha = 0.35, Beta = 0.65, Gamma = 0 }, 1, ["expected_variance", "variance_of_mean"] },
        { ToyModel.Gaussian, new Augment { Synthetic = 0.5, Growing = true }, 1, ["expected_variance", "variance_of_mean"] },
        { ToyModel.GaussianMl, new Augment { Growing = true }, 0.8, ["expected_variance", "variance_of_mean"] },
        { ToyModel.Unigram, new Memory { Models = 3 }, 1, ["sum_of_squares", "heterozygosity"] },
        { ToyModel.Unigram, new Keep { Share = 0.3 }, 1, ["sum_of_squares"] },
        { ToyModel.Unigram, new Keep { Share = 0.3, Add = true }, 1, ["sum_of_squares"] },
        { ToyModel.Unigram, new Mixture { Alpha = 0.4, Beta = 0.4, Gamma = 0.2 }, 1, ["sum_of_squares"] },
        { ToyModel.Unigram, new Augment { Growing = true }, 1, ["sum_of_squares", "heterozygosity"] },
        { ToyModel.Bigram, new Augment { Growing = true }, 1, ["conditional_sum_of_squares"] },
        { ToyModel.Gaussian, new Accumulate(), 0.8, ["expected_sigma"] },
        { ToyModel.GaussianMl, new Accumulate(), 1, ["expected_sigma"] },
        { ToyModel.Gaussian, new Replace { SizeMatched = true }, 0.9, ["expected_sigma"] },
        { ToyModel.GaussianMl, new Growing(), 1, ["expected_sigma", "expected_variance", "variance_of_mean"] },
        { ToyModel.LeastSquares, new Replace(), 0.6, ["excess_error"] },
        { ToyModel.LeastSquares, new Accumulate(), 0.6, ["excess_error"] },
        { ToyModel.LeastSquares, new Augment { Growing = true }, 0.8, ["excess_error"] },
    };

    [Theory]
    [MemberData(nameof(Studies))]
    public void Measured_trajectories_agree_with_the_exact_expectation_within_five_standard_errors(
        ToyModel model, Regime regime, double bias, string[] statistics)
    {
        var rows = Simulation.Run(new SimulationOptions
        {
            Model = model, Regime = regime, Bias = bias, Samples = 20, Generations = 5, Repeats = 15_000, Seed = 21,
            Symbols = model == ToyModel.Bigram ? 4 : 20,
        });
        foreach (var statistic in statistics)
        {
            var of = rows.Where(row => row.Statistic == statistic).ToList();
            Assert.Equal(5, of.Count(row => row.Exact is not null));
            Assert.All(of, row => Assert.InRange(Math.Abs(row.Measured - row.Exact!.Value), 0, 5 * row.StandardError));
        }
    }

    [Theory]
    [InlineData(ToyModel.Gaussian, 0.9)]
    [InlineData(ToyModel.GaussianMl, 1)]
    public void Determinants_of_accumulate_fresh_and_growing_samples_are_as_derived(ToyModel model, double bias)
    {
        foreach (PooledRegime regime in (PooledRegime[])[new Accumulate(), new Fresh { Real = 0.25, Synthetic = 0.75 }, new Growing()])
        {
            var rows = Simulation.Run(new SimulationOptions
            {
                Model = model, Regime = regime, Bias = bias, Dimensions = 3, Samples = 20, Generations = 4, Repeats = 6000, Seed = 5,
            });
            Assert.All(rows, row => Assert.InRange(Math.Abs(row.Z!.Value), 0, 5));

            // The values of the coordinates alone, cubed, are far outside the band: it can see what the determinant adds.
            var last = rows.Single(row => row is { Generation: 4, Statistic: "generalised_variance" });
            var spread = rows.Single(row => row is { Generation: 4, Statistic: "expected_variance" }).Exact!.Value;
            Assert.True(Math.Abs(Math.Pow(spread, 3) - last.Measured) > 5 * last.StandardError, regime.Label);
        }
    }

    [Fact]
    public void A_determinant_of_one_dimension_is_the_expected_variance()
    {
        foreach (PooledRegime regime in (PooledRegime[])[new Accumulate(), new Fresh { Real = 0.3, Synthetic = 0.7 }, new Growing(), new Replace { SizeMatched = true }])
        {
            foreach (var estimator in (VarianceEstimator[])[VarianceEstimator.Unbiased, VarianceEstimator.MaximumLikelihood])
            {
                var theory = new GaussianTheory(new SimulationOptions { Regime = regime, Samples = 20, Bias = 0.9 }, estimator);
                for (var t = 1; t <= 8; t++)
                {
                    Assert.Equal(theory.Exact("expected_variance", t)!.Value, theory.GeneralisedVariance(1, t)!.Value, 1e-12);
                }
            }
        }
    }

    /// <summary>Two derivations, one answer: the general recursion over blocks against those of single regimes.</summary>
    [Fact]
    public void Block_moments_agree_with_the_recursions_of_single_regimes()
    {
        foreach (var estimator in Enum.GetValues<VarianceEstimator>())
        {
            var law = ItemLaw.OfNumbers(0.9, estimator);
            var augment = new Augment { Synthetic = 1.5 };
            var known = new GaussianTheory(new SimulationOptions { Regime = augment, Samples = 20, Bias = 0.9 }, estimator);
            var found = BlockMoments.Of(augment, 20, 10, law)!;
            var replace = new GaussianTheory(new SimulationOptions { Samples = 20, Bias = 0.9 }, estimator);
            var one = BlockMoments.Of(new Memory { Models = 1 }, 20, 10, law)!;
            var alone = new MixtureMoments(new Mixture { Alpha = 1, Beta = 0, Gamma = 0 }, 20, law);
            for (var t = 1; t <= 10; t++)
            {
                Assert.Equal(known.Exact("variance_of_mean", t)!.Value, found.Square(t), 1e-13);
                Assert.Equal(known.Exact("expected_variance", t)!.Value, found.Spread(t), 1e-13);
                Assert.Equal(replace.Exact("variance_of_mean", t)!.Value, one.Square(t), 1e-13);
                Assert.Equal(replace.Exact("variance_of_mean", t)!.Value, alone.Square(t), 1e-13);
                Assert.Equal(replace.Exact("expected_variance", t)!.Value, alone.Spread(t), 1e-13);
            }

            // The fixed point of one is where the other comes to rest.
            Assert.Equal(known.Stationary("variance_of_mean")!.Value, found.StationarySquare!.Value, 1e-11);
        }
    }

    [Theory]
    [InlineData(ToyModel.Mean, "variance_of_mean")]
    [InlineData(ToyModel.Gaussian, "variance_of_mean")]
    [InlineData(ToyModel.Gaussian, "expected_variance")]
    [InlineData(ToyModel.GaussianMl, "expected_variance")]
    [InlineData(ToyModel.Unigram, "sum_of_squares")]
    public void A_growing_augment_comes_to_its_limit_whatever_the_rate(ToyModel model, string statistic)
    {
        foreach (var rate in (double[])[0.5, 1, 2])
        {
            double Gap(int t)
            {
                var toy = Toys.Of(new SimulationOptions { Model = model, Regime = new Augment { Synthetic = rate, Growing = true }, Samples = 20, Generations = t });
                return Math.Abs(toy.Exact(statistic, t)!.Value - toy.Stationary(statistic)!.Value) / toy.Stationary(statistic)!.Value;
            }

            Assert.InRange(Gap(40_000), 0, 2e-3);
            // At most 10^-(1/c), c = 2, of what was left ten times earlier.
            Assert.InRange(Gap(40_000) / Gap(4_000), 0, 0.35);
        }
    }

    [Theory]
    [InlineData(ToyModel.Mean, 0.2)]
    [InlineData(ToyModel.GaussianMl, 0.05)]
    [InlineData(ToyModel.Unigram, 0.3)]
    public void Keeping_real_data_bounds_the_loop_where_the_recursion_comes_to_rest(ToyModel model, double share)
    {
        var statistic = model == ToyModel.Unigram ? "sum_of_squares" : "variance_of_mean";
        foreach (Regime regime in (Regime[])[new Keep { Share = share }, new Mixture { Alpha = 0.5, Beta = 0.5 - share, Gamma = share }])
        {
            var toy = Toys.Of(new SimulationOptions { Model = model, Regime = regime, Samples = 20, Generations = 2000 });
            Assert.Equal(toy.Stationary(statistic)!.Value, toy.Exact(statistic, 2000)!.Value, 1e-10);
        }

        // Without real data a mean wanders for ever, and symbols end in one.
        var memory = Toys.Of(new SimulationOptions { Model = model, Regime = new Memory(), Samples = 20, Generations = 2000 });
        if (model == ToyModel.Mean)
        {
            Assert.Null(memory.Stationary(statistic));
        }
        else
        {
            Assert.Equal(memory.Stationary(statistic)!.Value, memory.Exact(statistic, 2000)!.Value, 1e-10);
        }
    }

    /// <summary>Against sums that a million terms give: E sqrt(1 + a chi^2_m + b chi^2_1) with b = 0 and m = 2 is 1 plus an integral known in closed form.</summary>
    [Fact]
    public void The_integral_of_a_square_root_is_exact()
    {
        // chi^2_2 is exponential: E sqrt(1 + 2 a e) = 1 + sqrt(pi a / 2) exp(1/(2a)) erfc(1/sqrt(2a)); at a = 1/2: 1 + sqrt(pi)/2 e erfc(1) = 1.3789360...
        const double complementary = 0.157299207050285130658779364917390740703933002034; // erfc(1), DLMF 7.2.2
        Assert.Equal(1 + (Math.Sqrt(Math.PI) / 2 * Math.E * complementary), Integrals.SquareRoot(0.5, 2, 0), 1e-13);

        // A chi^2 may be shared out: m = 6 and one more with the same factor is m = 7.
        Assert.Equal(Integrals.SquareRoot(0.02, 7, 0), Integrals.SquareRoot(0.02, 6, 0.02), 1e-14);
    }

    [Fact]
    public void C4_of_many_samples_goes_on_where_the_recursion_ends()
    {
        // c4(m) c4(m+1) = sqrt((m-1)/m) by the recursion's own identity [Gamma(m/2)/Gamma((m-1)/2) times the next].
        foreach (var m in (double[])[3, 50, 9_999, 10_000, 10_001, 1_000_000])
        {
            Assert.Equal(Math.Sqrt((m - 1) / m), Integrals.C4(m) * Integrals.C4(m + 1), 1e-12);
        }
    }

    /// <summary>The page of the manual says where exact values end: its table is what the code answers.</summary>
    [Fact]
    public void The_table_of_the_manual_says_where_an_expectation_is_exact_after_every_refit()
    {
        (string Name, Regime Regime)[] regimes =
        [
            ("replace", new Replace()), ("size-matched", new Replace { SizeMatched = true }), ("growing", new Growing { Excess = 1 }), ("memory", new Memory()),
            ("augment", new Augment()), ("growing augment", new Augment { Growing = true }), ("keep", new Keep()), ("keep, added", new Keep { Add = true }),
            ("fresh", new Fresh()), ("weighted", new Weighted()), ("mixture", new Mixture()), ("accumulate", new Accumulate()),
            ("accumulate_subsample", new AccumulateSubsample()),
        ];
        var lines = new List<string>();
        foreach (var (name, options) in ((string, SimulationOptions)[])[
            .. Enum.GetValues<ToyModel>().Select(model => (Toys.NameOf(model), new SimulationOptions { Model = model, VerifierTolerance = null })),
            ("gaussian, d > 1", new SimulationOptions { Model = ToyModel.Gaussian, Dimensions = 3 }),
            ("least_squares, verifier", new SimulationOptions { Model = ToyModel.LeastSquares, VerifierTolerance = 1 }),
        ])
        {
            // Bigram and several dimensions have no weighted fit.
            var possible = regimes.Where(regime => regime.Regime.RealShare is null || (options.Model != ToyModel.Bigram && (options.Dimensions == 1))).ToArray();
            foreach (var statistic in Toys.Of(options).Statistics)
            {
                string[] exact = [.. possible.Where(r => Toys.Of(options with { Regime = r.Regime }).Exact(statistic, 3) is not null).Select(r => r.Name)];
                string[] missing = [.. possible.Select(r => r.Name).Except(exact)];
                lines.Add($"| {name} | `{statistic}` | " + (exact.Length == 0 ? "the first fit only"
                    : missing.Length == 0 ? "every regime" : missing.Length <= 4 ? "every regime but " + string.Join(", ", missing) : string.Join(", ", exact)) + " |");
            }
        }

        var page = File.ReadAllText(Path.Combine(Laws.Repository.Root, "src", "TextMad.Cli", "Topics", "theory.md")).ReplaceLineEndings("\n");
        Assert.Contains(string.Join('\n', lines), page, StringComparison.Ordinal);
    }
}
