using System.Globalization;
using TextMad.Numerics.Random;
using TextMad.Reporting;
using TextMad.Reporting.Answers;
using TextMad.Reporting.Profile;

namespace TextMad.Tests.Reporting;

/// <summary>What a run answers of each regime: only what its tests show, with n and interval, and honest where seeds are too few.</summary>
public sealed class RegimeAnswersTests
{
    [Fact]
    public void A_collapse_is_said_with_its_size_its_certainty_what_went_first_and_what_helps()
    {
        var answers = Of(5, ("replace", 0.5, -0.15), ("fresh", 0, 0));
        Assert.Equal([AnswerVerdict.Collapsed, AnswerVerdict.RuledOut], answers.Select(answer => answer.Verdict));
        var (replace, fresh) = (answers[0], answers[1]);

        // exp(0.5 * 3) - 1 and the like, up to the noise of the seeds.
        Assert.Matches(
            @"^replace collapsed by 3 of 3 definitions: heldout perplexity \+34\d\.\d% \(simultaneous 95% interval \+3\d\d\.\d% to \+3\d\d\.\d%\) after 3 generations "
            + @"\(n = 5 seeds, p < 0\.0001\); "
            + @"tail and perplexity had left by generation 1, which of them first is not told; fresh would have helped: heldout perplexity −77\.\d% against replace\.$",
            replace.Sentence);
        Assert.Equal(
            "3 of the 3 definitions of collapse that could be tested are shown: catastrophic risk increase, any risk increase and disappearing tail. 5 could not be tested.",
            replace.Collapse);
        Assert.StartsWith("n = 5 seeds. Heldout perplexity +34", replace.Certainty, StringComparison.Ordinal);
        Assert.Contains("rare words kept −3", replace.Certainty, StringComparison.Ordinal);
        Assert.EndsWith("What left in the same generation cannot be put in order.", replace.First, StringComparison.Ordinal);
        Assert.Matches(@"fresh \(heldout perplexity −77\.\d% \(−7\d\.\d% to −7\d\.\d%\), n = 5 pairs, p < 0\.0001; it did not collapse\)", replace.Help);
        Assert.StartsWith("fresh did not collapse (heldout perplexity ", fresh.Sentence, StringComparison.Ordinal);
        Assert.Contains("Ruled out: catastrophic risk increase, any risk increase, disappearing tail.", fresh.Certainty, StringComparison.Ordinal);
        Assert.Equal("replace (3 of 3 definitions) collapsed; fresh did not collapse", RegimeAnswers.Headline(answers));
    }

    [Theory]
    [InlineData(1, "1 seed is too few: 3 at least are needed, 5 are better")]
    [InlineData(2, "2 seeds are too few: 3 at least are needed, 5 are better")]
    public void Too_few_seeds_answer_nothing(int seeds, string why)
    {
        var answer = Of(seeds, ("replace", 0.5, -0.15), ("fresh", 0, 0))[0];
        Assert.Equal(AnswerVerdict.CannotTell, answer.Verdict);
        Assert.Equal($"Whether replace collapsed cannot be told: {why}.", answer.Sentence);
        Assert.Contains($"n = {seeds.ToString(CultureInfo.InvariantCulture)} seed", answer.Certainty, StringComparison.Ordinal);
        Assert.StartsWith("Cannot be told", answer.First, StringComparison.Ordinal);
        Assert.StartsWith("Cannot be told", answer.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_rise_alone_is_a_change_and_no_collapse()
    {
        var answer = Of(5, ("replace", 0.02, 0), ("fresh", 0, 0))[0];
        Assert.Equal(AnswerVerdict.Changed, answer.Verdict);
        Assert.StartsWith("replace changed towards collapse, but no definition beyond that is shown: heldout perplexity +6.", answer.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_one_regime_does_not_say_what_helps()
    {
        var answer = Assert.Single(Of(5, ("replace", 0.5, -0.15)));
        Assert.EndsWith("what would have helped cannot be told from a run of one regime.", answer.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_better_does_not_help()
    {
        var answers = Of(5, ("replace", 0.5, -0.15), ("other", 0.5, -0.15));
        Assert.All(answers, answer => Assert.EndsWith("no other regime of this run is shown to help.", answer.Sentence, StringComparison.Ordinal));
    }

    /// <summary>A regime that collapsed itself is never said to help, nor two regimes each other.</summary>
    [Fact]
    public void What_itself_collapsed_is_named_without_calling_it_help()
    {
        var answers = Of(5, ("replace", 0.5, -0.15), ("accumulate", 0.1, -0.05), ("other", 0.1, -0.3));
        Assert.Matches(
            @"; heldout perplexity ended lower under \w+, which itself collapsed \(−(69|70)\.\d% against replace\)", answers[0].Sentence);
        Assert.All(answers, answer => Assert.DoesNotContain("would have helped:", answer.Sentence, StringComparison.Ordinal));

        // What is better in perplexity and worse in the tail says both.
        Assert.Matches(@"other \(heldout perplexity −[^;]*; it collapsed, too; rare words kept ended worse there \(−5\d\.\d% against −3\d\.\d%\)\)", answers[0].Help);
    }

    [Fact]
    public void Training_sets_of_other_sizes_are_said()
    {
        var answer = Of(5, 0, 1500, ("replace", 0.5, -0.15), ("fresh", 0, 0))[0];
        Assert.EndsWith("% against replace; fresh trained on 1.5 times as many tokens (1,500 against 1,000 in generation 3).", answer.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_is_not_called_collapse_more_often_than_the_level_says()
    {
        var wrong = Enumerable.Range(0, 200).Count(run => Of(4, run, 1000, ("replace", 0, 0))[0].Verdict is AnswerVerdict.Collapsed or AnswerVerdict.Changed);

        // 5% of 200 are 10; 19 are beyond the 99.5th percentile of that.
        Assert.InRange(wrong, 0, 19);
    }

    private static IReadOnlyList<RegimeAnswer> Of(int seeds, params (string Regime, double Perplexity, double Tail)[] regimes) => Of(seeds, 0, 1000, regimes);

    /// <summary>Answers of simulated runs of three generations in which logarithms move by so much a generation, with some noise.</summary>
    private static IReadOnlyList<RegimeAnswer> Of(int seeds, int run, int size, params (string Regime, double Perplexity, double Tail)[] regimes)
    {
        var stream = RandomKey.FromSeed(5).For("answers").At(run).Stream();
        var rows = new List<MeasurementRow>();
        for (ulong seed = 1; seed <= (ulong)seeds; seed++)
        {
            foreach (var (regime, perplexity, tail) in regimes.Prepend(("base", 0, 0)))
            {
                for (var t = regime == "base" ? 0 : 1; t <= (regime == "base" ? 0 : 3); t++)
                {
                    rows.Add(new("run", regime, seed, t, "heldout_perplexity", 100 * Math.Exp((perplexity * t) + (0.005 * stream.NextGaussian()))));
                    rows.Add(new("run", regime, seed, t, "training_tokens", regime == "fresh" ? size : 1000));
                    rows.Add(new("run", regime, seed, t, "rare_words_kept", 0.5 * Math.Exp((tail * t) + (0.005 * stream.NextGaussian()))));
                }
            }
        }

        var profile = CollapseProfile.Of(rows, [.. regimes.Select(regime => regime.Regime)], scaleOf: _ => MetricScale.Log);
        return RegimeAnswers.Of(rows, profile, _ => MetricScale.Log, name => name.Replace('_', ' '));
    }
}
