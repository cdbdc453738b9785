using TextMad.Generations.Regimes;

namespace TextMad.Generations.Theory;

/// <summary>
/// Exact expectations for symbol frequencies that are re-estimated from their own samples, M a generation, true frequencies p_0.
/// </summary>
/// <remarks>
/// <para>Write F_t = E[sum p_ti^2] and H_t = 1 - F_t; t = 0 is the truth. Every estimate is unbiased, so E[p_ti] = p_0i always.</para>
/// <para>
/// <b>replace</b> is the Wright-Fisher model: two of M draws are the same draw with probability 1/M, so H_t = (1 - 1/M) H_{t-1}
/// [Seddik et al., arXiv 2404.05090]. <b>accumulate</b>: the t-th block of M draws moves the pooled frequencies by 1/t of its
/// error: H_t = H_0 prod over i of (1 - 1/(M i^2)). <b>fresh</b>: of n = n_r + n_s draws, pairs are equal with probability F_0
/// (both real), F_{t-1} (both synthetic, by different draws), E[sum p_0 p_{t-1}] = F_0 (one of each), or 1 (the same draw):
/// F_t = (n + n_r(n_r-1) F_0 + n_s(n_s-1) F_{t-1} + 2 n_r n_s F_0)/n^2.
/// </para>
/// <para><b>One resampling</b>: P(symbol i unseen) = (1-p_0i)^M, E[types] = sum of 1 - (1-p_0i)^M; the first fit of any regime.</para>
/// </remarks>
public sealed class UnigramTheory
{
    private readonly double _m;
    private readonly Regime _regime;
    private readonly IReadOnlyList<double> _truth;
    private readonly double _f0;

    internal UnigramTheory(SimulationOptions options, IReadOnlyList<double> truth)
    {
        _m = options.Samples;
        _regime = options.Regime;
        _truth = truth;
        _f0 = truth.Sum(p => p * p);
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

    /// <summary>The expectation after t refits; null where no closed form is known here.</summary>
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

    private double? SumOfSquares(int t)
    {
        var h = (1 - _f0) * (1 - (1 / _m));
        for (var i = 2; i <= t; i++)
        {
            switch (_regime)
            {
                case Replace { SizeMatched: false }:
                    h *= 1 - (1 / _m);
                    break;
                case Replace:
                    h *= 1 - (1 / (_m * i));
                    break;
                case Accumulate:
                    h *= 1 - (1 / (_m * i * i));
                    break;
                case Fresh fresh:
                    var real = Math.Round(fresh.Real * _m, MidpointRounding.AwayFromZero);
                    var synthetic = Math.Round(fresh.Synthetic * _m, MidpointRounding.AwayFromZero);
                    var n = real + synthetic;
                    h = 1 - ((n + (real * (real - 1) * _f0) + (synthetic * (synthetic - 1) * (1 - h)) + (2 * real * synthetic * _f0))
                        / (n * n));
                    break;
                default:
                    return null;
            }
        }

        return 1 - h;
    }
}
