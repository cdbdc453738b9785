using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Theory;

namespace TextMad.Tests.Theory;

/// <summary>Weights of real data, growing samples, exponential families and a verifier, through the loop that trains models of text.</summary>
public sealed class TheoryNewTests
{
    public static TheoryData<ToyModel, Regime, double, string[]> Studies => new()
    {
        { ToyModel.Mean, new Weighted(), 1, ["variance_of_mean"] },
        { ToyModel.Mean, new Weighted { Weight = 0.3, Real = 0.5, Synthetic = 2 }, 0.8, ["variance_of_mean"] },
        { ToyModel.Gaussian, new Weighted { Weight = 0.4 }, 0.9, ["expected_variance", "variance_of_mean"] },
        { ToyModel.GaussianMl, new Weighted { Weight = 0.2 }, 1, ["expected_variance", "variance_of_mean"] },
        { ToyModel.Unigram, new Weighted { Weight = 0.3 }, 1, ["sum_of_squares", "frequency_of_commonest"] },
        { ToyModel.LeastSquares, new Weighted { Weight = 0.3 }, 1, ["excess_error"] },
        { ToyModel.Bernoulli, new Weighted { Weight = 0.7 }, 1, ["variance_of_mean"] },
        { ToyModel.Mean, new Growing(), 1, ["variance_of_mean"] },
        { ToyModel.Mean, new Growing { Excess = 0 }, 1, ["variance_of_mean"] },
        { ToyModel.Unigram, new Growing { Excess = 1 }, 1, ["sum_of_squares"] },
        { ToyModel.LeastSquares, new Growing { Excess = 1 }, 1, ["excess_error"] },
        { ToyModel.Bernoulli, new Replace(), 1, ["mean", "variance_of_mean", "relative_variance"] },
        { ToyModel.Bernoulli, new Accumulate(), 1, ["mean", "relative_variance"] },
        { ToyModel.Bernoulli, new Keep { Share = 0.2 }, 1, ["variance_of_mean"] },
        { ToyModel.Poisson, new Replace(), 1, ["mean", "variance_of_mean"] },
        { ToyModel.Poisson, new Accumulate(), 1, ["mean", "variance_of_mean", "relative_variance"] },
        { ToyModel.Poisson, new Mixture(), 1, ["variance_of_mean"] },
        { ToyModel.Poisson, new AccumulateSubsample(), 1, ["relative_variance"] },
    };

    [Theory]
    [MemberData(nameof(Studies))]
    public void Measured_trajectories_agree_with_the_exact_expectation_within_five_standard_errors(
        ToyModel model, Regime regime, double bias, string[] statistics)
    {
        var rows = Simulation.Run(new SimulationOptions
        {
            Model = model, Regime = regime, Bias = bias, Samples = 20, Generations = 5, Repeats = 15_000, Seed = 31,
        });
        foreach (var statistic in statistics)
        {
            var of = rows.Where(row => row.Statistic == statistic).ToList();
            Assert.Equal(5, of.Count(row => row.Exact is not null));
            Assert.All(of, row => Assert.InRange(Math.Abs(row.Measured - row.Exact!.Value), 0, 5 * row.StandardError));
        }
    }

    [Theory]
    [InlineData(1, 0.6180339887498949)]
    [InlineData(0.25, 0.3903882032022076)] // (sqrt(.0625 + 1) - .25)/2
    [InlineData(4, 0.8284271247461903)] // (sqrt(32) - 4)/2
    public void The_best_weight_of_real_data_is_the_published_one(double ratio, double best)
    {
        double Limit(double weight) => Toys.Of(new SimulationOptions
        {
            Model = ToyModel.Mean, Regime = new Weighted { Weight = weight, Real = ratio, Synthetic = 1 }, Samples = 100,
        }).Stationary("variance_of_mean")!.Value;

        Assert.Equal(((best * best) + (ratio * (1 - best) * (1 - best))) / (ratio * 100 * best * (2 - best)), Limit(best), 1e-14);
        Assert.True(Limit(best) < Limit(best - 0.01) && Limit(best) < Limit(best + 0.01));

        // The weight by size, k/(1+k), is worse.
        Assert.True(Limit(ratio / (1 + ratio)) > 1.003 * Limit(best));
    }

    [Fact]
    public void The_loop_itself_prefers_the_best_weight_to_that_by_size()
    {
        SimulationRow Last(double weight) => Simulation.Run(new SimulationOptions
        {
            Model = ToyModel.Mean, Regime = new Weighted { Weight = weight }, Samples = 10, Generations = 8, Repeats = 60_000, Seed = 2,
        })[^1];
        var (best, bySize) = (Last(0.618), Last(0.5));
        Assert.True(bySize.Measured - best.Measured > 5 * (best.StandardError + bySize.StandardError), $"{bySize.Measured} {best.Measured}");
    }

    [Fact]
    public void Samples_must_grow_faster_than_linearly()
    {
        Toy Of(double excess) => Toys.Of(new SimulationOptions { Model = ToyModel.Mean, Regime = new Growing { Excess = excess }, Samples = 1000 });
        Assert.Null(Of(0).Stationary("variance_of_mean"));
        Assert.Equal(Math.Log(10), 1000 * (Of(0).Exact("variance_of_mean", 10_000)!.Value - Of(0).Exact("variance_of_mean", 1000)!.Value), 1e-3);

        // zeta(2) and zeta(3/2), DLMF 25.6.1 and OEIS A078434; the latter's samples are rounded to whole ones.
        Assert.Equal(Math.PI * Math.PI / 6, 1000 * Of(1).Stationary("variance_of_mean")!.Value, 1e-12);
        Assert.Equal(2.612375348685488, 1000 * Of(0.5).Stationary("variance_of_mean")!.Value, 1e-4);
        Assert.InRange(Of(0.5).Stationary("variance_of_mean")!.Value - Of(0.5).Exact("variance_of_mean", 20_000)!.Value, 0, 2.1 / Math.Sqrt(20_000) / 1000);
    }

    [Fact]
    public void The_relative_efficiency_of_accumulating_stays_above_the_published_bound()
    {
        foreach (var model in (ToyModel[])[ToyModel.Bernoulli, ToyModel.Poisson])
        {
            var toy = Toys.Of(new SimulationOptions { Model = model, Regime = new Accumulate(), Samples = 50 });
            var bound = Math.PI * Math.PI / 6;
            Assert.True(toy.Exact("relative_variance", 1000) < bound);
            Assert.Equal(bound, toy.Stationary("relative_variance")!.Value, model == ToyModel.Poisson ? 1e-12 : 0.03);
            Assert.True(toy.Stationary("relative_variance") <= bound + 1e-12);
            Assert.Equal(toy.Stationary("relative_variance")!.Value, toy.Exact("relative_variance", 20_000)!.Value, 1e-4);
        }
    }

    public static TheoryData<Regime> Verified =>
    [
        new Replace(), new Accumulate(), new Fresh(), new Augment(), new Weighted { Weight = 0.3 }, new Growing { Excess = 1 },
    ];

    [Theory]
    [MemberData(nameof(Verified))]
    public void A_verifier_draws_least_squares_to_its_own_belief_as_derived(Regime regime)
    {
        var options = new SimulationOptions
        {
            Model = ToyModel.LeastSquares, Regime = regime, Samples = 14, Dimensions = 2, Bias = 0.9, Generations = 5, Repeats = 6000, Seed = 4,
            VerifierTolerance = 0.8, VerifierBias = 0.7,
        };
        var rows = Simulation.Run(options);
        Assert.All(rows, row => Assert.InRange(Math.Abs(row.Z!.Value), 0, 5));

        // Twenty times as many refits are near the limit, which only fresh or old real labels hold away from the verifier's belief.
        var toy = Toys.Of(options);
        foreach (var statistic in toy.Statistics)
        {
            Assert.Equal(toy.Stationary(statistic)!.Value, toy.Exact(statistic, 200_000)!.Value, regime is Accumulate ? 0.005 : 1e-4);
        }

        Assert.Equal(regime is Accumulate or Growing, toy.Stationary("distance_to_verifier") == 0);
        Assert.Equal(0.49, rows.Single(row => row is { Generation: 1, Statistic: "distance_to_verifier" }).Exact!.Value
            - rows.Single(row => row is { Generation: 1, Statistic: "excess_error" }).Exact!.Value, 1e-12);
    }

    [Fact]
    public void A_verifier_without_bias_keeps_the_noise_of_the_loop_bounded()
    {
        var rows = Simulation.Run(new SimulationOptions
        {
            Model = ToyModel.LeastSquares, Samples = 14, Dimensions = 2, Generations = 8, Repeats = 6000, VerifierTolerance = 1,
        });
        var last = rows.Single(row => row is { Generation: 8, Statistic: "excess_error" });

        // rho = 1/2: c goes to (1/2)/(3/4); without a verifier it would be 8.
        Assert.Equal(2.0 / 3 * 2 / 11, last.Stationary!.Value, 1e-12);
        Assert.True(last.Measured < 0.2 * 8 * 2 / 11);
    }

    [Fact]
    public void What_has_no_effect_or_cannot_be_weighted_is_refused()
    {
        static string Refuse(SimulationOptions options) => Assert.Throws<InputException>(() => Simulation.Run(options)).Message;
        Assert.Contains("parameter has no effect on mean", Refuse(new SimulationOptions { Model = ToyModel.Mean, Parameter = 2 }), StringComparison.Ordinal);
        Assert.Contains("below 1", Refuse(new SimulationOptions { Model = ToyModel.Bernoulli, Parameter = 2 }), StringComparison.Ordinal);
        Assert.Contains("parameter is 2000", Refuse(new SimulationOptions { Model = ToyModel.Poisson, Parameter = 2000 }), StringComparison.Ordinal);
        Assert.Contains("verifier_tolerance has no effect on unigram", Refuse(new SimulationOptions { Model = ToyModel.Unigram, VerifierTolerance = 1 }), StringComparison.Ordinal);
        Assert.Contains("without a verifier", Refuse(new SimulationOptions { Model = ToyModel.LeastSquares, VerifierBias = 0.5 }), StringComparison.Ordinal);
        Assert.Contains("bigram has no weighted fit", Refuse(new SimulationOptions { Model = ToyModel.Bigram, Regime = new Weighted() }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ToyModel.Bernoulli)]
    [InlineData(ToyModel.Poisson)]
    public void Families_run_under_every_regime_with_an_exact_value_everywhere(ToyModel model)
    {
        Regime[] regimes =
        [
            new Replace { SizeMatched = true }, new Augment(), new Augment { Growing = true }, new Keep { Add = true }, new AccumulateSubsample(), new Fresh(),
            new Memory(), new Mixture(), new Growing(), new Weighted(),
        ];
        Assert.All(regimes, regime => Assert.All(
            Simulation.Run(new SimulationOptions { Model = model, Regime = regime, Samples = 20, Generations = 4, Repeats = 4000, Seed = 6 }),
            row => Assert.InRange(Math.Abs(row.Z!.Value), 0, 5)));
    }
}
