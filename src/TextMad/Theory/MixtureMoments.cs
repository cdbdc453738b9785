using TextMad.Generations.Regimes;

namespace TextMad.Theory;

/// <summary>Second moments under <c>mixture</c>: n_a items that the last model wrote, n_b of its training set D, n_c of R0, each drawn without replacement.</summary>
/// <remarks>
/// <para>
/// A place in D can hold what another place, or R0, holds: what is followed are products of places. P is E[x y] for two different places of D, A the expected
/// square of one, and C = E[x r] for a uniform place of D and a uniform item r of R0, the same one included; p, a of R0 itself, N its size, so that
/// C_0 = a/N + (1-1/N) p. The model's mean is D's: V = A/n + (1-1/n) P, with n = |D|, its fitted variance is s = A - V (times n/(n-1) without bias), and what it
/// writes has products V with each other and with a uniform place of D, C with a uniform item of R0, and the square W = V + lambda s.
/// </para>
/// <para>
/// The next set, n' = n_a + n_b + n_c places, has A' = (n_a W + n_b A + n_c a)/n', C' = (n_a C + n_b C + n_c C_0)/n' and, pair by pair of places,
/// n'(n'-1) P' = n_a(n_a-1) V + n_b(n_b-1) P + n_c(n_c-1) p + 2 n_a n_b V + 2 n_a n_c C + 2 n_b n_c C. It starts at P = p, A = a, C = C_0: D_0 is R0. (Derived.)
/// </para>
/// </remarks>
internal sealed class MixtureMoments : ISecondMoments
{
    private readonly ItemLaw _law;
    private readonly double _written;
    private readonly double _previous;
    private readonly double _real;
    private readonly double _own;
    private readonly List<(double Square, double Spread)> _models = [];
    private readonly Lazy<(double Square, double Spread)?> _limit;
    private double _n;
    private double _pair;
    private double _squares;
    private double _cross;

    /// <param name="mixture">The shares of the sets that make up a training set.</param>
    /// <param name="samples">M, the samples per generation.</param>
    /// <param name="law">The law of the items: symbols or numbers, with their moments.</param>
    public MixtureMoments(Mixture mixture, double samples, ItemLaw law)
    {
        double Whole(double multiple) => Math.Round(multiple * samples, MidpointRounding.AwayFromZero);
        _law = law;
        _written = Whole(mixture.Alpha);
        _previous = Whole(mixture.Beta);
        _real = Whole(mixture.Gamma);
        _own = law.Pair + ((law.Square - law.Pair) / samples);
        (_n, _pair, _squares, _cross) = (samples, law.Pair, law.Square, _own);
        _limit = new(() => Settling.Of(this, 200_000));
        Fit();
    }

    /// <inheritdoc/>
    public double? StationarySquare => _limit.Value?.Square;

    /// <inheritdoc/>
    public double? StationarySpread => _limit.Value?.Spread;

    /// <inheritdoc/>
    public double Square(int t) => Model(t).Square;

    /// <inheritdoc/>
    public double Spread(int t) => Model(t).Spread;

    private (double Square, double Spread) Model(int t)
    {
        while (_models.Count < t)
        {
            Compose();
            Fit();
        }

        return _models[t - 1];
    }

    private void Fit()
    {
        var square = _pair + ((_squares - _pair) / _n);
        _models.Add((square, _law.Spread(_squares, square, _n)));
    }

    private void Compose()
    {
        var (square, spread) = _models[^1];

        // Where less of D is left than is asked for, all of it is taken.
        double a = _written, b = Math.Min(_previous, _n), c = _real;
        var n = a + b + c;
        var pairs = (a * (a - 1) * square) + (b * (b - 1) * _pair) + (c * (c - 1) * _law.Pair)
            + (2 * a * b * square) + (2 * a * c * _cross) + (2 * b * c * _cross);
        _pair = n > 1 ? pairs / (n * (n - 1)) : 0;
        _squares = ((a * _law.Written(square, spread)) + (b * _squares) + (c * _law.Square)) / n;
        _cross = (((a + b) * _cross) + (c * _own)) / n;
        _n = n;
    }
}
