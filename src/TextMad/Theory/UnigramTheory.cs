using TextMad.Generations;
using TextMad.Generations.Regimes;

namespace TextMad.Theory;

/// <summary>
/// Exact expectations for symbol frequencies that are re-estimated from their own samples, M a generation, true frequencies p_0.
/// </summary>
/// <remarks>
/// <para>Write F_t = E[sum p_ti^2] and H_t = 1 - F_t; t = 0 is the truth. Every estimate is unbiased, so E[p_ti] = p_0i always.</para>
/// <para>
/// <b>replace</b> is the Wright-Fisher model: two of M draws are the same draw with probability 1/M, so H_t = (1 - 1/M) H_{t-1}
/// [Seddik et al., arXiv 2404.05090]. <b>accumulate</b>: the t-th block of M draws moves the pooled frequencies by 1/t of its
/// error: H_t = H_0 prod over i of (1 - 1/(M i^2)), with the limit H_0 sin(x)/x, x = pi/sqrt(M), by Euler's product for the sine. <b>fresh</b>: of n = n_r + n_s draws, pairs are
/// equal with probability F_0
/// (both real), F_{t-1} (both synthetic, by different draws), E[sum p_0 p_{t-1}] = F_0 (one of each), or 1 (the same draw):
/// F_t = (n + n_r(n_r-1) F_0 + n_s(n_s-1) F_{t-1} + 2 n_r n_s F_0)/n^2.
/// </para>
/// <para>
/// <b>Stationary under fresh</b>: F = (n + (n_r(n_r-1) + 2 n_r n_s) F_0)/(n^2 - n_s(n_s-1)): with any fresh share the variety that is lost
/// stays bounded; without it F goes to 1, one symbol.
/// </para>
/// <para>
/// <b>augment</b>, a = M/n, b = n_s/n: the fit is a r + b q with the frequencies r of R0, the same every time, and q of n_s draws from the last model.
/// E[sum r p_t] = R = E[sum r^2] = 1/M + (1-1/M) F_0 for every t, since it holds for p_1 = r and a R + b R = R; so
/// F_t = (a^2 + 2ab) R + b^2 (1/n_s + (1-1/n_s) F_{t-1}). <b>Stationary</b>: F = ((a^2 + 2ab) R + b^2/n_s)/(1 - b^2 (1-1/n_s)).
/// <b>growing</b>: as replace, with n_t for M. <b>weighted</b>: F_t = w^2 (1/n_r + (1-1/n_r) F_0) + 2w(1-w) F_0 + (1-w)^2 (1/n_s + (1-1/n_s) F_{t-1}).
/// <b>Growing augment</b>, n_s = c M (t-1): with a = 1/(ct) and x = ln t, c dF/dx = 2(R - F) + (1-F)/M, so F settles at (2R + 1/M)/(2 + 1/M), whatever c (derived).
/// <b>accumulate_subsample</b>: <see cref="SubsampleMoments"/>; <b>memory</b>, <b>keep</b> and growing <b>augment</b>: <see cref="BlockMoments"/>; <b>mixture</b>:
/// <see cref="MixtureMoments"/>.
/// </para>
/// <para><b>One resampling</b>: P(symbol i unseen) = (1-p_0i)^M, E[types] = sum of 1 - (1-p_0i)^M; the first fit of any regime.</para>
/// </remarks>
public sealed class UnigramTheory
{
    private readonly double _m;
    private readonly Regime _regime;
    private readonly IReadOnlyList<double> _truth;
    private readonly double _f0;
    private readonly ISecondMoments? _moments;
    private readonly List<double> _known = [];

    internal UnigramTheory(SimulationOptions options, IReadOnlyList<double> truth)
    {
        _m = options.Samples;
        _regime = options.Regime;
        _truth = truth;
        _f0 = truth.Sum(p => p * p);
        _moments = options.Regime switch
        {
            AccumulateSubsample subsample when Whole(subsample.Size) >= 1 => SubsampleMoments.OfSymbols(_m, Whole(subsample.Size), _f0),
            Mixture mixture => new MixtureMoments(mixture, _m, ItemLaw.OfSymbols(_f0)),
            Memory or Keep or Augment { Growing: true } => BlockMoments.Of(options.Regime, _m, options.Generations, ItemLaw.OfSymbols(_f0)),
            _ => null,
        };
    }

    /// <summary>p_i proportional to 1/(i+1), i = 0..symbols-1.</summary>
    public static double[] ZipfProbabilities(int symbols)
    {
        var weights = new double[symbols];
        var total = 0.0;
        for (var i = symbols - 1; i >= 0; i--)
        {
            weights[i] = 1.0 / (i + 1);
            total += weights[i];
        }

        for (var i = 0; i < symbols; i++)
        {
            weights[i] /= total;
        }

        return weights;
    }

    /// <summary>Returns the expectation after t refits; null where no closed form is known here.</summary>
    public double? Exact(string statistic, int t) => statistic switch
    {
        "sum_of_squares" => SumOfSquares(t),
        "heterozygosity" => 1 - SumOfSquares(t),
        "types" when t == 1 => _truth.Sum(p => 1 - Unseen(p)),
        "rarest_unseen" when t == 1 => Unseen(_truth[^1]),
        "frequency_of_commonest" => _truth[0],
        _ => null,
    };

    private double Unseen(double p)
    {
        var result = 1.0;
        for (var i = 0; i < _m; i++)
        {
            result *= 1 - p;
        }

        return result;
    }

    /// <summary>Returns the limit for many refits; null where there is none, or none is known here.</summary>
    public double? Stationary(string statistic) => statistic switch
    {
        "sum_of_squares" => Limit(),
        "heterozygosity" => 1 - Limit(),
        "frequency_of_commonest" => _truth[0],
        _ => null,
    };

    private double? SumOfSquares(int t)
    {
        if (_moments is not null)
        {
            return _moments.Square(t);
        }

        if (_known.Count == 0)
        {
            _known.Add((1 / _m) + ((1 - (1 / _m)) * _f0));
        }

        for (var i = _known.Count + 1; i <= t; i++)
        {
            var f = _known[^1];
            switch (_regime)
            {
                case Replace replace:
                    f = 1 - ((1 - f) * (1 - (1 / (replace.SizeMatched ? _m * i : _m))));
                    break;
                case Growing growing:
                    f = 1 - ((1 - f) * (1 - (1 / Whole(growing.SyntheticAmount(i - 1)))));
                    break;
                case Accumulate:
                    f = 1 - ((1 - f) * (1 - (1 / (_m * i * i))));
                    break;
                case Fresh or Weighted or Augment { Growing: false }:
                    var (constant, share) = Step();
                    f = constant + (share * f);
                    break;
                default:
                    return null;
            }

            _known.Add(f);
        }

        return _known[t - 1];
    }

    private double? Limit() => _regime switch
    {
        Replace { SizeMatched: false } or Memory => 1,
        Accumulate => 1 - ((1 - _f0) * Products.Sine(_m)),
        Augment { Growing: true } => ((2 * ((1 / _m) + ((1 - (1 / _m)) * _f0))) + (1 / _m)) / (2 + (1 / _m)),
        _ when _moments is not null => _moments.StationarySquare,
        Fresh or Weighted or Augment { Growing: false } => Step().Constant / (1 - Step().Share),
        _ => null,
    };

    /// <summary>F_t = constant + share F_{t-1} of fresh, weighted and augment.</summary>
    private (double Constant, double Share) Step()
    {
        if (_regime is Fresh fresh)
        {
            var real = Whole(fresh.Real);
            var synthetic = Whole(fresh.Synthetic);
            var n = real + synthetic;
            return ((n + (((real * (real - 1)) + (2 * real * synthetic)) * _f0)) / (n * n), synthetic * (synthetic - 1) / (n * n));
        }

        if (_regime is Weighted weighted)
        {
            double real = Whole(weighted.Real), synthetic = Whole(weighted.Synthetic);
            var w = synthetic == 0 ? 1 : real == 0 ? 0 : weighted.Weight;
            double one = real == 0 ? 0 : 1 / real, other = synthetic == 0 ? 0 : 1 / synthetic;
            return (
                (w * w * (one + ((1 - one) * _f0))) + (2 * w * (1 - w) * _f0) + ((1 - w) * (1 - w) * other),
                (1 - w) * (1 - w) * (1 - other));
        }

        var drawn = Whole(((Augment)_regime).Synthetic);
        var all = _m + drawn;
        double a = _m / all, b = drawn / all;
        var own = (1 / _m) + ((1 - (1 / _m)) * _f0);
        return ((((a * a) + (2 * a * b)) * own) + (b / all), b * (b - (1 / all)));
    }

    /// <summary>Returns a multiple of M in items, as the regimes round it.</summary>
    private double Whole(double multiple) => Math.Round(multiple * _m, MidpointRounding.AwayFromZero);
}
