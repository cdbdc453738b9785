using FsCheck;
using FsCheck.Fluent;
using TextMad.Numerics.Elementary;
using TextMad.Numerics.Kernels;
using TextMad.Numerics.Random;
using TextMad.Sampling;
using TextMad.Tests.Support;

namespace TextMad.Tests.Sampling;

public class TokenSelectorTests
{
    private static readonly float[] _distinct = [0.5f, 2f, -1f, 1f, 0f];

    private static double[] DistributionOf(DecodingOptions options, float[] logits, params int[] sequence)
    {
        var probabilities = new double[logits.Length];
        new TokenSelector(options, logits.Length).Distribution(logits, sequence, probabilities);
        return probabilities;
    }

    private static int[] Support(DecodingOptions options, float[] logits, params int[] sequence) =>
        [.. DistributionOf(options, logits, sequence).Select((p, id) => (p, id)).Where(x => x.p > 0).Select(x => x.id)];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void Without_restrictions_the_distribution_is_the_softmax(int vocabulary)
    {
        var stream = RandomKey.FromSeed(1).For("logits").At(vocabulary).Stream();
        var logits = new float[vocabulary];
        foreach (ref var logit in logits.AsSpan())
        {
            logit = (float)(stream.NextGaussian() * 5);
        }

        foreach (var temperature in new[] { 1.0, 0.7, 3.0 })
        {
            var largest = logits.Max() / temperature;
            var expected = logits.Select(l => Math.Exp((l / temperature) - largest)).ToArray();
            var total = expected.Sum();
            var actual = DistributionOf(new() { Temperature = temperature }, logits);
            for (var id = 0; id < vocabulary; id++)
            {
                Assert.Equal(expected[id] / total, actual[id], 1e-13 * expected[id] / total);
            }
        }
    }

    [Fact]
    public void Weights_agree_with_the_scalar_exponential_to_two_units_in_the_last_place()
    {
        var values = new double[DoubleSoftmax.PaddedLength(4000)];
        values.AsSpan().Fill(double.NegativeInfinity);
        for (var i = 0; i < 4000; i++)
        {
            values[i] = -i * 0.17503;
        }

        var weights = new double[values.Length];
        var sums = new double[values.Length / DoubleSoftmax.Block];
        var total = DoubleSoftmax.Exponentials(values, 0, weights, sums);
        Assert.Equal(weights.Sum(), total, 1e-12);
        for (var i = 0; i < 4000; i++)
        {
            var expected = values[i] < -700 ? 0 : RealFunctions.Exp(values[i]);
            Assert.Equal(expected, weights[i], 4.5e-16 * expected);
        }

        Assert.All(weights[4000..], weight => Assert.Equal(0, weight));
    }

    [Fact]
    public void Drawn_tokens_follow_the_softmax_within_five_sigma()
    {
        const int Draws = 200_000;
        foreach (var options in new DecodingOptions[] { new(), new() { Temperature = 0.5 }, new() { TopK = 4 }, new() { TopP = 0.9 } })
        {
            var selector = new TokenSelector(options, _distinct.Length);
            var expected = DistributionOf(options, _distinct);
            var counts = new int[_distinct.Length];
            for (var i = 0; i < Draws; i++)
            {
                var random = RandomKey.FromSeed(5).For("draws").At(i).Stream();
                counts[selector.Select(_distinct, [], ref random)]++;
            }

            for (var id = 0; id < counts.Length; id++)
            {
                var sigma = Math.Sqrt(Draws * expected[id] * (1 - expected[id]));
                Assert.InRange(counts[id] - (Draws * expected[id]), -5 * sigma, 5 * sigma);
            }
        }
    }

    [Fact]
    public void Every_token_of_a_large_vocabulary_can_be_drawn()
    {
        const int Vocabulary = 500;
        const int Draws = 100_000;
        var selector = new TokenSelector(new(), Vocabulary);
        var logits = new float[Vocabulary];
        var counts = new int[Vocabulary];
        var random = RandomKey.FromSeed(3).Stream();
        for (var i = 0; i < Draws; i++)
        {
            counts[selector.Select(logits, [], ref random)]++;
        }

        // Chi-squared with 499 degrees of freedom: mean 499, standard deviation sqrt(998).
        var chiSquared = counts.Sum(c => Math.Pow(c - (Draws / (double)Vocabulary), 2) / (Draws / (double)Vocabulary));
        Assert.InRange(chiSquared, 499 - (5 * Math.Sqrt(998)), 499 + (5 * Math.Sqrt(998)));
    }

    [Theory]
    [InlineData(1, new[] { 1 })]
    [InlineData(2, new[] { 1, 3 })]
    [InlineData(3, new[] { 0, 1, 3 })]
    [InlineData(4, new[] { 0, 1, 3, 4 })]
    [InlineData(5, new[] { 0, 1, 2, 3, 4 })]
    [InlineData(9, new[] { 0, 1, 2, 3, 4 })]
    public void Top_k_keeps_the_k_most_probable(int k, int[] expected) => Assert.Equal(expected, Support(new() { TopK = k }, _distinct));

    [Fact]
    public void Top_k_ties_at_the_border_go_to_the_lower_id()
    {
        Assert.Equal([1, 2, 4], Support(new() { TopK = 3 }, [0f, 1f, 2f, -1f, 1f, 1f]));
        Assert.Equal([0, 1], Support(new() { TopK = 2 }, [7f, 7f, 7f, 7f]));
    }

    [Theory]
    [InlineData(0.20, new[] { 0 })]
    [InlineData(0.25, new[] { 0 })]
    [InlineData(0.26, new[] { 0, 1 })]
    [InlineData(0.50, new[] { 0, 1 })]
    [InlineData(0.75, new[] { 0, 1, 2 })]
    [InlineData(0.76, new[] { 0, 1, 2, 3 })]
    public void Top_p_keeps_the_fewest_tokens_with_at_least_that_mass_and_ties_go_to_the_lower_id(double p, int[] expected) =>
        Assert.Equal(expected, Support(new() { TopP = p }, [3f, 3f, 3f, 3f]));

    [Fact]
    public void Top_p_ranks_by_probability_not_by_id()
    {
        // Softmax of ln 1, ln 6, ln 3: 0.1, 0.6, 0.3.
        float[] logits = [0f, MathF.Log(6), MathF.Log(3)];
        Assert.Equal([1], Support(new() { TopP = 0.59 }, logits));
        Assert.Equal([1, 2], Support(new() { TopP = 0.61 }, logits));
        Assert.Equal([1, 2], Support(new() { TopP = 0.89 }, logits));
        Assert.Equal([0, 1, 2], Support(new() { TopP = 0.91 }, logits));
    }

    [Fact]
    public void Top_p_measures_mass_among_what_top_k_left()
    {
        // 0.4, 0.3, 0.2, 0.1; after top-k 2 the first holds 4/7 = 0.571.
        float[] logits = [MathF.Log(4), MathF.Log(3), MathF.Log(2), 0f];
        Assert.Equal([0], Support(new() { TopK = 2, TopP = 0.55 }, logits));
        Assert.Equal([0, 1], Support(new() { TopP = 0.55 }, logits));
        var both = DistributionOf(new() { TopK = 2, TopP = 0.6 }, logits);
        Assert.Equal(4 / 7.0, both[0], 1e-7);
        Assert.Equal(3 / 7.0, both[1], 1e-7);
    }

    [Fact]
    public void Truncation_agrees_with_a_plain_sort_for_any_logits()
    {
        var cases =
            from size in Gen.Choose(1, 200)
            from logits in Gen.Choose(-60, 20).Select(i => i * 0.5f).ArrayOf(size)
            from k in Gen.Choose(0, size)
            from p in Gen.Choose(1, 99)
            select (logits, k, p: p / 100.0);
        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(cases), c =>
        {
            var ranked = Enumerable.Range(0, c.logits.Length).OrderByDescending(id => c.logits[id]).ThenBy(id => id).ToArray();
            if (c.k > 0)
            {
                ranked = ranked[..c.k];
            }

            var top = c.logits.Max();
            var masses = ranked.Select(id => Math.Exp(c.logits[id] - top)).ToArray();
            var support = Support(new() { TopK = c.k, TopP = c.p }, c.logits);
            var kept = support.Length;
            var goal = c.p * masses.Sum();
            return support.Order().SequenceEqual(ranked[..kept].Order())
                && masses[..kept].Sum() >= goal * (1 - 1e-12)
                && masses[..(kept - 1)].Sum() < goal * (1 + 1e-12);
        }));
    }

    [Fact]
    public void The_repetition_penalty_divides_positive_and_multiplies_negative_logits_once_per_token()
    {
        float[] logits = [2f, -1f, 0.5f];
        var actual = DistributionOf(new() { RepetitionPenalty = 2 }, logits, 0, 1, 0, 0);
        double[] weights = [Math.Exp(1), Math.Exp(-2), Math.Exp(0.5)];
        for (var id = 0; id < 3; id++)
        {
            Assert.Equal(weights[id] / weights.Sum(), actual[id], 1e-12);
        }
    }

    [Fact]
    public void The_repetition_penalty_comes_before_temperature_and_top_k()
    {
        float[] logits = [2f, 1.5f, 0f];
        Assert.Equal([1], Support(new() { RepetitionPenalty = 2, TopK = 1 }, logits, 0));
        var actual = DistributionOf(new() { RepetitionPenalty = 2, Temperature = 0.5 }, logits, 0);
        double[] weights = [Math.Exp(2), Math.Exp(3), 1];
        Assert.Equal(weights[0] / weights.Sum(), actual[0], 1e-12);
    }

    [Fact]
    public void Temperature_zero_takes_the_largest_logit_and_the_lowest_id_on_a_tie()
    {
        var random = RandomKey.FromSeed(1).Stream();
        Assert.Equal(1, new TokenSelector(new() { Temperature = 0 }, 5).Select(_distinct, [], ref random));
        Assert.Equal(1, new TokenSelector(new() { Temperature = 0 }, 4).Select([0f, 3f, 3f, 3f], [], ref random));
        Assert.Equal(2, new TokenSelector(new() { Temperature = 0, RepetitionPenalty = 1.5 }, 4).Select([0f, 3f, 3f, 1f], [1], ref random));
    }

    [Fact]
    public void Excluded_tokens_are_never_drawn()
    {
        float[] logits = [float.NegativeInfinity, 0f, float.NegativeInfinity, 1f, float.NegativeInfinity];
        Assert.Equal([1, 3], Support(new(), logits));
        Assert.Equal([1, 3], Support(new() { TopK = 4 }, logits));
        Assert.Equal([1, 3], Support(new() { TopP = 0.99 }, logits));
        var selector = new TokenSelector(new() { TopK = 4 }, 5);
        var random = RandomKey.FromSeed(2).Stream();
        for (var i = 0; i < 1000; i++)
        {
            Assert.Contains(selector.Select(logits, [], ref random), new[] { 1, 3 });
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Logits_of_a_diverged_model_are_refused(float bad)
    {
        var random = RandomKey.FromSeed(1).Stream();
        var selector = new TokenSelector(new(), 9);
        var logits = Enumerable.Repeat(bad, 9).ToArray();
        Assert.Contains("not usable", Assert.Throws<TextMadException>(() => selector.Select(logits, [], ref random)).Message);
        if (float.IsNaN(bad))
        {
            logits = new float[9];
            logits[8] = bad;
            Assert.Throws<TextMadException>(() => selector.Select(logits, [], ref random));
        }
    }

    [Fact]
    public void Impossible_options_are_refused_by_name()
    {
        Assert.Contains("temperature is -1", Refusal(new() { Temperature = -1 }));
        Assert.Contains("temperature is NaN", Refusal(new() { Temperature = double.NaN }));
        Assert.Contains("top_p is 0", Refusal(new() { TopP = 0 }));
        Assert.Contains("top_k is -3", Refusal(new() { TopK = -3 }));
        Assert.Contains("repetition_penalty is 0", Refusal(new() { RepetitionPenalty = 0 }));
        Assert.Contains("maximum_tokens is -1", Refusal(new() { MaximumTokens = -1 }));
        Assert.Contains("batch is 0", Refusal(new() { Batch = 0 }));
        Assert.Contains("no effect", Refusal(new() { Temperature = 0, TopP = 0.9 }));
        static string Refusal(DecodingOptions options) =>
            Assert.Throws<InputException>(() => new TokenSelector(options, 10)).Message;
    }

    [Fact]
    public void Selecting_allocates_nothing()
    {
        var selector = new TokenSelector(new() { TopK = 50, TopP = 0.9, RepetitionPenalty = 1.2, Temperature = 0.8 }, 3000);
        var logits = Enumerable.Range(0, 3000).Select(i => (i * 7919 % 1000) * 0.01f).ToArray();
        int[] sequence = [3, 4, 5];
        var random = RandomKey.FromSeed(1).Stream();
        selector.Select(logits, sequence, ref random);
        Assert.Equal(0, Allocations.Fewest(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                selector.Select(logits, sequence, ref random);
            }
        }));
    }
}
