namespace TextMad.Models.NGram;

/// <summary>What is taken from a count of 1, of 2, and of 3 or more, in one order of a Kneser-Ney model.</summary>
internal readonly record struct NGramDiscounts(double One, double Two, double Many)
{
    /// <summary>Returns the discount of a count.</summary>
    public double Of(int count) => count switch { 1 => One, 2 => Two, _ => Many };

    /// <summary>
    /// Returns the discounts of one order from n1..n4, the numbers of n-grams counted once, twice, three and four times.
    /// </summary>
    /// <remarks>
    /// Modified: Y = n1/(n1+2 n2), D1 = 1-2Y n2/n1, D2 = 2-3Y n3/n2, D3 = 3-4Y n4/n3 [Chen and Goodman 1999, equations 25-26].
    /// Where the formulas have no answer (some n is 0, or a discount would be negative, as in small corpora and in the unigrams of a
    /// subword vocabulary) the discounts are 0.5, 1 and 1.5; the single one is 0.5.
    /// </remarks>
    public static NGramDiscounts Estimate(NGramOptions options, ReadOnlySpan<long> countsOfCounts)
    {
        double n1 = countsOfCounts[1], n2 = countsOfCounts[2], n3 = countsOfCounts[3], n4 = countsOfCounts[4];
        var y = n1 / (n1 + (2 * n2));
        if (options.Discounting == NGramDiscounting.Single)
        {
            var single = options.Discount ?? (n1 > 0 && n2 > 0 ? y : 0.5);
            return new(single, single, single);
        }

        var estimated = new NGramDiscounts(1 - (2 * y * n2 / n1), 2 - (3 * y * n3 / n2), 3 - (4 * y * n4 / n3));
        return n1 > 0 && n2 > 0 && n3 > 0 && n4 > 0 && estimated.Two >= 0 && estimated.Many >= 0 ? estimated : new(0.5, 1, 1.5);
    }
}
