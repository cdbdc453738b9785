using TextMad.Configuration;
using TextMad.Generations.Regimes;
using TextMad.Models;
using TextMad.Numerics.Random;

namespace TextMad.Generations.Theory;

/// <summary>
/// Runs a toy model through the same <see cref="GenerationLoop"/> and regimes as a transformer, many times over, and
/// puts the averages beside what theory says they are.
/// </summary>
public static class Simulation
{
    /// <summary>Runs the study.</summary>
    /// <returns>A row per generation 1..T and statistic.</returns>
    /// <exception cref="InputException">An option is out of range, or has no effect on the model.</exception>
    public static IReadOnlyList<SimulationRow> Run(
        SimulationOptions options, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        Validate(options);
        var toy = options.Model switch
        {
            ToyModel.Gaussian => Gaussian(options, VarianceEstimator.Unbiased),
            ToyModel.GaussianMl => Gaussian(options, VarianceEstimator.MaximumLikelihood),
            ToyModel.Mean => Gaussian(options, VarianceEstimator.Known),
            ToyModel.Unigram => Unigram(options),
            _ => throw new ArgumentOutOfRangeException(nameof(options)),
        };

        var statistics = toy.Statistics.Count;
        var values = new double[options.Repeats][];
        var root = RandomKey.FromSeed(options.Seed).For("simulate");
        var done = 0;
        Parallel.For(0, options.Repeats, new ParallelOptions { CancellationToken = cancellation }, repeat =>
        {
            values[repeat] = toy.Run(root.At(repeat), cancellation);
            var finished = Interlocked.Increment(ref done);
            if (finished % 64 == 0)
            {
                progress?.Report("simulate", finished, options.Repeats, "repetitions");
            }
        });

        var rows = new List<SimulationRow>();
        for (var t = 1; t <= options.Generations; t++)
        {
            for (var s = 0; s < statistics; s++)
            {
                var (mean, error) = MeanAndError(values, ((t - 1) * statistics) + s);
                rows.Add(new SimulationRow(
                    toy.Name, options.Regime.Label, t, toy.Statistics[s], mean, toy.Exact(toy.Statistics[s], t), error));
            }
        }

        return rows;
    }

    private static Toy Gaussian(SimulationOptions options, VarianceEstimator estimator)
    {
        var truth = new GaussianModel(0, 1, options.Bias);
        var theory = new GaussianTheory(options, estimator);
        return new Toy<double>(
            estimator switch
            {
                VarianceEstimator.Unbiased => "gaussian",
                VarianceEstimator.MaximumLikelihood => "gaussian_ml",
                _ => "mean",
            },
            options,
            new GaussianLearner(estimator, options.Bias),
            truth,
            estimator == VarianceEstimator.Known
                ? [new("variance_of_mean", model => Square(((GaussianModel)model).Mean))]
                :
                [
                    new("expected_variance", model => ((GaussianModel)model).Variance),
                    new("expected_sigma", model => Math.Sqrt(((GaussianModel)model).Variance)),
                    new("variance_of_mean", model => Square(((GaussianModel)model).Mean)),
                ],
            theory.Exact);
    }

    private static Toy Unigram(SimulationOptions options)
    {
        var truth = UnigramTheory.ZipfProbabilities(options.Symbols);
        var theory = new UnigramTheory(options, truth);
        return new Toy<int>(
            "unigram",
            options,
            new UnigramLearner(options.Symbols),
            new UnigramDistribution(truth),
            [
                new("sum_of_squares", model => ((UnigramDistribution)model).Probabilities.Sum(Square)),
                new("heterozygosity", model => 1 - ((UnigramDistribution)model).Probabilities.Sum(Square)),
                new("types", model => ((UnigramDistribution)model).Probabilities.Count(p => p > 0)),
                new("rarest_unseen", model => ((UnigramDistribution)model).Probabilities[^1] == 0 ? 1 : 0),
                new("frequency_of_commonest", model => ((UnigramDistribution)model).Probabilities[0]),
            ],
            theory.Exact);
    }

    private static double Square(double x) => x * x;

    private static (double Mean, double Error) MeanAndError(double[][] values, int column)
    {
        var n = values.Length;
        var mean = 0.0;
        foreach (var row in values)
        {
            mean += row[column];
        }

        mean /= n;
        var squares = 0.0;
        foreach (var row in values)
        {
            squares += Square(row[column] - mean);
        }

        return (mean, Math.Sqrt(squares / (n - 1) / n));
    }

    private static void Validate(SimulationOptions options)
    {
        SettingRanges.Require(options, "simulation");
        if (options.Regime is not PooledRegime)
        {
            throw new InputException($"regime {options.Regime.Label}: a toy model has no web to write into; choose a regime that draws from pools.");
        }

        if (options.Regime.Problem is { } problem)
        {
            throw new InputException($"regime {options.Regime.Label}: {problem}.");
        }

        if (options.Model == ToyModel.Unigram && options.Bias != 1)
        {
            throw new InputException("bias has no effect on the unigram model; leave it out, or choose a Gaussian model.");
        }

        if (options.Model != ToyModel.Unigram && options.Symbols != new SimulationOptions().Symbols)
        {
            throw new InputException("symbols has no effect on Gaussian models; leave it out, or choose the unigram model.");
        }
    }

    private abstract class Toy(string name, IReadOnlyList<string> statistics, Func<string, int, double?> exact)
    {
        public string Name => name;

        public IReadOnlyList<string> Statistics => statistics;

        public Func<string, int, double?> Exact => exact;

        /// <summary>One repetition: the statistics of every generation, generation-major.</summary>
        public abstract double[] Run(RandomKey key, CancellationToken cancellation);
    }

    private readonly record struct Statistic<TItem>(string Name, Func<IFittedModel<TItem>, double> Of);

    private sealed class Toy<TItem>(
        string name,
        SimulationOptions options,
        ILearner<TItem> learner,
        IFittedModel<TItem> truth,
        IReadOnlyList<Statistic<TItem>> statistics,
        Func<string, int, double?> exact)
        : Toy(name, [.. statistics.Select(s => s.Name)], exact)
    {
        public override double[] Run(RandomKey key, CancellationToken cancellation)
        {
            // The true distribution is generation 0; what it "writes" is the loop's R0, and the first fit is generation 1.
            var supply = new TrueSupply<TItem>(truth, options.Samples, key.For("truth"));
            var collector = new Collector<TItem>(statistics);
            var source = new PooledSource<TItem>((PooledRegime)options.Regime, supply, static _ => 1);
            GenerationLoop.Run([new Lineage<TItem>(learner, source, key, collector)], options.Generations - 1, cancellation);
            return [.. collector.Values];
        }
    }

    private sealed class TrueSupply<TItem>(IFittedModel<TItem> truth, int samples, RandomKey key) : IRealSupply<TItem>
    {
        public IReadOnlyList<TItem> Initial { get; } = truth.Sample(samples, key.At(0), default);

        public IReadOnlyList<TItem> Fresh(int generation, long amount) => truth.Sample(amount, key.At(generation), default);
    }

    private sealed class Collector<TItem>(IReadOnlyList<Statistic<TItem>> statistics) : IGenerationJournal<TItem>
    {
        public List<double> Values { get; } = [];

        public IFittedModel<TItem>? RecallModel(int generation, IReadOnlyList<TItem> trainingSet) => null;

        public void KeepModel(int generation, IReadOnlyList<TItem> trainingSet, IFittedModel<TItem> model)
        {
        }

        public IReadOnlyList<TItem>? RecallSample(int generation, long amount) => null;

        public void KeepSample(int generation, IFittedModel<TItem> model, IReadOnlyList<TItem> sample)
        {
        }

        public void Complete(
            int generation, IReadOnlyList<TItem> trainingSet, IFittedModel<TItem> model, IReadOnlyList<TItem> sample)
        {
            foreach (var statistic in statistics)
            {
                Values.Add(statistic.Of(model));
            }
        }
    }
}
