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
    /// <summary>Returns the toy models: their names in snake case, and what each fits.</summary>
    public static IReadOnlyList<(string Name, string Description)> Models { get; } =
        [.. Enum.GetValues<ToyModel>().Select(model => (Toys.NameOf(model), Toys.Describe(model)))];

    /// <summary>Runs the study.</summary>
    /// <returns>A row per generation 1..T and statistic.</returns>
    /// <exception cref="InputException">An option is out of range, or has no effect on the model.</exception>
    public static IReadOnlyList<SimulationRow> Run(
        SimulationOptions options, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        SettingRules.Require(options, "simulation");
        if (options.Regime is not PooledRegime)
        {
            throw new InputException(
                $"regime {options.Regime.Label}: toy models know the regimes that draw numbers or symbols from pools; this one needs texts, or a web to write into. Choose e.g. "
                + "replace, accumulate, fresh, weighted or growing.", new Hint.ReadTopic("theory"));
        }

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
}
