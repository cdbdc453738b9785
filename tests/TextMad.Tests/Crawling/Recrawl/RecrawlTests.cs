using TextMad.Crawling.Recrawl;
using TextMad.Numerics.Random;

namespace TextMad.Tests.Crawling.Recrawl;

public sealed class RecrawlTests
{
    // Cho and Garcia-Molina, TODS 2003, table II: five pages that change 1 to 5 times a day, five visits a day.
    [Fact]
    public void The_optimal_frequencies_are_those_of_the_paper()
    {
        var frequencies = VisitFrequencies.Optimal([1, 2, 3, 4, 5], 5);
        double[] expected = [1.15, 1.36, 1.35, 1.14, 0.00];
        Assert.All(expected.Zip(frequencies), pair => Assert.Equal(pair.First, pair.Second, 0.006));
        Assert.Equal(5, frequencies.Sum(), 1e-6);
    }

    [Fact]
    public void Freshness_has_its_closed_form_and_uniform_beats_proportional_and_optimal_beats_both()
    {
        Assert.Equal(1 - Math.Exp(-1), VisitFrequencies.Freshness(1, 1), 1e-12);
        Assert.Equal((1, 0), (VisitFrequencies.Freshness(0, 0), VisitFrequencies.Freshness(1, 0)));
        Assert.Equal(1 - 0.5e-9, VisitFrequencies.Freshness(1e-9, 1), 1e-15);
        double[] rates = [.1, .5, 1, 3, 9];
        var uniform = rates.Average(r => VisitFrequencies.Freshness(r, 1));
        var proportional = rates.Average(r => VisitFrequencies.Freshness(r, 5 * r / rates.Sum()));
        var optimal = rates.Zip(VisitFrequencies.Optimal(rates, 5), VisitFrequencies.Freshness).Average();
        Assert.True(optimal > uniform + 0.02 && uniform > proportional + 0.02, $"{optimal} {uniform} {proportional}");
    }

    [Fact]
    public void No_other_frequencies_are_fresher_than_the_optimal_ones()
    {
        var stream = RandomKey.FromSeed(2).For("rates").Stream();
        double[] rates = [.. Enumerable.Range(0, 30).Select(_ => 0.01 + (5 * stream.NextDouble()))];
        var best = VisitFrequencies.Optimal(rates, 20);
        var freshness = rates.Zip(best, VisitFrequencies.Freshness).Sum();
        for (var i = 0; i < 2000; i++)
        {
            var (from, to) = (stream.NextInt32(30), stream.NextInt32(30));
            var moved = Math.Min(best[from], 0.2 * stream.NextDouble());
            double[] other = [.. best];
            other[from] -= moved;
            other[to] += moved;
            Assert.True(rates.Zip(other, VisitFrequencies.Freshness).Sum() <= freshness + 1e-9);
        }
    }

    // Cho and Garcia-Molina, TOIT 2003: with a change a week on average and weekly visits the plain quotient tends to 1 - 1/e = .63.
    [Theory]
    [InlineData(0.2)]
    [InlineData(1.0)]
    public void The_bias_reduced_estimate_is_near_the_rate_where_the_plain_quotient_is_not(double rate)
    {
        var stream = RandomKey.FromSeed(5).For("visits").Stream();
        var (sum, quotient) = (0.0, 0.0);
        for (var i = 0; i < 4000; i++)
        {
            var changes = Enumerable.Range(0, 50).Count(_ => stream.NextDouble() < 1 - Math.Exp(-rate));
            sum += ChangeRateEstimate.Regular(50, changes, 1);
            quotient += changes / 50.0;
        }

        Assert.Equal(rate, sum / 4000, 0.02 * rate);
        Assert.Equal(1 - Math.Exp(-rate), quotient / 4000, 0.02 * rate);
    }

    [Fact]
    public void The_likelihood_is_greatest_at_its_estimate()
    {
        double[] changed = [2, 5, 1, 7];
        double[] unchanged = [1, 1, 3, 0.5, 2];
        var rate = ChangeRateEstimate.MaximumLikelihood(changed, unchanged);
        Assert.True(Likelihood(rate) > Likelihood(rate * 1.001) && Likelihood(rate) > Likelihood(rate * 0.999));
        Assert.Equal(Math.Log(2), ChangeRateEstimate.MaximumLikelihood([1, 1], [1, 1]), 1e-12);
        Assert.Equal(0, ChangeRateEstimate.MaximumLikelihood([], [1]));
        Assert.Equal(double.PositiveInfinity, ChangeRateEstimate.MaximumLikelihood([1], []));

        double Likelihood(double r) => changed.Sum(t => Math.Log(1 - Math.Exp(-r * t))) - (r * unchanged.Sum());
    }

    [Fact]
    public void In_a_simulation_that_knows_no_rates_optimal_is_freshest_and_proportional_is_not()
    {
        double[] uniform = [.. Seeds(new UniformRecrawl())], proportional = [.. Seeds(new ProportionalRecrawl())], adaptive = [.. Seeds(new AdaptiveRecrawl())], optimal = [.. Seeds(new OptimalRecrawl())];
        for (var seed = 0; seed < uniform.Length; seed++)
        {
            Assert.True(optimal[seed] > uniform[seed] + 0.01, $"optimal {optimal[seed]}, uniform {uniform[seed]}");
            Assert.True(uniform[seed] > proportional[seed] + 0.01, $"uniform {uniform[seed]}, proportional {proportional[seed]}");
            Assert.True(optimal[seed] > adaptive[seed], $"optimal {optimal[seed]}, adaptive {adaptive[seed]}");
        }
    }

    [Fact]
    public void The_choice_keeps_to_the_budget_and_depends_on_nothing_else()
    {
        KnownPage[] pages = [.. Enumerable.Range(0, 50).Select(i => new KnownPage(i, i % 7, Math.Min(i % 3, i % 7), 10 * (i % 7), 1 + (i % 5), 4))];
        foreach (var policy in (RecrawlPolicy[])[new UniformRecrawl(), new ProportionalRecrawl(), new AdaptiveRecrawl(), new OptimalRecrawl()])
        {
            var chosen = policy.Choose(pages, 20);
            Assert.Equal(20, chosen.Distinct().Count());
            Assert.Equal(chosen, policy.Choose([.. pages.Reverse()], 20));
            Assert.Empty(policy.Choose(pages, 0));
            Assert.Empty(policy.Choose([], 5));
        }
    }

    [Fact]
    public void The_adaptive_interval_shrinks_with_changes_and_grows_without()
    {
        var policy = new AdaptiveRecrawl();
        Assert.Equal((4, 4 * 0.8, 4 * 1.4), (policy.NextInterval(0, true), policy.NextInterval(4, true), policy.NextInterval(4, false)));
        Assert.Equal((0.25, 52), (policy.NextInterval(0.25, true), policy.NextInterval(50, false)));
    }

    private static IEnumerable<double> Seeds(RecrawlPolicy policy) => Enumerable.Range(1, 3).Select(seed => MeanFreshness(policy, (ulong)seed));

    /// <summary>300 pages with rates over three orders of magnitude, 60 visits a round, 150 rounds; the mean over the second half.</summary>
    private static double MeanFreshness(RecrawlPolicy policy, ulong seed)
    {
        const int Pages = 300;
        var stream = RandomKey.FromSeed(seed).For("simulation").Stream();
        double[] rates = [.. Enumerable.Range(0, Pages).Select(_ => Math.Pow(10, (3 * stream.NextDouble()) - 2.5))];
        var pages = Enumerable.Range(0, Pages).Select(i => new KnownPage(i, 0, 0, 0, 0, policy.NextInterval(0, false))).ToArray();
        var stale = new bool[Pages];
        var fresh = 0.0;
        for (var round = 0; round < 150; round++)
        {
            for (var i = 0; i < Pages; i++)
            {
                stale[i] |= stream.NextDouble() < 1 - Math.Exp(-rates[i]);
                pages[i] = pages[i] with { SinceVisit = pages[i].SinceVisit + 1 };
            }

            // Right before the visits a copy is as old as it gets, right after them as young: the mean of both.
            fresh += round >= 75 ? stale.Count(s => !s) : 0;
            foreach (var i in policy.Choose(pages, 60))
            {
                var page = pages[i];
                pages[i] = new KnownPage(
                    i, page.Visits + 1, page.Changes + (stale[i] ? 1 : 0), page.Observed + page.SinceVisit, 0, policy.NextInterval(page.Interval, stale[i]));
                stale[i] = false;
            }

            fresh += round >= 75 ? stale.Count(s => !s) : 0;
        }

        return fresh / (2 * 75 * Pages);
    }
}
