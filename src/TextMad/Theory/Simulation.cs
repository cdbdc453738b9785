using TextMad.Configuration;
using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Numerics.Random;

namespace TextMad.Theory;

/// <summary>
/// Runs a toy model through the same <see cref="GenerationLoop"/> and regimes as a transformer, many times over, and
/// puts the averages beside what theory says they are.
/// </summary>
public static class Simulation
{
    /// <summary>The toy models: their names in snake case, and what each fits.</summary>
    public static IReadOnlyList<(string Name, string Description)> Models { get; } =
        [.. Enum.GetValues<ToyModel>().Select(model => (Toys.NameOf(model), Toys.Describe(model)))];

    /// <summary>Runs the study.</summary>
    /// <returns>A row per generation 1..T and statistic.</returns>
    /// <exception cref="InputException">An option is out of range, or has no effect on the model.</exception>
    public static IReadOnlyList<SimulationRow> Run(
        SimulationOptions options, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        Validate(options);
        var toy = Toys.Of(options);
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

        double?[] limits = [.. toy.Statistics.Select(toy.Stationary)];
        var rows = new List<SimulationRow>();
        for (var t = 1; t <= options.Generations; t++)
        {
            for (var s = 0; s < statistics; s++)
            {
                var (mean, error) = MeanAndError(values, ((t - 1) * statistics) + s);
                var exact = toy.Exact(toy.Statistics[s], t);
                rows.Add(new SimulationRow(
                    toy.Name,
                    options.Regime.Label,
                    t,
                    toy.Statistics[s],
                    mean,
                    exact,
                    error,
                    exact is { } expected && error > 0 ? (mean - expected) / error : null,
                    mean - (1.96 * error),
                    mean + (1.96 * error),
                    limits[s]));
            }
        }

        return rows;
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
            throw new InputException($"regime {options.Regime.Label}: toy models know the regimes that draw numbers or symbols from pools; this one needs texts, or a web to write into. Choose e.g. replace, accumulate, fresh, weighted or growing.", new Hint.ReadTopic("theory"));
        }

        if (options.Regime is PooledRegime { Mitigations.Count: > 0 })
        {
            throw new InputException($"regime {options.Regime.Label}: mitigations judge texts, and a toy model writes none; leave them out.");
        }

        if (options.Regime.Problem is { } problem)
        {
            throw new InputException($"regime {options.Regime.Label}: {problem}.");
        }

        if (options.Regime.RealShare is not null && (options.Model == ToyModel.Bigram || options.Dimensions > 1 && options.Model != ToyModel.LeastSquares))
        {
            throw new InputException($"regime {options.Regime.Label}: {Toys.NameOf(options.Model)} has no weighted fit here; choose gaussian, gaussian_ml or mean in one dimension, least_squares, unigram, bernoulli or poisson.");
        }

        var biased = options.Model is ToyModel.Gaussian or ToyModel.GaussianMl or ToyModel.Mean or ToyModel.LeastSquares;
        var standard = new SimulationOptions();
        if (!biased && options.Bias != 1)
        {
            throw new InputException($"bias has no effect on {Toys.NameOf(options.Model)}; leave it out, or choose a Gaussian model or least_squares.");
        }

        if (options.Parameter is { } parameter)
        {
            if (options.Model is not (ToyModel.Bernoulli or ToyModel.Poisson))
            {
                throw new InputException($"parameter has no effect on {Toys.NameOf(options.Model)}; leave it out, or choose bernoulli or poisson.");
            }

            if (options.Model == ToyModel.Bernoulli && parameter >= 1)
            {
                throw new InputException(FormattableString.Invariant($"parameter is {parameter}: the probability of bernoulli is above 0 and below 1."));
            }
        }

        if (options.VerifierTolerance is not null && options.Model != ToyModel.LeastSquares)
        {
            throw new InputException($"verifier_tolerance has no effect on {Toys.NameOf(options.Model)}; leave it out, or choose least_squares.");
        }

        if (options.VerifierTolerance is null && options.VerifierBias != 0)
        {
            throw new InputException("verifier_bias has no effect without a verifier; give verifier_tolerance, or leave it out.");
        }

        if (options.Model is not (ToyModel.Unigram or ToyModel.Bigram) && options.Symbols != standard.Symbols)
        {
            throw new InputException($"symbols has no effect on {Toys.NameOf(options.Model)}; leave it out, or choose unigram or bigram.");
        }

        if (options.Model is not (ToyModel.Gaussian or ToyModel.GaussianMl or ToyModel.LeastSquares) && options.Dimensions != standard.Dimensions)
        {
            throw new InputException($"dimensions has no effect on {Toys.NameOf(options.Model)}; leave it out, or choose gaussian, gaussian_ml or least_squares.");
        }

        if (options.Model is ToyModel.Gaussian or ToyModel.GaussianMl && options.Samples <= options.Dimensions)
        {
            throw new InputException(FormattableString.Invariant(
                $"samples is {options.Samples}: a covariance in {options.Dimensions} dimensions needs more than {options.Dimensions}."));
        }

        if (options.Model == ToyModel.LeastSquares && options.Samples <= options.Dimensions + 1)
        {
            throw new InputException(FormattableString.Invariant(
                $"samples is {options.Samples}: least squares with {options.Dimensions} feature(s) has a finite expected error from {options.Dimensions + 2} rows on."));
        }

        if (options.Model == ToyModel.Bigram && options.Samples % options.Symbols != 0)
        {
            throw new InputException(FormattableString.Invariant(
                $"samples is {options.Samples}: every one of {options.Symbols} contexts is sampled equally often, so it has to be a multiple of {options.Symbols}."));
        }
    }
}
