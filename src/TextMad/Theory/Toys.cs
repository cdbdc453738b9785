using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Models;
using TextMad.Models.NGram;
using TextMad.Models.Toys;

namespace TextMad.Theory;

/// <summary>The toy models, each with what is measured of it and its theory.</summary>
internal static class Toys
{
    /// <summary>Returns the toy of a study.</summary>
    public static Toy Of(SimulationOptions options) => options.Model switch
    {
        ToyModel.Gaussian when options.Dimensions > 1 => Multivariate(options, VarianceEstimator.Unbiased),
        ToyModel.GaussianMl when options.Dimensions > 1 => Multivariate(options, VarianceEstimator.MaximumLikelihood),
        ToyModel.Gaussian => Gaussian(options, VarianceEstimator.Unbiased),
        ToyModel.GaussianMl => Gaussian(options, VarianceEstimator.MaximumLikelihood),
        ToyModel.Mean => Gaussian(options, VarianceEstimator.Known),
        ToyModel.LeastSquares => LeastSquares(options),
        ToyModel.Unigram => Unigram(options),
        ToyModel.Bigram => Bigram(options),
        ToyModel.Bernoulli => Bernoulli(options),
        ToyModel.Poisson => Poisson(options),
        _ => throw new ArgumentOutOfRangeException(nameof(options)),
    };

    /// <summary>Returns what a toy model is, in a few words.</summary>
    public static string Describe(ToyModel model) => model switch
    {
        ToyModel.Gaussian => "mean and variance, estimated without bias",
        ToyModel.GaussianMl => "mean and variance by maximum likelihood",
        ToyModel.Mean => "mean of a Gaussian of known variance",
        ToyModel.LeastSquares => "regression whose design stays and whose labels are written anew",
        ToyModel.Unigram => "frequencies of symbols",
        ToyModel.Bigram => "frequencies of the next symbol given the last",
        ToyModel.Bernoulli => "probability of a 1",
        ToyModel.Poisson => "rate of counts",
        _ => throw new ArgumentOutOfRangeException(nameof(model)),
    };

    /// <summary>Returns a toy model's name in snake case.</summary>
    public static string NameOf(ToyModel model) => model switch
    {
        ToyModel.GaussianMl => "gaussian_ml",
        ToyModel.LeastSquares => "least_squares",
        _ => model.ToString().ToLowerInvariant(),
    };

    private static Toy<double, GaussianModel> Gaussian(SimulationOptions options, VarianceEstimator estimator)
    {
        var truth = new GaussianModel(0, 1, options.Bias);
        var learner = new GaussianLearner(estimator, options.Bias);
        var theory = new GaussianTheory(options, estimator);
        Statistic<GaussianModel> drift = new("variance_of_mean", model => Square(model.Mean));
        return new Toy<double, GaussianModel>(
            NameOf(options.Model),
            options,
            _ => (learner, truth),
            estimator == VarianceEstimator.Known
                ? [drift]
                :
                [
                    new("expected_variance", model => model.Variance),
                    new("expected_sigma", model => Math.Sqrt(model.Variance)),
                    drift,
                ],
            theory.Exact,
            theory.Stationary);
    }

    private static Toy<double[], MultivariateGaussianModel> Multivariate(SimulationOptions options, VarianceEstimator estimator)
    {
        var d = options.Dimensions;
        var identity = new double[d, d];
        for (var i = 0; i < d; i++)
        {
            identity[i, i] = 1;
        }

        var truth = new MultivariateGaussianModel(new double[d], identity, options.Bias);
        var learner = new MultivariateGaussianLearner(d, estimator, options.Bias);
        var theory = new GaussianTheory(options, estimator);
        return new Toy<double[], MultivariateGaussianModel>(
            NameOf(options.Model),
            options,
            _ => (learner, truth),
            [
                new("expected_variance", model => Enumerable.Range(0, d).Average(i => model.Covariance[i, i])),
                new("generalised_variance", model => model.GeneralisedVariance),
                new("variance_of_mean", model => model.Mean.Average(Square)),
            ],
            (statistic, t) => statistic == "generalised_variance" ? theory.GeneralisedVariance(d, t) : theory.Exact(statistic, t),
            theory.Stationary);
    }

    /// <summary>
    /// T rows and d features from a standard normal design, true weights 0: the excess test error is |w|^2. A refit adds the error of one least
    /// squares fit, of expectation d/(T-d-1); averaging t sets of labels of one design adds 1/t^2 of it [Gerstgrasser et al.].
    /// </summary>
    /// <remarks>
    /// While every training set is whole sets of labels, a fit is the average of the fits to the sets, each of which is its labeller's weights plus
    /// an error of its own: the recursion of a mean of known variance, with d/(T-d-1) in the place of the variance 1/M of one mean. A sampling bias makes the
    /// noise of all labels lambda, and so every error lambda times as large. With a verifier: <see cref="VerifiedTheory"/>.
    /// </remarks>
    private static Toy<LabelledRow, LinearModel> LeastSquares(SimulationOptions options)
    {
        var d = options.Dimensions;
        var one = (double)d / (options.Samples - d - 1);
        var whole = options.Regime switch
        {
            Replace or Accumulate => true,
            Growing growing => double.IsInteger(growing.Excess),
            Fresh fresh => double.IsInteger(fresh.Real) && double.IsInteger(fresh.Synthetic),
            Weighted weighted => double.IsInteger(weighted.Real) && double.IsInteger(weighted.Synthetic),
            Augment augment => double.IsInteger(augment.Synthetic),
            _ => false,
        };
        var mean = new GaussianTheory(options with { Dimensions = 1 }, VarianceEstimator.Known);
        var belief = Enumerable.Repeat(options.VerifierBias / Math.Sqrt(d), d).ToArray();
        var verifier = options.VerifierTolerance is { } tolerance ? new LabelVerifier(belief, tolerance) : null;
        var verified = verifier is null ? null : new VerifiedTheory(options, one);
        Statistic<LinearModel> excess = new("excess_error", model => model.Weights.Sum(Square));
        Statistic<LinearModel> distance = new("distance_to_verifier", model => model.Weights.Zip(belief, (w, v) => Square(w - v)).Sum());
        return new Toy<LabelledRow, LinearModel>(
            NameOf(options.Model),
            options,
            key =>
            {
                var stream = key.Stream();
                var design = new double[options.Samples][];
                for (var row = 0; row < design.Length; row++)
                {
                    design[row] = new double[d];
                    for (var i = 0; i < d; i++)
                    {
                        design[row][i] = stream.NextGaussian();
                    }
                }

                return (new LeastSquaresLearner(design, options.Bias, verifier), new LinearModel(design, new double[d], options.Bias));
            },
            verifier is null ? [excess] : [excess, distance],
            (statistic, t) => !whole && t > 1 ? null
                : verified is not null ? verified.Exact(statistic, t)
                : one * options.Samples * mean.Exact("variance_of_mean", t),
            statistic => !whole ? null
                : verified is not null ? verified.Stationary(statistic)
                : one * options.Samples * mean.Stationary("variance_of_mean"));
    }

    /// <summary>Returns a probability p by its frequency. A unigram model of two symbols: of sum p^2, whose truth is F_0, twice the variance of p is F - F_0.</summary>
    private static Toy<int, BernoulliModel> Bernoulli(SimulationOptions options)
    {
        var p = options.Parameter ?? 0.3;
        double[] truth = [p, 1 - p];
        var theory = new UnigramTheory(options, truth);
        var equal = truth.Sum(Square);
        return Family(
            options, p, p * (1 - p), q => new BernoulliModel(q), model => model.Probability,
            t => (theory.Exact("sum_of_squares", t) - equal) / 2,
            () => (theory.Stationary("sum_of_squares") - equal) / 2);
    }

    /// <summary>Returns a rate theta by the mean. What a model writes has the variance of its rate, in expectation theta always: a mean of known variance theta.</summary>
    private static Toy<int, PoissonModel> Poisson(SimulationOptions options)
    {
        var rate = options.Parameter ?? 3;
        var theory = new GaussianTheory(options, VarianceEstimator.Known);
        return Family(
            options, rate, rate, r => new PoissonModel(r), model => model.Rate,
            t => rate * theory.Exact("variance_of_mean", t),
            () => rate * theory.Stationary("variance_of_mean"));
    }

    /// <summary>
    /// Returns an exponential family by its mean. <c>relative_variance</c> is the variance of the t-th estimate over that of the first, from real data alone; its inverse is
    /// the relative efficiency, which under <c>accumulate</c> stays above 6/pi^2 = .607 [arXiv 2410.22812].
    /// </summary>
    private static Toy<int, TModel> Family<TModel>(
        SimulationOptions options, double parameter, double variance, Func<double, TModel> model, Func<TModel, double> mean,
        Func<int, double?> exact, Func<double?> limit)
        where TModel : class, IFittedModel<int>
    {
        var truth = model(parameter);
        var learner = new CountLearner<TModel>(model);
        var scale = options.Samples / variance;
        return new Toy<int, TModel>(
            NameOf(options.Model),
            options,
            _ => (learner, truth),
            [
                new("mean", mean),
                new("variance_of_mean", fitted => Square(mean(fitted) - parameter)),
                new("relative_variance", fitted => scale * Square(mean(fitted) - parameter)),
            ],
            (statistic, t) => statistic == "mean" ? parameter : statistic == "relative_variance" ? scale * exact(t) : exact(t),
            statistic => statistic == "mean" ? parameter : statistic == "relative_variance" ? scale * limit() : limit());
    }

    private static Toy<int, UnigramDistribution> Unigram(SimulationOptions options)
    {
        var truth = UnigramTheory.ZipfProbabilities(options.Symbols);
        var theory = new UnigramTheory(options, truth);
        var learner = new UnigramLearner(options.Symbols);
        var distribution = new UnigramDistribution(truth);
        return new Toy<int, UnigramDistribution>(
            NameOf(options.Model),
            options,
            _ => (learner, distribution),
            [
                new("sum_of_squares", model => model.Probabilities.Sum(Square)),
                new("heterozygosity", model => 1 - model.Probabilities.Sum(Square)),
                new("types", model => model.Probabilities.Count(p => p > 0)),
                new("rarest_unseen", model => model.Probabilities[^1] == 0 ? 1 : 0),
                new("frequency_of_commonest", model => model.Probabilities[0]),
            ],
            theory.Exact,
            theory.Stationary);
    }

    /// <summary>
    /// Returns the bigram toy: every context is a unigram model of its own with M/k samples a generation, as long as the regime keeps contexts balanced: whole pools,
    /// or amounts that are multiples of k. The truth of context c is Zipf's law turned by c places.
    /// </summary>
    private static Toy<int, BigramDistribution> Bigram(SimulationOptions options)
    {
        var k = options.Symbols;
        var zipf = UnigramTheory.ZipfProbabilities(k);
        var truth = new BigramDistribution(
            [.. Enumerable.Range(0, k).Select(context => new UnigramDistribution([.. Enumerable.Range(0, k).Select(i => zipf[(i + context) % k])]))]);
        var learner = new BigramLearner(k);
        var theory = new UnigramTheory(options with { Samples = options.Samples / k }, zipf);
        var balanced = options.Regime switch
        {
            Replace or Accumulate => true,
            Fresh fresh => Whole(fresh.Real * options.Samples) % k == 0 && Whole(fresh.Synthetic * options.Samples) % k == 0,
            Augment { Growing: false } augment => Whole(augment.Synthetic * options.Samples) % k == 0,
            Augment augment => double.IsInteger(augment.Synthetic),
            Growing growing => double.IsInteger(growing.Excess),
            _ => false,
        };
        return new Toy<int, BigramDistribution>(
            NameOf(options.Model),
            options,
            _ => (learner, truth),
            [
                new("conditional_sum_of_squares", model => model.Rows.Average(row => row.Probabilities.Sum(Square))),
                new("conditional_heterozygosity", model => 1 - model.Rows.Average(row => row.Probabilities.Sum(Square))),
                new("types", model => model.Rows.Sum(row => row.Probabilities.Count(p => p > 0))),
            ],
            (statistic, t) => !balanced && t > 1 ? null
                : statistic == "types" ? k * theory.Exact("types", t)
                : theory.Exact(statistic["conditional_".Length..], t),
            statistic => !balanced || statistic == "types" ? null : theory.Stationary(statistic["conditional_".Length..]));

        static long Whole(double amount) => (long)Math.Round(amount, MidpointRounding.AwayFromZero);
    }

    private static double Square(double x) => x * x;
}
