using TextMad.Numerics.Random;
using TextMad.Reporting;
using TextMad.Reporting.Profile;

namespace TextMad.Tests.Reporting;

/// <summary>The profile of collapse, on trajectories whose verdicts are known.</summary>
public sealed class CollapseProfileTests
{
    private const int Generations = 6;

    private static readonly string[] _definitions =
    [
        "catastrophic risk increase", "any risk increase", "asymptotically diverging risk", "collapsing variance", "changed scaling law",
        "disappearing tail", "mode entanglement", "hallucinated data",
    ];

    private readonly Dictionary<(int Seeds, int Tests, double Level), double> _effects = [];

    [Fact]
    public void A_regime_that_collapses_in_every_way_is_found_so()
    {
        // Perplexity grows by a fifth each generation, everything that is kept shrinks by a tenth each, training sets double.
        var profile = Profile(5, 0.01, new()
        {
            ["heldout_perplexity"] = t => 100 * Math.Pow(1.2, t),
            ["semantic_diversity"] = t => Math.Pow(0.9, t),
            ["rare_words_kept"] = t => 0.5 * Math.Pow(0.9, t),
            ["coverage"] = t => Math.Pow(0.9, t),
            ["precision"] = t => Math.Pow(0.9, t),
            ["training_tokens"] = t => 1000 * (1 + t),
        });
        Assert.Equal(_definitions, profile.Findings.Select(finding => finding.Definition));
        Assert.All(profile.Findings, finding => Assert.Equal(ProfileVerdict.Shown, finding.Verdict));
        Assert.Contains("+198", profile.Findings[0].Evidence, StringComparison.Ordinal);
        Assert.Contains("rare words kept changed by −4", profile.Findings[5].Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_regime_without_change_is_found_free_of_collapse()
    {
        var profile = Profile(5, 0.002, new()
        {
            ["heldout_perplexity"] = t => 100 * Math.Pow(0.98, t),
            ["semantic_diversity"] = _ => 0.8,
            ["rare_words_kept"] = _ => 0.5,
            ["coverage"] = _ => 0.7,
            ["precision"] = _ => 0.7,
            ["training_tokens"] = t => 1000 * (1 + t),
        });
        Assert.All(profile.Findings, finding => Assert.Equal((ProfileVerdict.NotShown, true), (finding.Verdict, finding.RuledOut)));
    }

    [Fact]
    public void Risk_that_levels_off_rises_but_does_not_diverge()
    {
        var profile = Profile(5, 0.001, new() { ["heldout_perplexity"] = t => 130 - (30 * Math.Pow(0.2, t)) });
        Assert.Equal(
            [ProfileVerdict.NotShown, ProfileVerdict.Shown, ProfileVerdict.NotShown, ProfileVerdict.CannotTell],
            profile.Findings.Take(4).Select(finding => finding.Verdict));
        Assert.Contains("was not measured", profile.Findings[5].Evidence, StringComparison.Ordinal);
        Assert.Contains("training sets do not grow", profile.Findings[4].Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_two_seeds_and_missing_metrics_give_no_verdict()
    {
        var noisy = Profile(3, 1.0, new() { ["heldout_perplexity"] = _ => 100 });
        Assert.All(noisy.Findings, finding => Assert.Equal(finding.Metric is null ? ProfileVerdict.CannotTell : ProfileVerdict.NotShown, finding.Verdict));
        Assert.All(noisy.Findings.Take(3), finding => Assert.True(finding.Detectable > 10 && !finding.RuledOut));
        var few = Profile(2, 0, new() { ["heldout_perplexity"] = t => 100 * (1 + t) });
        Assert.All(few.Findings, finding => Assert.Contains("2 seeds are too few", finding.Evidence, StringComparison.Ordinal));
        Assert.Contains("not measured in every seed and generation: tail", few.Order, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_collapse_false_findings_stay_within_the_level()
    {
        const int runs = 400;
        var wrong = 0;
        for (var run = 0; run < runs; run++)
        {
            // Changes whose mean lies on the limits of yes, and whose noise is Gaussian in the logarithm: the hardest case.
            var profile = Profile(5, 0.05, new() { ["heldout_perplexity"] = _ => 100, ["semantic_diversity"] = t => t == 0 ? 1 : 0.9 }, (ulong)run + 100);
            wrong += profile.Findings.Any(finding => finding.Verdict == ProfileVerdict.Shown) ? 1 : 0;
        }

        // Two of the tests lie on their limit; 400 runs at 5% give 20 +- 4.4.
        Assert.InRange(wrong, 2, 34);
    }

    [Fact]
    public void Aspects_are_listed_in_the_order_in_which_they_changed()
    {
        var profile = Profile(5, 0.001, new()
        {
            ["rare_words_kept"] = t => t >= 2 ? 0.3 : 0.5,
            ["distinct_2"] = t => t >= 4 ? 0.6 : 0.8,
            ["heldout_perplexity"] = t => t >= 4 ? 200 : 100,
            ["rep_4"] = _ => 0.1,
        });
        Assert.StartsWith(
            "tail (generation 2), then variety and perplexity (generation 4); not shown: repetition (these seeds would show +", profile.Order, StringComparison.Ordinal);

        // Out in generation 1 and back again is not gone.
        var back = Profile(5, 0.001, new() { ["rare_words_kept"] = t => t == 1 ? 0.3 : 0.5 });
        Assert.StartsWith("not shown: tail (these seeds would show −", back.Order, StringComparison.Ordinal);
    }

    [Fact]
    public void A_baseline_of_zeros_has_no_spread_and_cannot_tell()
    {
        var profile = Profile(5, 0.1, new()
        {
            ["rep_4"] = t => 0.001 * t,
            ["heldout_perplexity"] = t => 100 + t,
            ["rare_words_kept"] = t => t == 0 ? 0 : 0.1,
        }, scale: MetricScale.Log);
        Assert.Contains(
            "repetition (rep_4 of generation 0 is exactly 0 in 5 of 5 seeds, so that there is no spread to test a change by)", profile.Order, StringComparison.Ordinal);
        var repetition = Assert.Single(profile.Departures, departure => departure.Aspect == "repetition");
        Assert.Equal((null, null, null), (repetition.Metric, repetition.Generation, repetition.Probability));
        Assert.Equal(ProfileVerdict.CannotTell, profile.Findings[5].Verdict);
        Assert.Contains("exactly 0 in 5 of 5 seeds", profile.Findings[5].Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_that_only_shrink_give_no_verdict_where_human_text_of_the_same_lengths_is_measured()
    {
        // Coverage falls by half, and so does that of human text; precision falls by half where that of human text stays.
        Dictionary<string, Func<int, double>> metrics = new()
        {
            ["coverage"] = t => 0.8 * Math.Pow(0.5, t / 6.0), ["coverage_human"] = t => 0.9 * Math.Pow(0.5, t / 6.0),
            ["precision"] = t => 0.8 * Math.Pow(0.5, t / 6.0), ["precision_human"] = _ => 0.9,
        };
        var profile = Profile(5, 0.01, metrics);
        Assert.Equal((ProfileVerdict.NotShown, true), (profile.Findings[6].Verdict, profile.Findings[6].RuledOut));
        Assert.Equal(ProfileVerdict.Shown, profile.Findings[7].Verdict);
        Assert.Contains("coverage, relative to human text of the same lengths, changed by", profile.Findings[6].Evidence, StringComparison.Ordinal);

        metrics.Remove("coverage_human");
        var without = Profile(5, 0.01, metrics).Findings[6];
        Assert.Equal(ProfileVerdict.Shown, without.Verdict);
        Assert.Contains("not compared with human text of the same lengths: coverage_human was not measured", without.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_tells_programs_its_verdict_p_and_what_could_have_been_shown()
    {
        var json = System.Text.Json.JsonSerializer.SerializeToElement(Profile(5, 0.02, new() { ["heldout_perplexity"] = t => 100 + (10 * t) }).Findings);
        Assert.Equal(["not shown", "shown", "shown", "cannot tell"], json.EnumerateArray().Take(4).Select(finding => finding.GetProperty("Verdict").GetString()));
        Assert.True(json[1].GetProperty("p").GetDouble() < 0.05 && json[0].GetProperty("p").GetDouble() > 0.05);

        // To be shown as doubled it has to have more than doubled.
        Assert.True(json[0].GetProperty("Detectable").GetDouble() > 1);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, json[3].GetProperty("Detectable").ValueKind);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(10)]
    public void Without_any_change_anything_is_found_in_at_most_5_of_100_runs(int seeds)
    {
        const int runs = 1200;
        var wrong = ProfilePower.Of(seeds, 0, runs, 3).AnyFinding;
        Assert.InRange(wrong, 0, 0.05 + (5 * Math.Sqrt(0.05 * 0.95 / runs)));
        Assert.True(wrong > 0, "a test that never errs would have no power either");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void A_change_of_the_size_that_is_called_detectable_is_shown_in_80_of_100_runs(int seeds)
    {
        const int runs = 500;
        const double deviation = 0.05;

        // Seeds whose changes have exactly the deviation of those that are drawn below, in one family with perplexity, which does not change.
        double[] even = [.. Enumerable.Range(0, seeds).Select(seed => seed - ((seeds - 1) / 2.0))];
        var scale = deviation / Math.Sqrt(even.Sum(value => value * value) / (seeds - 1));
        var called = Variance([.. even.Select(value => value * scale)]).Detectable!.Value;
        Assert.True(called is < -0.1 and > -0.9);

        var shown = 0;
        var stream = RandomKey.FromSeed((ulong)seeds).For("detectable").Stream();
        for (var run = 0; run < runs; run++)
        {
            double[] changes = [.. even.Select(_ => Math.Log(1 + called) + (deviation * stream.NextGaussian()))];
            shown += Variance(changes).Verdict == ProfileVerdict.Shown ? 1 : 0;
        }

        // 80% and five standard errors of a share of 500 runs.
        Assert.InRange((double)shown / runs, 0.8 - (5 * Math.Sqrt(0.8 * 0.2 / runs)), 0.8 + (5 * Math.Sqrt(0.8 * 0.2 / runs)));

        ProfileFinding Variance(double[] changes)
        {
            var rows = new List<MeasurementRow>();
            for (var seed = 0; seed < seeds; seed++)
            {
                for (var t = 0; t <= Generations; t++)
                {
                    var label = t == 0 ? "base" : "replace";
                    rows.Add(new("run", label, (ulong)seed + 1, t, "semantic_diversity", 0.5 * Math.Exp(changes[seed] * t / Generations)));
                    rows.Add(new("run", label, (ulong)seed + 1, t, "heldout_perplexity", 100 + (seed * (t % 2))));
                }
            }

            return Assert.Single(CollapseProfile.Of(rows, ["replace"], 0.05, null, null, _effects).Regimes).Findings[3];
        }
    }

    [Fact]
    public void More_seeds_find_smaller_changes()
    {
        Assert.InRange(ProfilePower.Of(5, 0.5, 300, 4).Tail, 0.9, 1);
        Assert.True(ProfilePower.Of(10, 0.2, 300, 5).Tail > ProfilePower.Of(3, 0.2, 300, 5).Tail);
    }

    private RegimeProfile Profile(int seeds, double noise, Dictionary<string, Func<int, double>> metrics, ulong study = 1, MetricScale scale = MetricScale.Identity)
    {
        var rows = new List<MeasurementRow>();
        var stream = RandomKey.FromSeed(study).For("profile test").Stream();
        for (ulong seed = 1; seed <= (ulong)seeds; seed++)
        {
            foreach (var (metric, value) in metrics)
            {
                for (var t = 0; t <= Generations; t++)
                {
                    var factor = metric == "training_tokens" ? 1 : Math.Exp(noise * stream.NextGaussian());
                    rows.Add(new("run", t == 0 ? "base" : "replace", seed, t, metric, value(t) * factor));
                }
            }
        }

        return Assert.Single(CollapseProfile.Of(rows, ["replace"], 0.05, _ => scale, null, _effects).Regimes);
    }
}
