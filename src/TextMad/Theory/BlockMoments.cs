using TextMad.Generations;
using TextMad.Generations.Regimes;

namespace TextMad.Theory;

/// <summary>
/// Second moments where a training set is drawn from R0 and the blocks that the last K models wrote, this many items of each, without replacement:
/// <c>memory</c>, <c>keep</c> (K = 1) and <c>augment</c>, growing or not (K = 1).
/// </summary>
/// <remarks>
/// <para>
/// Blocks b hold N_b items with E[x x] = a_b, E[x y] = G_bb for two different items and G_bc for items of two blocks (R0: b = 0). Model t is fitted
/// to n_b items of block b, n in all, drawn anew and independently, so that every item and every pair of a block has the same chance. Its mean mu has
/// V_t = E[mu^2] = sum_b (n_b/n)^2 (a_b/n_b + (1 - 1/n_b) G_bb) + sum_{b != c} n_b n_c/n^2 G_bc,
/// its items have the mean square A_t = sum_b n_b/n a_b, and the expected fitted variance s_t is A_t - V_t by maximum likelihood, n/(n-1) times that without bias.
/// </para>
/// <para>
/// What it writes is a block with G = V_t and a = V_t + lambda s_t whose product with an item x of block c, given everything older, is mu x:
/// G_new,c = sum_{b != c} n_b/n G_bc + n_c/n (a_c/N_c + (1 - 1/N_c) G_cc), for x is one of the n_c drawn items as likely as any other of its block.
/// Only blocks that can be drawn again have to be remembered: (K+1)(K+2)/2 products, whatever t. Symbols: x y is 1 if two items are equal, and
/// a = 1 throughout. (Derived.)
/// </para>
/// <para>
/// <b>Stationary</b> values are those at which the recursion comes to rest; it is linear, and contracts by (1-p)^2 a refit under <c>keep</c>. Under a growing
/// <c>augment</c> with n_s = c M t the share of R0 goes as 1/(c t) and V_t settles as t^(-2/c), so its limits are solved for instead: see <see cref="GaussianTheory"/>.
/// </para>
/// </remarks>
internal sealed class BlockMoments : ISecondMoments
{
    /// <summary>The longest memory for which the products of all pairs of blocks are kept.</summary>
    public const int LongestMemory = 1000;

    private const double Work = 2e7;
    private readonly ItemLaw _law;
    private readonly Func<int, IReadOnlyList<Part>> _parts;
    private readonly Func<int, double> _written;
    private readonly int _memory;
    private readonly List<(double Square, double Spread)> _models = [];
    private readonly Lazy<(double Square, double Spread)?> _limit;
    private List<Block> _blocks;
    private double[,] _products;

    private BlockMoments(ItemLaw law, double samples, int memory, bool settles, Func<int, IReadOnlyList<Part>> parts, Func<int, double> written)
    {
        _law = law;
        _memory = memory;
        _parts = parts;
        _written = written;
        _blocks = [new Block(samples, law.Square)];
        _products = new[,] { { law.Pair } };
        _limit = new(() => settles ? Settling.Of(this, (int)Math.Min(200_000, Work / ((memory + 1) * (memory + 1)))) : null);
        Fit([new Part(0, samples)], written(1));
    }

    /// <summary>Of a regime of blocks; null for any other, and for a memory of more than <see cref="LongestMemory"/> models.</summary>
    /// <param name="regime">The regime.</param>
    /// <param name="samples">M, the samples per generation.</param>
    /// <param name="generations">T, the number of the last generation.</param>
    /// <param name="law">The law of the items: symbols or numbers, with their moments.</param>
    public static BlockMoments? Of(Regime regime, double samples, int generations, ItemLaw law)
    {
        double Whole(double multiple) => Math.Round(multiple * samples, MidpointRounding.AwayFromZero);
        double Written(int generation) => Whole(regime.SyntheticAmount(generation));
        switch (regime)
        {
            case Memory memory when Math.Min(memory.Models, generations) <= LongestMemory:
                return new(law, samples, Math.Min(memory.Models, generations), memory.Models <= generations || memory.Models <= 30, g => Shares(memory, samples, g), Written);
            case Keep keep:
                return new(law, samples, 1, true, g => [new Part(0, Whole(keep.Share)), new Part(1, keep is { Share: 1, Add: false } ? 0 : Written(g))], Written);
            case Augment augment:
                return new(law, samples, 1, !augment.Growing, g => [new Part(0, samples), new Part(1, Written(g))], Written);
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public double? StationarySquare => _limit.Value?.Square;

    /// <inheritdoc/>
    public double? StationarySpread => _limit.Value?.Spread;

    /// <inheritdoc/>
    public double Square(int t) => Model(t).Square;

    /// <inheritdoc/>
    public double Spread(int t) => Model(t).Spread;

    private static List<Part> Shares(Memory memory, double samples, int generation)
    {
        // As the regime shares them out: cumulative rounding in whole items.
        var n = (long)samples;
        var models = Math.Min(memory.Models, generation);
        var parts = new List<Part>();
        for (var back = 1; back <= models; back++)
        {
            parts.Add(new Part(back, (n * back / models) - (n * (back - 1) / models)));
        }

        return parts;
    }

    private (double Square, double Spread) Model(int t)
    {
        // Refit t is generation t - 1 of the loop; what it writes is for generation t.
        for (var next = _models.Count + 1; next <= t; next++)
        {
            Fit(_parts(next - 1), _written(next));
        }

        return _models[t - 1];
    }

    private void Fit(IReadOnlyList<Part> parts, double written)
    {
        var n = parts.Sum(part => part.Drawn);
        double square = 0, squares = 0;
        foreach (var part in parts)
        {
            if (part.Drawn == 0)
            {
                continue;
            }

            var share = part.Drawn / n;
            squares += share * _blocks[part.Back].Square;
            square += share * share * ((_blocks[part.Back].Square / part.Drawn) + ((1 - (1 / part.Drawn)) * _products[part.Back, part.Back]));
            foreach (var other in parts)
            {
                square += other.Back == part.Back ? 0 : share * other.Drawn / n * _products[part.Back, other.Back];
            }
        }

        var spread = _law.Spread(squares, square, n);
        _models.Add((square, spread));

        // R0 stays block 0, the new block is block 1, and the oldest falls out.
        var kept = Math.Min(_blocks.Count, _memory);
        var blocks = new List<Block> { _blocks[0], new(written, _law.Written(square, spread)) };
        var products = new double[kept + 1, kept + 1];
        products[1, 1] = square;
        for (var old = 0; old < kept; old++)
        {
            var to = old == 0 ? 0 : old + 1;
            var product = 0.0;
            foreach (var part in parts)
            {
                var same = _products[part.Back, old];
                product += part.Drawn / n * (part.Back == old && part.Drawn > 0 ? same + ((_blocks[old].Square - same) / _blocks[old].Size) : same);
            }

            products[1, to] = products[to, 1] = product;
            if (old > 0)
            {
                blocks.Add(_blocks[old]);
            }

            for (var other = 0; other < kept; other++)
            {
                products[to, other == 0 ? 0 : other + 1] = _products[old, other];
            }
        }

        _blocks = blocks;
        _products = products;
    }

    /// <summary>So many items of the block that the model this many generations back wrote; of R0 for 0.</summary>
    private readonly record struct Part(int Back, double Drawn);

    private readonly record struct Block(double Size, double Square);
}
