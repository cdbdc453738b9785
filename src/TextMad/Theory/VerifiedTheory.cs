using TextMad.Generations;
using TextMad.Generations.Regimes;

namespace TextMad.Theory;

/// <summary>
/// Exact expectations for least squares whose labels pass a verifier that believes in v where the truth is 0, a label being written again until it passes.
/// </summary>
/// <remarks>
/// <para>
/// A label of N(x w, lambda) that passes with probability exp(-(y - x v)^2/(2 tau^2)) has, once it has passed, the density of the product of the two:
/// N(rho x w + (1-rho) x v, lambda rho) with rho = tau^2/(lambda + tau^2). A fit to one set of verified labels therefore is rho w + (1-rho) v plus an error with
/// covariance lambda rho (X^T X)^-1: the verifier draws every refit towards itself by the same factor, and makes its noise smaller. Write E[w_t] = m_t v, and
/// c_t (X^T X)^-1 for the covariance; over normal designs E tr (X^T X)^-1 = d/(T-d-1). Then
/// E|w_t|^2 = m_t^2 |v|^2 + c_t d/(T-d-1) and E|w_t - v|^2 = (1-m_t)^2 |v|^2 + c_t d/(T-d-1), from m_1 = 0, c_1 = lambda: real labels are not judged. (Derived; that
/// estimates converge to the verifier's is the finding of arXiv 2510.16657, for a verifier with a hard edge.)
/// </para>
/// <list type="bullet">
/// <item><b>replace</b>, growing to k_t sets: m' = rho m + 1 - rho, c' = rho^2 c + lambda rho/k_t; so m_t = 1 - rho^(t-1), and with one set c goes to lambda rho/(1-rho^2): the
/// noise of
/// the loop stops growing, at the price of the verifier's error |v|^2.</item>
/// <item><b>accumulate</b>: m' = m + (1-rho)(1-m)/t, c' = (1 - (1-rho)/t)^2 c + lambda rho/t^2: m goes to 1 as t^-(1-rho) and c to 0: to the verifier's belief itself.</item>
/// <item><b>fresh</b> and <b>weighted</b>, weight a on k_r real sets, b = 1 - a on k_s verified ones: m' = b(rho m + 1 - rho), c' = a^2 lambda/k_r + b^2 (rho^2 c + lambda
/// rho/k_s): fresh labels
/// hold the limit m = b(1-rho)/(1-b rho) below 1.</item>
/// <item><b>augment</b>: the same with the same real labels every time, whose covariance x with the fit follows x' = a lambda + b rho x and adds 2ab rho x to c'.</item>
/// </list>
/// </remarks>
internal sealed class VerifiedTheory
{
    private readonly double _bias;
    private readonly double _rho;
    private readonly double _square;
    private readonly double _one;
    private readonly Regime _regime;
    private readonly List<State> _fits;

    /// <param name="options">A study with a verifier, every training set of which is whole sets of labels.</param>
    /// <param name="one">The expected excess error d/(T-d-1) of a first fit.</param>
    public VerifiedTheory(SimulationOptions options, double one)
    {
        _bias = options.Bias;
        var tolerance = options.VerifierTolerance!.Value * options.VerifierTolerance!.Value;
        _rho = tolerance / (_bias + tolerance);
        _square = options.VerifierBias * options.VerifierBias;
        _one = one;
        _regime = options.Regime;
        _fits = [new State(0, _bias, _bias)];
    }

    /// <summary>Returns the expectation after t refits; null where none is known here.</summary>
    public double? Exact(string statistic, int t)
    {
        while (_fits.Count < t)
        {
            if (Next(_fits[^1], _fits.Count + 1) is not { } next)
            {
                return null;
            }

            _fits.Add(next);
        }

        return Of(statistic, _fits[t - 1]);
    }

    /// <summary>Returns the limit; null where none is known here.</summary>
    public double? Stationary(string statistic)
    {
        switch (_regime)
        {
            case Accumulate or Replace { SizeMatched: true } or Growing { Excess: > -1 }:
                return Of(statistic, new State(1, 0, 0));
            case Replace or Growing:
                return Of(statistic, new State(1, _bias * _rho / (1 - (_rho * _rho)), 0));
            case Fresh or Weighted or Augment { Growing: false }:
                var (a, real, synthetic) = Parts();
                var b = 1 - a;
                var cross = _regime is Augment ? a * _bias / (1 - (b * _rho)) : 0;
                var c = ((a * a * _bias / real) + (b * b * _bias * _rho / synthetic) + (2 * a * b * _rho * cross)) / (1 - (b * b * _rho * _rho));
                return Of(statistic, new State(b * (1 - _rho) / (1 - (b * _rho)), c, cross));
            default:
                return null;
        }
    }

    private double Of(string statistic, State state)
    {
        var mean = statistic == "excess_error" ? state.Mean : 1 - state.Mean;
        return (mean * mean * _square) + (state.Covariance * _one);
    }

    private State? Next(State state, int t)
    {
        var drawn = (_rho * state.Mean) + 1 - _rho;
        switch (_regime)
        {
            case Replace or Growing:
                return new State(drawn, (_rho * _rho * state.Covariance) + (_bias * _rho / _regime.SyntheticAmount(t - 1)), 0);
            case Accumulate:
                var kept = 1 - ((1 - _rho) / t);
                return new State(state.Mean + ((drawn - state.Mean) / t), (kept * kept * state.Covariance) + (_bias * _rho / t / t), 0);
            case Fresh or Weighted or Augment { Growing: false }:
                var (a, real, synthetic) = Parts();
                var b = 1 - a;
                var error = (a * a * _bias / real) + (b * b * ((_rho * _rho * state.Covariance) + (_bias * _rho / synthetic)));
                return _regime is Augment
                    ? new State(b * drawn, error + (2 * a * b * _rho * state.Cross), (a * _bias) + (b * _rho * state.Cross))
                    : new State(b * drawn, error, 0);
            default:
                return null;
        }
    }

    /// <summary>Returns the weight of the real sets, and how many sets there are of both.</summary>
    private (double Weight, double Real, double Synthetic) Parts() => _regime switch
    {
        Weighted weighted => (weighted.Weight, weighted.Real, weighted.Synthetic),
        Fresh fresh => (fresh.Real / (fresh.Real + fresh.Synthetic), fresh.Real, fresh.Synthetic),
        Augment augment => (1 / (1 + augment.Synthetic), 1, augment.Synthetic),
        _ => throw new InvalidOperationException("Parts are of regimes that mix real and synthetic sets."),
    };

    /// <summary>m, c, and x, the covariance with the fit to R0.</summary>
    private readonly record struct State(double Mean, double Covariance, double Cross);
}
