namespace TextMad.Theory;

/// <summary>
/// Second moments under <c>accumulate_subsample</c>: every model is fitted to n items drawn without replacement from the pool of all blocks so
/// far, M real ones and M of every earlier model. The first model is fitted to all M real ones.
/// </summary>
/// <remarks>
/// <para>
/// Write x y for the product of two items: of numbers as it is (true mean 0), of symbols 1 if they are equal and 0 if not. Of the pool of t
/// blocks, N_t = tM(tM-1) ordered pairs of different items, let P_t be the expected mean of x y over pairs, D_t that of x x over items, and
/// h_t = D_t - P_t, the expected mean of (x-y)^2/2: the variance that the pool has left. A draw takes every item and every pair with the same
/// chance, so of the t-th model:
/// </para>
/// <list type="bullet">
/// <item>the squared mean (for symbols: the sum of squared frequencies) has the expectation V_t = P_t + h_t/n;</item>
/// <item>the fitted variance has the expectation s_t = h_t without bias, (1-1/n) h_t by maximum likelihood, which is the heterozygosity 1 - V_t of symbols.</item>
/// </list>
/// <para>
/// <b>New block.</b> Its items have expected square V_t + w_t, w_t = lambda s_t, and expected product V_t with each other. An item of it is, in
/// expectation, a uniformly drawn one of its pool, so that summed over the tM old items its product with them is D_t + (tM-1) P_t. Counting pairs,
/// with c = 2 + (M-1)/n and d_t = (t+1)((t+1)M-1):
/// P_{t+1} = P_t + c h_t/d_t and h_{t+1} = (t h_t + h_t/n + w_t)/(t+1) - c h_t/d_t. Two numbers are the whole state, whatever t.
/// </para>
/// <para>
/// <b>Stationary, what is neither made nor lost</b> (symbols; maximum likelihood without sampling bias): w_t = (1-1/n) h_t, so
/// h_{t+1} = h_t (1 - c/d_t) and P_t + h_t stays. The product converges: with r the two roots of M r^2 - r - c = 0, from k on it is
/// Gamma(k) Gamma(k-1/M) / (Gamma(k-r_1) Gamma(k-r_2)). For n = M, c/d_t = (3M-1)/(M (t+1)((t+1)M-1)), and the share of the variety that is lost for
/// ever is about 3(pi^2/6 - 1)/M beside the 1/M of the first fit: the plateau of Kazdan et al. [arXiv 2410.16713].
/// </para>
/// <para>
/// <b>Stationary, the variance known</b>: w = lambda, so h goes to lambda n/(n-1), and V to P + h/n with P the sum of c h_t/d_t, for which no closed
/// form is known here: it is summed to the end. <b>Sampling bias</b>: with g = w_t/h_t + 1/n, h_t falls as t^(g-1) for g &lt; 1: to 0, but as a
/// power of t where <c>replace</c> loses it exponentially. For g &gt; 1 (the unbiased estimator without sampling bias: g = 1 + 1/n) it grows as
/// t^(1/n), for ever: the drift of the models' means enters the pool as spread.
/// </para>
/// </remarks>
internal sealed class SubsampleMoments : ISecondMoments
{
    private const int Terms = 1_000_000;
    private readonly List<(double Pair, double Half)> _pools = [];
    private readonly double _samples;
    private readonly double _drawn;
    private readonly double _constant;
    private readonly double _inherited;
    private readonly bool _maximumLikelihood;
    private readonly Lazy<(double Pair, double Half)?> _limit;

    /// <param name="samples">M, the samples per generation, at least 2.</param>
    /// <param name="drawn">n, the items that are drawn for a training set, at least 1.</param>
    /// <param name="pair">P_1: see the remarks of the class.</param>
    /// <param name="half">h_1: see the remarks of the class.</param>
    /// <param name="constant">The part of w_t that does not depend on the pool: lambda for a known variance, else 0.</param>
    /// <param name="inherited">lambda when the variance is that of the draw, else 0.</param>
    /// <param name="maximumLikelihood">Whether that is (1-1/n) h_t, not h_t.</param>
    private SubsampleMoments(double samples, double drawn, double pair, double half, double constant, double inherited, bool maximumLikelihood)
    {
        _samples = samples;
        _drawn = drawn;
        _constant = constant;
        _inherited = inherited;
        _maximumLikelihood = maximumLikelihood;
        _pools.Add((pair, half));
        _limit = new(Limit);
    }

    /// <summary>Returns the moments for symbols.</summary>
    /// <param name="samples">M, the samples per generation, at least 2.</param>
    /// <param name="drawn">n, the items that are drawn for a training set, at least 1.</param>
    /// <param name="equal">The chance that two true symbols are equal.</param>
    public static SubsampleMoments OfSymbols(double samples, double drawn, double equal) =>
        new(samples, drawn, equal, 1 - equal, 0, 1, true);

    /// <summary>Of numbers of true mean 0 and variance <paramref name="bias"/>, fitted by a Gaussian that samples with a bias.</summary>
    /// <param name="samples">M, the samples per generation, at least 2.</param>
    /// <param name="drawn">n, the items that are drawn for a training set, at least 1.</param>
    /// <param name="bias">lambda, the sampling bias; 1 for none.</param>
    /// <param name="estimator">How the variance is estimated.</param>
    public static SubsampleMoments OfNumbers(double samples, double drawn, double bias, Models.Toys.VarianceEstimator estimator)
    {
        var known = estimator == Models.Toys.VarianceEstimator.Known;
        return new(samples, drawn, 0, bias, known ? bias : 0, known ? 0 : bias, estimator == Models.Toys.VarianceEstimator.MaximumLikelihood);
    }

    /// <summary>Returns V_t, t at least 1.</summary>
    public double Square(int t)
    {
        var (pair, half) = Pool(t);
        return pair + (half / Drawn(t));
    }

    /// <summary>s_t, t at least 1; of no meaning when the variance is known.</summary>
    public double Spread(int t) => Pool(t).Half * Kept(Drawn(t));

    /// <summary>The limit of V_t; null when there is none.</summary>
    public double? StationarySquare => _limit.Value is { } limit ? limit.Pair + (limit.Half / _drawn) : null;

    /// <summary>The limit of s_t; null when there is none.</summary>
    public double? StationarySpread => _limit.Value is { } limit ? limit.Half * Kept(_drawn) : null;

    /// <summary>Returns n, the items on which the t-th model was fitted.</summary>
    private double Drawn(int t) => t == 1 ? _samples : _drawn;

    private double Kept(double drawn) => _maximumLikelihood ? 1 - (1 / drawn) : 1;

    private (double Pair, double Half) Pool(int t)
    {
        while (_pools.Count < t)
        {
            _pools.Add(Next(_pools[^1], _pools.Count));
        }

        return _pools[t - 1];
    }

    private (double Pair, double Half) Next((double Pair, double Half) pool, int t)
    {
        var drawn = Drawn(t);
        var moved = Crossing(drawn) * pool.Half / ((t + 1.0) * (((t + 1.0) * _samples) - 1));
        var block = _constant + (_inherited * Kept(drawn) * pool.Half);
        return (pool.Pair + moved, (((t * pool.Half) + (pool.Half / drawn) + block) / (t + 1)) - moved);
    }

    /// <summary>Returns c of the recursion: see the remarks of the class.</summary>
    private double Crossing(double drawn) => 2 + ((_samples - 1) / drawn);

    private (double Pair, double Half)? Limit()
    {
        if (_maximumLikelihood && _inherited == 1)
        {
            // The second pool is the first whose model draws n; the step to it, from the model of all M real items, is made as it is.
            var (pair, half) = Next(_pools[0], 1);
            var left = half * Products.Pairs(_samples, Crossing(_drawn), 3);
            return (pair + half - left, left);
        }

        var growth = (_inherited * Kept(_drawn)) + (1 / _drawn);
        if (growth >= 1)
        {
            return null;
        }

        var pool = _pools[0];
        for (var t = 1; t <= Terms; t++)
        {
            pool = Next(pool, t);
        }

        // What is left of the sum: h_t goes as t^(growth-1), or stays, over M t^2.
        var settled = _constant / (1 - growth);
        var rest = Crossing(_drawn) / (_samples * Terms) * (_constant > 0 ? settled : pool.Half / (2 - growth));
        return (pool.Pair + rest, settled);
    }
}
