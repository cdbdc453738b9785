using TextMad.Generations.Regimes;
using TextMad.Models;
using TextMad.Numerics.Elementary;

namespace TextMad.Generations.Theory;

/// <summary>
/// Exact expectations for a Gaussian that is refitted to its own samples, true mean 0 and variance 1, M samples a generation. In d
/// dimensions they hold for every coordinate.
/// </summary>
/// <remarks>
/// <para>
/// Write s_t = E[sigma_t^2], v_t = E[mu_t^2] after t refits; t = 0 is the truth, lambda the sampling bias. Samples of model t have mean mu_t
/// and variance lambda sigma_t^2, real ones 0 and lambda. Of n independent numbers with means m_i and variances w_i the expected sum of
/// squared deviations Q is sum w_i (1 - 1/n) + sum (m_i - m)^2; then s = Q/(n-1) without bias, Q/n by maximum likelihood, 1 when the variance
/// is known. Every recursion below is linear in s, v and, for augment, c, so expectations close.
/// </para>
/// <para>
/// <b>replace</b>, n = M (size-matched: n = tM): Q = (n-1) lambda s, v_t = v + lambda s/n. So without bias E[s_t] = lambda^t and, at lambda = 1,
/// v_t = t/M; by maximum likelihood s_t = (lambda(1-1/M))^t and v_t = 1 - (1-1/M)^t at lambda = 1. Further, sigma_t = sigma_{t-1}
/// sqrt(lambda chi^2_{M-1}/(M-1)) gives E[sigma_t] = (c4(M) sqrt(lambda))^t, c4(M) = sqrt(2/(M-1)) Gamma(M/2)/Gamma((M-1)/2) &lt; 1: the typical
/// spread goes to 0 while its mean square stays.
/// </para>
/// <para>
/// <b>accumulate</b>: the model's mean is the pool's. The t-th block of M numbers, with mean m' around it, makes the pool's mean
/// ((t-1) mu + m')/t and adds to Q the block's own (M-1) lambda s and, between block and pool, (t-1)M/t E[(m'-mu)^2] = (t-1)/t lambda s. So
/// v_t = v + lambda s/(M t^2) [Gerstgrasser et al. for a known variance]. <b>Limit</b>: lambda pi^2/(6M) when the variance is known. At lambda = 1 by
/// maximum likelihood s_t = s (1 - 1/(M t^2)) and s + v stays, so with Euler's product for the sine s = sin(x)/x, x = pi/sqrt(M), and v = 1 - s;
/// without bias s_t = s (1 - 1/(t(tM-1))), a product of Gamma functions. With lambda &lt; 1 s falls as t^(lambda-1), to 0.
/// </para>
/// <para>
/// <b>fresh</b>, n = n_r + n_s: Q = (n_r lambda + n_s lambda s)(1-1/n) + n_r n_s/n v, v_t = (n_r lambda + n_s lambda s)/n^2 + (n_s/n)^2 v.
/// <b>Stationary</b>: the fixed point of these two equations; for a known variance v = (lambda/n)/(1 - (n_s/n)^2), so that a share of fresh
/// data b = 1 - n_s/n bounds the drift by lambda/(n b(2-b)) for ever.
/// </para>
/// <para>
/// <b>augment</b>, n = M + n_s, a = M/n, b = n_s/n: R0's mean r enters every time. With c = E[r mu]: c_t = a lambda/M + b c, which is lambda/M from
/// the first refit on, v_t = a^2 lambda/M + b^2 (v + lambda s/n_s) + 2ab c, Q = (M-1) lambda + (n_s-1) lambda s + M n_s/n (lambda/M - 2c + v + lambda s/n_s).
/// <b>Stationary</b>: the fixed point; for a known variance v = lambda/M + (b^2 lambda/n_s)/(1-b^2): R0's own error stays, and the synthetic part adds a bounded one.
/// </para>
/// <para><b>accumulate_subsample</b>: <see cref="SubsampleMoments"/>.</para>
/// </remarks>
public sealed class GaussianTheory
{
    private readonly double _m;
    private readonly double _bias;
    private readonly Regime _regime;
    private readonly VarianceEstimator _estimator;
    private readonly SubsampleMoments? _subsample;

    internal GaussianTheory(SimulationOptions options, VarianceEstimator estimator)
    {
        _m = options.Samples;
        _bias = options.Bias;
        _regime = options.Regime;
        _estimator = estimator;
        _subsample = options.Regime is AccumulateSubsample subsample && Whole(subsample.Size) is >= 1 and var drawn
            ? SubsampleMoments.OfNumbers(_m, drawn, _bias, estimator)
            : null;
    }

    /// <summary>The expectation after t refits; null where none is known here.</summary>
    public double? Exact(string statistic, int t) => statistic switch
    {
        "expected_variance" => Moments(t)?.Spread,
        "variance_of_mean" => Moments(t)?.Drift,
        "expected_sigma" when _regime is Replace { SizeMatched: false } => RealFunctions.Power(Math.Sqrt(Shrinkage) * C4(), t),
        _ => null,
    };

    /// <summary>The limit for many refits; null where there is none, or none is known here.</summary>
    public double? Stationary(string statistic) => statistic switch
    {
        "expected_variance" => Limit().Spread,
        "variance_of_mean" => Limit().Drift,
        "expected_sigma" when _regime is Replace { SizeMatched: false } => 0,
        _ => null,
    };

    /// <summary>The expectation of the determinant of the covariance in d dimensions after t refits; null where none is known here.</summary>
    /// <remarks>
    /// The determinant of a sample covariance of nu = M - 1 degrees of freedom is that of the truth times independent chi^2_{nu-i}/nu,
    /// i = 0..d-1 [Anderson, An Introduction to Multivariate Statistical Analysis, 7.5]; its expectation under <c>replace</c> is
    /// (lambda^d prod (nu-i)/nu)^t, with M for nu in the denominators by maximum likelihood.
    /// </remarks>
    public double? GeneralisedVariance(int dimensions, int t)
    {
        if (_regime is not Replace { SizeMatched: false } || _estimator == VarianceEstimator.Known)
        {
            return null;
        }

        var divisor = _estimator == VarianceEstimator.Unbiased ? _m - 1 : _m;
        var factor = 1.0;
        for (var i = 0; i < dimensions; i++)
        {
            factor *= _bias * (_m - 1 - i) / divisor;
        }

        return RealFunctions.Power(factor, t);
    }

    private double Shrinkage => _bias * (_estimator == VarianceEstimator.MaximumLikelihood ? 1 - (1 / _m) : 1);

    private (double Spread, double Drift)? Moments(int t)
    {
        if (_subsample is not null)
        {
            return (_subsample.Spread(t), _subsample.Square(t));
        }

        var q = (_m - 1) * _bias;
        var s = Spread(q, _m);
        var v = _bias / _m;
        for (var i = 2; i <= t; i++)
        {
            switch (_regime)
            {
                case Replace replace:
                    var n = replace.SizeMatched ? i * _m : _m;
                    (s, v) = (Spread((n - 1) * _bias * s, n), v + (_bias * s / n));
                    break;
                case Accumulate:
                    q += ((_m - 1) * _bias * s) + ((i - 1.0) / i * _bias * s);
                    (s, v) = (Spread(q, i * _m), v + (_bias * s / (_m * i * i)));
                    break;
                case Fresh fresh:
                    (s, v) = Step(Fresh(fresh), s, v);
                    break;
                case Augment { Growing: false } augment:
                    (s, v) = Step(Augment(augment), s, v);
                    break;
                default:
                    return null;
            }
        }

        return (s, v);
    }

    private (double? Spread, double? Drift) Limit()
    {
        switch (_regime)
        {
            case Fresh fresh:
                return FixedPoint(Fresh(fresh));
            case Augment { Growing: false } augment:
                return FixedPoint(Augment(augment));
            case AccumulateSubsample when _subsample is not null:
                return (_subsample.StationarySpread, _subsample.StationarySquare);
            case Replace { SizeMatched: false } when Shrinkage < 1 && _estimator != VarianceEstimator.Known:
                return (0, _bias / _m / (1 - Shrinkage));
            case Accumulate when _estimator == VarianceEstimator.Known:
                return (1, _bias / _m * Math.PI * Math.PI / 6);
            case Accumulate when _bias < 1:
                return (0, null);
            case Accumulate when _estimator == VarianceEstimator.MaximumLikelihood:
                var left = Products.Sine(_m);
                return (left, 1 - left);
            case Accumulate:
                return (Products.Pairs(_m, 1, 2), null);
            default:
                return (null, null);
        }
    }

    /// <summary>s' = A + B s + C v, v' = D + E s + F v.</summary>
    private readonly record struct Linear(double A, double B, double C, double D, double E, double F);

    private Linear Fresh(Fresh fresh)
    {
        var real = Whole(fresh.Real);
        var synthetic = Whole(fresh.Synthetic);
        var n = real + synthetic;
        var within = 1 - (1 / n);
        return Fitted(
            n,
            new Linear(
                real * _bias * within, synthetic * _bias * within, real * synthetic / n,
                real * _bias / (n * n), synthetic * _bias / (n * n), synthetic / n * (synthetic / n)));
    }

    private Linear Augment(Augment augment)
    {
        var synthetic = Whole(augment.Synthetic);
        var n = _m + synthetic;
        double a = _m / n, b = synthetic / n, c = _bias / _m;
        var between = _m * synthetic / n;
        return Fitted(
            n,
            new Linear(
                ((_m - 1) * _bias) + (between * ((_bias / _m) - (2 * c))),
                synthetic * _bias * (1 - (1 / n)),
                between,
                (a * a * _bias / _m) + (2 * a * b * c),
                b * _bias / n,
                b * b));
    }

    /// <summary>From the expected sum of squares to the expected variance.</summary>
    private Linear Fitted(double n, Linear sums) => _estimator switch
    {
        VarianceEstimator.Known => sums with { A = 1, B = 0, C = 0 },
        VarianceEstimator.Unbiased => sums with { A = sums.A / (n - 1), B = sums.B / (n - 1), C = sums.C / (n - 1) },
        _ => sums with { A = sums.A / n, B = sums.B / n, C = sums.C / n },
    };

    private double Spread(double q, double n) => _estimator switch
    {
        VarianceEstimator.Known => 1,
        VarianceEstimator.Unbiased => q / (n - 1),
        _ => q / n,
    };

    private static (double Spread, double Drift) Step(Linear step, double s, double v) =>
        (step.A + (step.B * s) + (step.C * v), step.D + (step.E * s) + (step.F * v));

    private static (double? Spread, double? Drift) FixedPoint(Linear step)
    {
        var determinant = ((1 - step.B) * (1 - step.F)) - (step.C * step.E);
        return determinant <= 0
            ? (null, null)
            : (((step.A * (1 - step.F)) + (step.C * step.D)) / determinant, ((step.D * (1 - step.B)) + (step.E * step.A)) / determinant);
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

    /// <summary>A multiple of M in items, as the regimes round it.</summary>
    private double Whole(double multiple) => Math.Round(multiple * _m, MidpointRounding.AwayFromZero);
}
