using TextMad.Generations.Regimes;
using TextMad.Models;

namespace TextMad.Generations.Theory;

/// <summary>
/// Exact expectations for a Gaussian that is refitted to its own samples, true mean 0 and variance 1, M samples a generation.
/// </summary>
/// <remarks>
/// <para>Write mu_t, s_t for the mean and the standard deviation after t refits; t = 0 is the truth.</para>
/// <para>
/// <b>replace, unbiased.</b> S^2 of M draws from N(mu, s^2) has expectation s^2 and is independent of their mean, whose variance
/// is s^2/M; so E[s_t^2] = lambda^t, and without bias Var(mu_t) = t/M. s_t = s_{t-1} sqrt(chi^2_{M-1}/(M-1)) gives
/// E[s_t] = c4(M)^t, c4(M) = sqrt(2/(M-1)) Gamma(M/2)/Gamma((M-1)/2) &lt; 1: the typical spread goes to 0 while its mean square
/// stays. With maximum likelihood, E[s_t] = (c4(M) sqrt(1 - 1/M))^t.
/// </para>
/// <para>
/// <b>replace, maximum likelihood.</b> Dividing by M multiplies E[s^2] by (1 - 1/M) each time: E[s_t^2] = (lambda (1-1/M))^t and
/// Var(mu_t) = sum of lambda E[s_i^2]/M over i &lt; t, which is 1 - (1-1/M)^t without bias.
/// </para>
/// <para>
/// <b>known variance</b> (the variance of the mean v_t; sampling variance lambda). replace: lambda t/M. size-matched: lambda/M
/// sum 1/i. accumulate: adding M draws around mu_{t-1} to t - 1 blocks moves the mean by their error over t: lambda/M sum 1/i^2
/// [Gerstgrasser et al.]. fresh: with a real share a = n_r/n and b = n_s/n, v_t = lambda/n + b^2 v_{t-1}. augment: R0's mean r
/// enters every time, so with c_t = Cov(mu_t, r): c_t = a lambda/M + b c_{t-1} and
/// v_t = a^2 lambda/M + b^2 (v_{t-1} + lambda/n_s) + 2ab c_{t-1}.
/// </para>
/// </remarks>
public sealed class GaussianTheory
{
    private readonly double _m;
    private readonly double _bias;
    private readonly Regime _regime;
    private readonly VarianceEstimator _estimator;

    internal GaussianTheory(SimulationOptions options, VarianceEstimator estimator)
    {
        _m = options.Samples;
        _bias = options.Bias;
        _regime = options.Regime;
        _estimator = estimator;
    }

    /// <summary>The expectation after t refits; null where no closed form is known here.</summary>
    public double? Exact(string statistic, int t) => (_estimator, statistic, _regime) switch
    {
        (VarianceEstimator.Known, "variance_of_mean", _) => VarianceOfMean(t),
        (_, "expected_variance", Replace { SizeMatched: false }) => Power(Shrinkage, t),
        (_, "expected_sigma", Replace { SizeMatched: false }) => Power(Math.Sqrt(Shrinkage) * C4(), t),
        (_, "variance_of_mean", Replace { SizeMatched: false }) => _bias / _m * GeometricSum(Shrinkage, t),
        _ => null,
    };

    private double Shrinkage => _bias * (_estimator == VarianceEstimator.MaximumLikelihood ? 1 - (1 / _m) : 1);

    private double? VarianceOfMean(int t)
    {
        switch (_regime)
        {
            case Replace { SizeMatched: false }:
                return _bias * t / _m;
            case Replace:
                return _bias / _m * Sum(t, i => 1.0 / i);
            case Accumulate:
                return _bias / _m * Sum(t, i => 1.0 / ((double)i * i));
            case Fresh fresh:
            {
                var real = Math.Round(fresh.Real * _m, MidpointRounding.AwayFromZero);
                var synthetic = Math.Round(fresh.Synthetic * _m, MidpointRounding.AwayFromZero);
                var n = real + synthetic;
                var v = _bias / _m;
                for (var i = 2; i <= t; i++)
                {
                    v = (_bias / n) + (synthetic / n * (synthetic / n) * v);
                }

                return v;
            }

            case Augment { Growing: false } augment:
            {
                var synthetic = Math.Round(augment.Synthetic * _m, MidpointRounding.AwayFromZero);
                double a = _m / (_m + synthetic), b = 1 - a;
                double v = _bias / _m, c = _bias / _m;
                for (var i = 2; i <= t; i++)
                {
                    v = (a * a * _bias / _m) + (b * b * (v + (_bias / synthetic))) + (2 * a * b * c);
                    c = (a * _bias / _m) + (b * c);
                }

                return v;
            }

            default:
                return null;
        }
    }

    /// <summary>E[S]/sigma of M draws, from the recursion c4(M+2) = c4(M) M/sqrt((M-1)(M+1)), c4(2) = sqrt(2/pi), c4(3) = sqrt(pi)/2.</summary>
    private double C4()
    {
        var even = _m % 2 == 0;
        var c = even ? Math.Sqrt(2 / Math.PI) : Math.Sqrt(Math.PI) / 2;
        for (var m = even ? 2.0 : 3.0; m < _m; m += 2)
        {
            c *= m / Math.Sqrt((m - 1) * (m + 1));
        }

        return c;
    }

    private static double Sum(int t, Func<int, double> term)
    {
        var sum = 0.0;
        for (var i = 1; i <= t; i++)
        {
            sum += term(i);
        }

        return sum;
    }

    private static double GeometricSum(double ratio, int t)
    {
        double sum = 0, power = 1;
        for (var i = 0; i < t; i++)
        {
            sum += power;
            power *= ratio;
        }

        return sum;
    }

    private static double Power(double x, int n)
    {
        var result = 1.0;
        for (var i = 0; i < n; i++)
        {
            result *= x;
        }

        return result;
    }
}
