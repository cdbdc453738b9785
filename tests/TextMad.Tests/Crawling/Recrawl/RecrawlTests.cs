using TextMad.Crawling.Recrawl;
using TextMad.Numerics.Random;

namespace TextMad.Tests.Crawling.Recrawl;

public sealed class RecrawlTests
{
    [Fact]
    public void Freshness_follows_the_closed_form()
    {
        // f = l: 1 - 1/e [Cho and Garcia-Molina 2003].
        Assert.Equal(1 - Math.Exp(-1), ChangeRate.Freshness(3, 3), 12);
        Assert.Equal(0.5 * (1 - Math.Exp(-2)), ChangeRate.Freshness(2, 1), 12);
        Assert.Equal((1.0, 0.0), (ChangeRate.Freshness(0, 1), ChangeRate.Freshness(1, 0)));
    }

    [Fact]
    public void The_rate_is_estimated_with_little_bias_where_the_naive_share_is_far_off()
    {
        // A page that changes twice between visits; 20 visits, many times over.
        const double rate = 2;
        var stream = RandomKey.FromSeed(4).Stream();
        double sum = 0, naive = 0;
        const int repeats = 4000, visits = 20;
        for (var i = 0; i < repeats; i++)
        {
            var changes = Enumerable.Range(0, visits).Count(_ => stream.NextDouble() < 1 - Math.Exp(-rate));
            sum += ChangeRate.Estimate(visits, changes, 1);
            naive += (double)changes / visits;
        }

        Assert.InRange(sum / repeats, 0.95 * rate, 1.05 * rate);
        Assert.InRange(naive / repeats, 0.8, 0.9);
    }

    [Fact]
    public void The_example_of_five_pages_has_the_published_frequencies()
    {
        // Cho and Garcia-Molina 2003, table 2: five pages that change 1 to 5 times a day, five visits a day: 1.15, 1.36, 1.35, 1.14, 0.00.
        var frequencies = OptimalRecrawl.Frequencies([1, 2, 3, 4, 5], 5);
        Assert.Equal([1.15, 1.36, 1.35, 1.14, 0.00], frequencies.Select(f => Math.Round(f, 2)));
        Assert.Equal(5, frequencies.Sum(), 9);
    }

    [Fact]
    public void Optimal_visits_keep_more_fresh_than_uniform_and_uniform_more_than_proportional()
    {
        var stream = RandomKey.FromSeed(5).Stream();
        double[] rates = [.. Enumerable.Range(0, 200).Select(_ => -2 * Math.Log(1 - stream.NextDouble()))];
        var optimal = OptimalRecrawl.Frequencies(rates, 100);
        double Mean(Func<int, double> frequency) => Enumerable.Range(0, rates.Length).Average(i => ChangeRate.Freshness(rates[i], frequency(i)));
        var best = Mean(i => optimal[i]);
        var uniform = Mean(_ => 0.5);
        var proportional = Mean(i => 100 * rates[i] / rates.Sum());
        Assert.True(best > uniform + 0.02, $"{best} {uniform}");
        Assert.True(uniform > proportional + 0.02, $"{uniform} {proportional}");
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public void Policies_that_learn_rates_from_visits_keep_that_order_in_a_simulated_web(ulong seed)
    {
        var optimal = Simulate(new OptimalRecrawl(), seed);
        var uniform = Simulate(new UniformRecrawl(), seed);
        var proportional = Simulate(new ProportionalRecrawl(), seed);
        var adaptive = Simulate(new AdaptiveRecrawl(), seed);
        Assert.True(optimal > uniform + 0.01, $"optimal {optimal}, uniform {uniform}");
        Assert.True(uniform > proportional + 0.01, $"uniform {uniform}, proportional {proportional}");
        Assert.InRange(adaptive, proportional - 0.05, optimal);
    }

    [Fact]
    public void Equally_urgent_pages_are_chosen_by_number_and_the_budget_holds()
    {
        PageHistory[] pages = [.. Enumerable.Range(0, 10).Reverse().Select(i => new PageHistory(i, 0, 0, 0, 1))];
        foreach (var policy in new RecrawlPolicy[] { new UniformRecrawl(), new ProportionalRecrawl(), new AdaptiveRecrawl() })
        {
            Assert.Equal([0, 1, 2], policy.Choose(pages, 3, 1));
        }

        Assert.Equal(10, new UniformRecrawl().Choose(pages, 99, 1).Count);
        Assert.Empty(new OptimalRecrawl().Choose([], 3, 1));
    }

    /// <summary>Mean freshness over the last half of 200 weeks of 300 pages, of which 60 are visited in each.</summary>
    private static double Simulate(RecrawlPolicy policy, ulong seed)
    {
        const int Pages = 300, Weeks = 200, Budget = 60;
        var stream = RandomKey.FromSeed(seed).Stream();
        double[] rates = [.. Enumerable.Range(0, Pages).Select(i => i % 3 == 0 ? 3.0 : -0.1 * Math.Log(1 - stream.NextDouble()))];
        var visits = new int[Pages];
        var changes = new int[Pages];
        var last = new int[Pages];
        var stale = new bool[Pages];
        var fresh = 0.0;
        for (var week = 1; week <= Weeks; week++)
        {
            for (var i = 0; i < Pages; i++)
            {
                stale[i] |= stream.NextDouble() < 1 - Math.Exp(-rates[i]);
            }

            PageHistory[] histories = [.. Enumerable.Range(0, Pages).Select(i => new PageHistory(i, visits[i], changes[i], last[i], week - last[i]))];
            foreach (var i in policy.Choose(histories, Budget, 1))
            {
                visits[i]++;
                changes[i] += stale[i] ? 1 : 0;
                (stale[i], last[i]) = (false, week);
            }

            fresh += week > Weeks / 2 ? stale.Count(s => !s) / (double)Pages : 0;
        }

        return fresh / (Weeks / 2);
    }
}
