using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Models.Toys;
using TextMad.Numerics.Elementary;

namespace TextMad.Theory;

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
/// <para>
/// <b>growing augment</b>, n_s = c M (t-1): a goes as 1/(ct). With x = ln t the recursion becomes c dv/dx = 2 lambda/M - 2v + lambda s/M, and, because R0 and what is written
/// have the same expected square sum at lambda = 1, c d(s+v)/dx = 1 - s - v (plus s/M without bias). <b>Limits</b>: 1.5 lambda/M when the variance is known, whatever c; else at
/// lambda = 1 v = (2+s)/(2M) with s = (2M-2)/(2M+1) by maximum likelihood, (2M-2)/(2M-1) without bias; with lambda &lt; 1 s goes to 0 as 1/t and v to lambda/M.
/// v comes to its limit as t^(-2/c), s as t^(-1/c). (Derived.)
/// </para>
/// <para>
/// <b>weighted</b>, weights w/n_r on each real item and (1-w)/n_s on each synthetic one: v_t = w^2 lambda/n_r + (1-w)^2 (v + lambda s/n_s); the weighted sum of squares has the
/// expectation w lambda + (1-w)(v + lambda s) - v_t, over 1 - w^2/n_r - (1-w)^2/n_s without bias. <b>Stationary</b>: the fixed point; for a known variance
/// lambda (w^2 + k(1-w)^2)/(n_r w(2-w)), k = n_r/n_s, smallest at w* = (sqrt(k^2+4k)-k)/2 [arXiv 2502.18049; limit and w* derived: the derivative vanishes where w^2 + kw = k].
/// </para>
/// <para>
/// <b>growing</b> replaces M by n_i in the recursions of replace: for a known variance v_t = lambda sum 1/n_i, bounded only if n_i grows faster than linearly [arXiv 2505.13947].
/// <b>Limit</b>: the sum to the end. <b>E[sigma_t]</b> under replace and growing is the product of c4(n_i) sqrt(lambda) (times sqrt(1-1/n_i) by maximum likelihood). Under
/// <b>accumulate</b> the sum of squares Q of N = (t-1)M items becomes Q (1 + lambda/c (chi^2_{M-1} + (t-1)/t chi^2_1)), c = N - 1 or N, with chi^2 that do not depend on Q, since
/// the
/// block's mean differs from the pool's by lambda Q/c times 1/M: so E[sqrt(Q)] is a product of one-dimensional integrals (<see cref="Integrals.SquareRoot"/>; derived).
/// Elsewhere the factors depend on where the mean has drifted to, or on what is drawn again, and E[sigma_t] has no such form beyond the first fit.
/// </para>
/// <para><b>accumulate_subsample</b>: <see cref="SubsampleMoments"/>; <b>memory</b>, <b>keep</b> and growing <b>augment</b>: <see cref="BlockMoments"/>; <b>mixture</b>:
/// <see cref="MixtureMoments"/>.</para>
/// </remarks>
public sealed class GaussianTheory
{
    private readonly double _m;
    private readonly double _bias;
    private readonly Regime _regime;
    private readonly VarianceEstimator _estimator;
    private readonly ISecondMoments? _moments;
    private readonly List<(double Spread, double Drift)> _known = [];
    private readonly Lazy<ScatterMoments?> _scatter;
    private double _q;

    internal GaussianTheory(SimulationOptions options, VarianceEstimator estimator)
    {
        _m = options.Samples;
        _bias = options.Bias;
        _regime = options.Regime;
        _estimator = estimator;
        _moments = options.Regime switch
        {
            AccumulateSubsample subsample when Whole(subsample.Size) >= 1 => SubsampleMoments.OfNumbers(_m, Whole(subsample.Size), _bias, estimator),
            Mixture mixture => new MixtureMoments(mixture, _m, ItemLaw.OfNumbers(_bias, estimator)),
            Memory or Keep or Augment { Growing: true } => BlockMoments.Of(options.Regime, _m, options.Generations, ItemLaw.OfNumbers(_bias, estimator)),
            _ => null,
        };
        _scatter = new(() => _regime is Fresh or Accumulate && _estimator != VarianceEstimator.Known
            ? new ScatterMoments(options.Dimensions, _m, _bias, _estimator, _regime)
            : null);
    }

    /// <summary>Returns the expectation after t refits; null where none is known here.</summary>
    public double? Exact(string statistic, int t) => statistic switch
    {
        "expected_variance" => Moments(t)?.Spread,
        "variance_of_mean" => Moments(t)?.Drift,
        "expected_sigma" => Sigma(t),
        _ => null,
    };

    /// <summary>Returns the limit for many refits; null where there is none, or none is known here.</summary>
    public double? Stationary(string statistic) => statistic switch
    {
        "expected_variance" => Limit().Spread,
        "variance_of_mean" => Limit().Drift,
        "expected_sigma" when _regime is Replace { SizeMatched: false } => 0,
        _ => null,
    };

    /// <summary>Returns the expectation of the determinant of the covariance in d dimensions after t refits; null where none is known here.</summary>
    /// <remarks>
    /// The determinant of a sample covariance of nu = n - 1 degrees of freedom is that of the truth times independent chi^2_{nu-i}/nu,
    /// i = 0..d-1 [Anderson, An Introduction to Multivariate Statistical Analysis, 7.5]; its expectation is multiplied by lambda^d prod (nu-i)/nu at every refit
    /// of <c>replace</c> and <c>growing</c>, with n for nu in the denominators by maximum likelihood. <c>fresh</c> and <c>accumulate</c>: <see cref="ScatterMoments"/>.
    /// Elsewhere none is known here: where R0, or a block, is drawn from again, fourth and higher moments of what was drawn before enter.
    /// </remarks>
    public double? GeneralisedVariance(int dimensions, int t)
    {
        if (_estimator == VarianceEstimator.Known)
        {
            return null;
        }

        if (t == 1 || _regime is Replace { SizeMatched: false })
        {
            return RealFunctions.Power(Shrink(_m), t);
        }

        if (_regime is not (Replace or Growing))
        {
            return _scatter.Value?.Determinant(t);
        }

        var product = 1.0;
        for (var i = 1; i <= t; i++)
        {
            product *= Shrink(Refitted(i));
        }

        return product;

        double Shrink(double n)
        {
            var factor = 1.0;
            for (var i = 0; i < dimensions; i++)
            {
                factor *= _bias * (n - 1 - i) / (_estimator == VarianceEstimator.Unbiased ? n - 1 : n);
            }

            return factor;
        }
    }

    private double Shrinkage => _bias * (_estimator == VarianceEstimator.MaximumLikelihood ? 1 - (1 / _m) : 1);

    /// <summary>Returns the samples of the i-th fit of a regime that is fitted to the last model's output alone.</summary>
    private double Refitted(int i) => _regime is Replace { SizeMatched: true } ? i * _m : _regime is Growing growing ? Whole(growing.SyntheticAmount(i - 1)) : _m;

    /// <summary>E[sigma_t]: where the last spread times a factor of its own makes the next, factors of known expectation; null elsewhere.</summary>
    private double? Sigma(int t)
    {
        if (t == 1 || _regime is Replace { SizeMatched: false })
        {
            return RealFunctions.Power(Math.Sqrt(Shrinkage) * Integrals.C4(_m), t);
        }

        var product = 1.0;
        switch (_regime)
        {
            case Replace or Growing:
                for (var i = 1; i <= t; i++)
                {
                    var n = Refitted(i);
                    product *= Math.Sqrt(_bias * (_estimator == VarianceEstimator.Unbiased ? 1 : 1 - (1 / n))) * Integrals.C4(n);
                }

                return product;
            case Accumulate:
                product = Math.Sqrt(_bias * (_m - 1)) * Integrals.C4(_m);
                for (var i = 2; i <= t; i++)
                {
                    var a = _bias / Divisor((i - 1) * _m);
                    product *= Integrals.SquareRoot(a, _m - 1, a * (i - 1) / i);
                }

                return product / Math.Sqrt(Divisor(t * _m));
            default:
                return null;
        }

        double Divisor(double n) => _estimator == VarianceEstimator.Unbiased ? n - 1 : n;
    }

    private (double Spread, double Drift)? Moments(int t)
    {
        if (_moments is not null)
        {
            return (_moments.Spread(t), _moments.Square(t));
        }

        if (_known.Count == 0)
        {
            _q = (_m - 1) * _bias;
            _known.Add((Spread(_q, _m), _bias / _m));
        }

        for (var i = _known.Count + 1; i <= t; i++)
        {
            if (Next(i, _known[^1].Spread, _known[^1].Drift) is not { } next)
            {
                return null;
            }

            _known.Add(next);
        }

        return _known[t - 1];
    }

    private (double Spread, double Drift)? Next(int i, double s, double v)
    {
        switch (_regime)
        {
            case Replace or Growing:
                var n = Refitted(i);
                return (Spread((n - 1) * _bias * s, n), v + (_bias * s / n));
            case Accumulate:
                _q += ((_m - 1) * _bias * s) + ((i - 1.0) / i * _bias * s);
                return (Spread(_q, i * _m), v + (_bias * s / (_m * i * i)));
            case Fresh fresh:
                return Step(OfFresh(fresh), s, v);
            case Weighted weighted:
                return Step(Weigh(weighted), s, v);
            case Augment { Growing: false } augment:
                return Step(Augment(augment), s, v);
            default:
                return null;
        }
    }

    private (double? Spread, double? Drift) Limit()
    {
        switch (_regime)
        {
            case Fresh fresh:
                return FixedPoint(OfFresh(fresh));
            case Augment { Growing: false } augment:
                return FixedPoint(Augment(augment));
            case Weighted weighted:
                return FixedPoint(Weigh(weighted));
            case Augment { Growing: true }:
                return GrowingAugment();
            case Growing when _estimator == VarianceEstimator.Known || _bias < 1:
                return Grown();
            case not null when _moments is not null:
                return (_moments.StationarySpread, _moments.StationarySquare);
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

    private Linear OfFresh(Fresh fresh)
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

    /// <summary>Returns the two moments under <see cref="Generations.Regimes.Growing"/>: of the drift the sum of lambda s_i/n_i to the end, where it has one.</summary>
    private (double? Spread, double? Drift) Grown()
    {
        var growing = (Growing)_regime;
        if (_estimator != VarianceEstimator.Known)
        {
            // The spread falls at least as lambda^t.
            var t = 1;
            while (Moments(t)!.Value.Spread > 1e-17 && t < 1_000_000)
            {
                t++;
            }

            return (0, Moments(t)!.Value.Drift);
        }

        if (growing.Excess <= 0)
        {
            return (1, null);
        }

        // The tail of the sum of 1/i^(1+s) by Euler and Maclaurin; rounding to whole samples is below what is shown there.
        const int last = 20_000;
        var sum = 0.0;
        for (var i = last - 1; i >= 1; i--)
        {
            sum += 1 / Refitted(i);
        }

        var edge = RealFunctions.Exp(-(1 + growing.Excess) * RealFunctions.Log(last)) / _m;
        return (1, _bias * (sum + (edge * ((last / growing.Excess) + 0.5 + ((1 + growing.Excess) / (12.0 * last))))));
    }

    /// <summary>Returns the limits under a growing augment; see the remarks of the class.</summary>
    private (double? Spread, double? Drift) GrowingAugment()
    {
        if (_estimator == VarianceEstimator.Known)
        {
            return (1, 1.5 * _bias / _m);
        }

        if (_bias < 1)
        {
            return (0, _bias / _m);
        }

        var s = _estimator == VarianceEstimator.Unbiased ? ((2 * _m) - 2) / ((2 * _m) - 1) : ((2 * _m) - 2) / ((2 * _m) + 1);
        return (s, (2 + s) / (2 * _m));
    }

    private Linear Weigh(Weighted weighted)
    {
        double real = Whole(weighted.Real), synthetic = Whole(weighted.Synthetic);

        // Where there is one kind only, it has all the weight.
        var w = synthetic == 0 ? 1 : real == 0 ? 0 : weighted.Weight;
        double ofReal = real == 0 ? 0 : w * w / real, ofSynthetic = synthetic == 0 ? 0 : (1 - w) * (1 - w) / synthetic;
        double d = _bias * ofReal, e = _bias * ofSynthetic, f = (1 - w) * (1 - w);
        if (_estimator == VarianceEstimator.Known)
        {
            return new Linear(1, 0, 0, d, e, f);
        }

        var divisor = _estimator == VarianceEstimator.Unbiased ? 1 - ofReal - ofSynthetic : 1;
        return new Linear(((w * _bias) - d) / divisor, (((1 - w) * _bias) - e) / divisor, (1 - w - f) / divisor, d, e, f);
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

    /// <summary>Returns a multiple of M in items, as the regimes round it.</summary>
    private double Whole(double multiple) => Math.Round(multiple * _m, MidpointRounding.AwayFromZero);
}
