using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Models.Toys;

namespace TextMad.Theory;

/// <summary>
/// The expected determinant of the fitted covariance in d dimensions under <c>fresh</c> and <c>accumulate</c>; the truth is N(0, I), lambda the sampling bias.
/// </summary>
/// <remarks>
/// <para>
/// Let z_i be independent vectors of m components with E[z z^T] = B_i. By the formula of Cauchy and Binet the determinant of sum z_i z_i^T is the sum over sets of m
/// vectors of squared determinants, so its expectation is that of prod over kinds of (n_kind)_a(kind) [x^a] det(sum over kinds of x_kind B_kind), (n)_a = n(n-1)..(n-a+1),
/// summed over all powers. With z = (1, x) the determinant is n det Q, Q the scatter around the mean; with z = x it is det(Q + n mu mu^T) = det Q + n mu^T adj(Q) mu.
/// </para>
/// <para>
/// <b>fresh</b>: real x have E[x x^T] = lambda I, synthetic ones lambda Sigma + mu mu^T. Of the leading k dimensions let D_k = E[det Sigma], G_k = E[mu^T adj(Sigma) mu]:
/// all k of d coordinates are alike, so that det(x I + y Sigma) expects sum_j C(k,j) x^(k-j) y^j D_j, and y mu^T adj(x I + y Sigma) mu expects sum_j C(k,j) x^(k-j) y^j G_j.
/// Writing f(a,b) = (n_r)_a (n_s)_b, and c for the divisor of Q (n - 1 or n):
/// n E[det Q_k] = lambda^k sum_j C(k,j) D_j (f(k-j+1,j) + f(k-j,j+1)) + lambda^(k-1) sum_j C(k,j) G_j f(k-j+1,j) and
/// E[det(Q_k + n mu mu^T)] = lambda^k sum_j C(k,j) D_j f(k-j,j) + lambda^(k-1) sum_j C(k,j) G_j f(k-j,j), from which D'_k and G'_k follow: a linear recursion in 2d
/// numbers. (Derived.)
/// </para>
/// <para>
/// <b>accumulate</b>: a block of M vectors around the mean of a pool of N with covariance lambda Q/c makes Z + y B of the pool's own Z, whose determinant is
/// (N + y) (1 + y lambda/c)^k det Q: the expected determinant is multiplied by sum_b (M)_b [y^b] of (N + y)(1 + y lambda/c)^k, over N + M. (Derived.)
/// </para>
/// </remarks>
internal sealed class ScatterMoments
{
    private readonly int _dimensions;
    private readonly double _samples;
    private readonly double _bias;
    private readonly VarianceEstimator _estimator;
    private readonly Regime _regime;
    private readonly List<double> _determinants = [];
    private double[] _d;
    private double[] _g;

    /// <param name="dimensions">d, the number of dimensions.</param>
    /// <param name="samples">M, the samples per generation.</param>
    /// <param name="bias">lambda, the sampling bias; 1 for none.</param>
    /// <param name="estimator">How the covariance is estimated.</param>
    /// <param name="regime"><see cref="Generations.Regimes.Fresh"/> or <see cref="Accumulate"/>.</param>
    public ScatterMoments(int dimensions, double samples, double bias, VarianceEstimator estimator, Regime regime)
    {
        _dimensions = dimensions;
        _samples = samples;
        _bias = bias;
        _estimator = estimator;
        _regime = regime;
        _d = new double[dimensions + 1];
        _g = new double[dimensions + 1];
        _d[0] = 1;
        for (var k = 1; k <= dimensions; k++)
        {
            _d[k] = _d[k - 1] * bias * (samples - k) / Divisor(samples);
            _g[k] = bias / samples * k * _d[k - 1];
        }

        _determinants.Add(_d[dimensions]);
    }

    /// <summary>E[det Sigma_t], t at least 1.</summary>
    public double Determinant(int t)
    {
        for (var next = _determinants.Count + 1; next <= t; next++)
        {
            if (_regime is Fresh fresh)
            {
                Mix(Whole(fresh.Real), Whole(fresh.Synthetic));
                _determinants.Add(_d[_dimensions]);
            }
            else
            {
                _determinants.Add(_determinants[^1] * Grow((next - 1) * _samples));
            }
        }

        return _determinants[t - 1];
    }

    private double Grow(double pool)
    {
        double k = _dimensions, y = _bias / Divisor(pool);

        // Terms are (M)_b C(k,b) y^b of the power, times N, and (M)_{b+1} C(k,b) y^b, of one factor y.
        double sum = 0, term = 1;
        for (var b = 0; b <= _dimensions; b++)
        {
            sum += term * (pool + Math.Max(0, _samples - b));
            term *= Math.Max(0, _samples - b) * (k - b) / (b + 1) * y;
        }

        var all = pool + _samples;
        for (var i = 0; i < _dimensions; i++)
        {
            sum *= Divisor(pool) / Divisor(all);
        }

        return sum / all;
    }

    private void Mix(double real, double synthetic)
    {
        var n = real + synthetic;
        var divisor = Divisor(n);
        var d = new double[_dimensions + 1];
        var g = new double[_dimensions + 1];
        d[0] = 1;
        for (var k = 1; k <= _dimensions; k++)
        {
            // Everything over c^k, and squared lengths over lambda.
            double centred = 0, whole = 0, binomial = 1;
            for (var j = 0; j <= k; j++)
            {
                var second = _g[j] / _bias;
                var own = Falling(real, k - j, synthetic, j, divisor);
                var moreReal = own * Math.Max(0, real - (k - j));
                var moreSynthetic = own * Math.Max(0, synthetic - j);
                centred += binomial * ((_d[j] * (moreReal + moreSynthetic)) + (second * moreReal));
                whole += binomial * (_d[j] + second) * own;
                binomial *= (k - j) / (j + 1.0);
            }

            d[k] = centred / n;
            g[k] = (whole - d[k]) * divisor / n;
        }

        _d = d;
        _g = g;
    }

    /// <summary>(n_r)_a (n_s)_b (lambda/c)^(a+b).</summary>
    private double Falling(double real, int a, double synthetic, int b, double divisor)
    {
        var product = 1.0;
        for (var i = 0; i < a; i++)
        {
            product *= Math.Max(0, real - i) * _bias / divisor;
        }

        for (var i = 0; i < b; i++)
        {
            product *= Math.Max(0, synthetic - i) * _bias / divisor;
        }

        return product;
    }

    private double Divisor(double n) => _estimator == VarianceEstimator.Unbiased ? n - 1 : n;

    private double Whole(double multiple) => Math.Round(multiple * _samples, MidpointRounding.AwayFromZero);
}
