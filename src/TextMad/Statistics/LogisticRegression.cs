using TextMad.Numerics.Elementary;
using TextMad.Numerics.LinearAlgebra;

namespace TextMad.Statistics;

/// <summary>Binary logistic regression with an intercept and a ridge penalty, fitted by Newton's method: the same bits wherever it is fitted.</summary>
public sealed class LogisticRegression
{
    private const int MostSteps = 50;

    private readonly double[] _weights;

    private LogisticRegression(double[] weights) => _weights = weights;

    /// <summary>The weights of the features; the intercept comes last.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>Minimises sum of log-losses + ridge/2 |w|^2, the intercept not penalised.</summary>
    /// <param name="rows">n rows of d features.</param>
    /// <param name="labels">Which rows are positive.</param>
    /// <param name="ridge">The ridge penalty, above 0.</param>
    /// <exception cref="ArgumentException">There is no row of one of the classes.</exception>
    public static LogisticRegression Fit(IReadOnlyList<double[]> rows, IReadOnlyList<bool> labels, double ridge)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ridge);
        if (rows.Count != labels.Count || labels.All(label => label) || !labels.Any(label => label))
        {
            throw new ArgumentException($"{rows.Count} rows need as many labels, of both kinds.", nameof(labels));
        }

        var d = rows[0].Length;
        var weights = new double[d + 1];
        var system = new double[d + 1, d + 2];
        for (var step = 0; step < MostSteps; step++)
        {
            Array.Clear(system);
            for (var n = 0; n < rows.Count; n++)
            {
                var p = Probability(weights, rows[n]);
                var error = p - (labels[n] ? 1 : 0);
                var curvature = Math.Max(p * (1 - p), 1e-12);
                for (var i = 0; i <= d; i++)
                {
                    var x = i < d ? rows[n][i] : 1;
                    var scaled = curvature * x;
                    for (var j = i; j < d; j++)
                    {
                        system[i, j] += scaled * rows[n][j];
                    }

                    system[i, d] += scaled;
                    system[i, d + 1] += error * x;
                }
            }

            for (var i = 0; i <= d; i++)
            {
                if (i < d)
                {
                    system[i, i] += ridge;
                    system[i, d + 1] += ridge * weights[i];
                }

                for (var j = 0; j < i; j++)
                {
                    system[i, j] = system[j, i];
                }
            }

            var change = LinearSystem.Solve(system);
            var largest = 0.0;

            // Far from the minimum a full step may overshoot: none is longer than 5 in any weight.
            var scale = Math.Min(1, 5 / change.Max(Math.Abs));
            for (var i = 0; i <= d; i++)
            {
                weights[i] -= scale * change[i];
                largest = Math.Max(largest, Math.Abs(scale * change[i]));
            }

            if (largest < 1e-10)
            {
                break;
            }
        }

        return new LogisticRegression(weights);
    }

    /// <summary>Returns the probability that a row is positive.</summary>
    public double Probability(ReadOnlySpan<double> row) => Probability(_weights, row);

    private static double Probability(double[] weights, ReadOnlySpan<double> row)
    {
        var sum = weights[^1];
        for (var i = 0; i < row.Length; i++)
        {
            sum += weights[i] * row[i];
        }

        // exp of a positive number could overflow.
        return sum >= 0 ? 1 / (1 + RealFunctions.Exp(-sum)) : RealFunctions.Exp(sum) / (1 + RealFunctions.Exp(sum));
    }
}
