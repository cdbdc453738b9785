using TextMad.Numerics.Random;

namespace TextMad.SimulatedWeb;

/// <summary>Decides which writings a machine has a hand in, and how large a one.</summary>
internal static class MachineShares
{
    // Ahrefs 2025, 900,000 new pages: 26% human, 2.5% pure machine, and mixed pages by machine share. A page falls into a bin by its share
    // rounded to a whole per cent, hence the halves. The third bin of mixed pages is parted at one half.
    private static readonly (double Points, double From, double To)[] _lesser =
        [(9.9, 0.005, 0.105), (25.9, 0.105, 0.405), (20.5 * 0.095 / 0.3, 0.405, 0.5)];

    private static readonly (double Points, double From, double To)[] _mostly =
        [(2.5, 1, 1), (20.5 * 0.205 / 0.3, 0.5, 0.705), (15.5, 0.705, 0.995)];

    /// <summary>The share of pages mostly by machines among those in which a machine had a hand, by that table.</summary>
    public static double MostlyOfHand { get; } = _mostly.Sum(b => b.Points) / (_mostly.Sum(b => b.Points) + _lesser.Sum(b => b.Points));

    /// <summary>Returns the machine share of a page in which a machine had a hand, by the published table; uses two draws.</summary>
    /// <param name="mostly">Whether the page is mostly a machine's, a share of 1/2 or more; below it otherwise.</param>
    /// <param name="random">The random stream to draw from.</param>
    public static double DrawMixed(bool mostly, ref RandomStream random)
    {
        var table = mostly ? _mostly : _lesser;
        var points = random.NextDouble() * table.Sum(b => b.Points);
        var within = random.NextDouble();
        foreach (var (size, from, to) in table)
        {
            if (points < size)
            {
                return from + (within * (to - from));
            }

            points -= size;
        }

        return table[^1].To;
    }

    /// <summary>
    /// Returns the probability of a machine's hand for each of some writings, such that they average to <paramref name="share"/> and lean as
    /// their sites do.
    /// </summary>
    /// <remarks>
    /// A site of lean x, uniform in [0, 1], has probability 2 m x for m up to 1/2 and 1 - 2 (1 - m) (1 - x) above: between 0 and 1, rising in
    /// both, and m on average over sites. Since large sites have many of the writings, m is then moved until the average over these is right.
    /// </remarks>
    public static double[] Probabilities(IReadOnlyList<double> leans, double share, double spread)
    {
        double low = 0, high = 1;
        for (var i = 0; i < 40 && leans.Count > 0; i++)
        {
            var middle = (low + high) / 2;
            var sum = 0.0;
            foreach (var lean in leans)
            {
                sum += Probability(lean, middle, spread);
            }

            (low, high) = sum < share * leans.Count ? (middle, high) : (low, middle);
        }

        var level = share is 0 or 1 ? share : (low + high) / 2;
        return [.. leans.Select(lean => Probability(lean, level, spread))];
    }

    private static double Probability(double lean, double m, double spread)
    {
        var own = m <= 0.5 ? 2 * m * lean : 1 - (2 * (1 - m) * (1 - lean));
        return m + (spread * (own - m));
    }
}
