using TextMad.Numerics.Random;
using TextMad.Reporting;
using TextMad.Reporting.Profile;

namespace TextMad.Tests.Reporting;

/// <summary>The profile of collapse, on trajectories whose verdicts are known.</summary>
public sealed class CollapseProfileTests
{
    private const int Generations = 6;

    private static readonly string[] Definitions =
    [
        "catastrophic risk increase", "any risk increase", "asymptotically diverging risk", "collapsing variance", "changed scaling law",
        "disappearing tail", "mode entanglement", "hallucinated data",
    ];

    [Fact]
    public void A_regime_that_loses_everything_is_told_so()
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
        Assert.Equal(Definitions, profile.Findings.Select(finding => finding.Definition));
        Assert.All(profile.Findings, finding => Assert.Equal(ProfileVerdict.Yes, finding.Verdict));
        Assert.Contains("+198", profile.Findings[0].Evidence, StringComparison.Ordinal);
        Assert.Contains("rare words kept changed by -4", profile.Findings[5].Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_regime_that_keeps_everything_is_told_so()
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
        Assert.All(profile.Findings, finding => Assert.Equal(ProfileVerdict.No, finding.Verdict));
    }

    [Fact]
    public void Risk_that_levels_off_rises_but_does_not_diverge()
    {
        var profile = Profile(5, 0.001, new() { ["heldout_perplexity"] = t => 130 - (30 * Math.Pow(0.2, t)) });
        Assert.Equal(
            [ProfileVerdict.No, ProfileVerdict.Yes, ProfileVerdict.No, ProfileVerdict.CannotTell],
            profile.Findings.Take(4).Select(finding => finding.Verdict));
        Assert.Contains("was not measured", profile.Findings[5].Evidence, StringComparison.Ordinal);
        Assert.Contains("training sets do not grow", profile.Findings[4].Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_two_seeds_and_missing_metrics_cannot_tell()
    {
        var noisy = Profile(3, 1.0, new() { ["heldout_perplexity"] = _ => 100 });
        Assert.All(noisy.Findings, finding => Assert.Equal(ProfileVerdict.CannotTell, finding.Verdict));
        var few = Profile(2, 0, new() { ["heldout_perplexity"] = t => 100 * (1 + t) });
        Assert.All(few.Findings, finding => Assert.Contains("2 seed(s) are too few", finding.Evidence, StringComparison.Ordinal));
        Assert.Contains("not measured in every seed and generation: tail", few.Order, StringComparison.Ordinal);
    }

    [Fact]
    public void With_no_collapse_at_all_some_yes_is_said_in_no_more_than_the_level_of_runs()
    {
        const int runs = 400;
        var wrong = 0;
        for (var run = 0; run < runs; run++)
        {
            // Changes whose mean lies on the limits of yes, and whose noise is Gaussian in the logarithm: the hardest case.
            var profile = Profile(5, 0.05, new() { ["heldout_perplexity"] = _ => 100, ["semantic_diversity"] = t => t == 0 ? 1 : 0.9 }, (ulong)run + 100);
            wrong += profile.Findings.Any(finding => finding.Verdict == ProfileVerdict.Yes) ? 1 : 0;
        }

        // Two of the tests lie on their limit; 400 runs at 5% give 20 +- 4.4.
        Assert.InRange(wrong, 2, 34);
    }

    [Fact]
    public void What_left_its_band_first_is_said_in_order()
    {
        var profile = Profile(5, 0.001, new()
        {
            ["rare_words_kept"] = t => t >= 2 ? 0.3 : 0.5,
            ["distinct_2"] = t => t >= 4 ? 0.6 : 0.8,
            ["heldout_perplexity"] = t => t >= 4 ? 200 : 100,
            ["rep_4"] = _ => 0.1,
        });
        Assert.Equal("tail (generation 2), then variety and perplexity (generation 4); never: repetition", profile.Order);

        // Out in generation 1 and back again is not gone.
        var back = Profile(5, 0.001, new() { ["rare_words_kept"] = t => t == 1 ? 0.3 : 0.5 });
        Assert.StartsWith("never: tail", back.Order, StringComparison.Ordinal);
    }

    private static RegimeProfile Profile(int seeds, double noise, Dictionary<string, Func<int, double>> metrics, ulong study = 1)
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

        return Assert.Single(CollapseProfile.Of(rows, ["replace"]).Regimes);
    }
}
