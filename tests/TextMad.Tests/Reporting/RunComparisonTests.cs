using TextMad.Reporting;
using TextMad.Reporting.Comparing;

namespace TextMad.Tests.Reporting;

/// <summary>Regimes and runs side by side.</summary>
public sealed class RunComparisonTests
{
    [Fact]
    public void Regimes_of_a_run_are_paired_by_seed_with_the_first()
    {
        var found = RunComparison.Of([Run("one", ["replace", "fresh"], 5, (regime, seed) => (regime == "fresh" ? 100 : 150) + seed)], ["heldout_perplexity"]);
        Assert.Equal("replace", found.Baseline);
        Assert.Equal(["replace", "fresh"], found.Arms.Select(arm => arm.Arm));
        Assert.Null(found.Arms[0].Against);
        Assert.Equal(-50, found.Arms[1].Against!.Difference.Mean, 1e-9);
        Assert.Equal(2.0 / 32, found.Arms[1].Against!.PermutationProbability);
        Assert.Equal(103, found.Arms[1].Value.Mean, 1e-9);
        Assert.Equal(2, found.Arms[1].Generation);
        Assert.Contains("With 5 pairs the smallest p-value", Assert.Single(found.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_runs_the_arms_carry_their_names_and_differences_in_data_are_warned_of()
    {
        var one = Run("one", ["replace"], 6, (_, seed) => 150 + seed) with { Data = "a" };
        var two = Run("two", ["replace"], 6, (_, seed) => 100 + (2 * seed)) with { Data = "b" };
        var found = RunComparison.Of([one, two], ["heldout_perplexity"], baseline: "two/replace");
        Assert.Equal(["one/replace", "two/replace"], found.Arms.Select(arm => arm.Arm));
        Assert.Equal(50 - 3.5, found.Arms[0].Against!.Difference.Mean, 1e-9);
        Assert.Contains("differ in their text or tokenizer", Assert.Single(found.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Seeds_that_only_one_side_has_are_left_out_of_the_pairs()
    {
        var rows = Run("one", ["replace", "fresh"], 4, (regime, seed) => seed).Rows.Where(row => row is not { Regime: "fresh", Seed: 4, Generation: 2 }).ToList();
        var found = RunComparison.Of([new("one", ["replace", "fresh"], rows)], ["heldout_perplexity"]);
        Assert.Equal((4, 3, 3), (found.Arms[0].Value.Count, found.Arms[1].Value.Count, found.Arms[1].Against!.Difference.Count));
    }

    [Fact]
    public void Probabilities_are_corrected_over_all_metrics_and_regimes()
    {
        var run = Run("one", ["replace", "fresh"], 5, (regime, seed) => (regime == "fresh" ? 1.0 : 0) + (0.3 * (seed % 3)) + (regime == "fresh" ? 0.2 * (seed % 2) : 0));
        var single = RunComparison.Of([run], ["heldout_perplexity"]).Arms[1];
        Assert.Equal(single.Against!.TProbability, single.Probability);
        var twice = RunComparison.Of([run with { Rows = [.. run.Rows, .. run.Rows.Select(row => row with { Metric = "other" })] }], ["heldout_perplexity", "other"]);
        Assert.Equal(2 * single.Probability!.Value, twice.Arms[1].Probability!.Value, 1e-12);
    }

    [Fact]
    public void Columns_of_a_regime_that_is_at_0_agree_and_nothing_is_tested_on_it()
    {
        var found = RunComparison.Of(
            [Run("one", ["replace", "fresh"], 5, (regime, seed) => regime == "fresh" ? 0 : 0.001 * seed)], ["heldout_perplexity"], scaleOf: _ => MetricScale.Log);
        var (replace, fresh) = (found.Arms[0], found.Arms[1]);
        Assert.Equal((0, -1), (fresh.Value.Mean, fresh.Change!.Mean));
        Assert.Equal(-replace.Value.Mean, fresh.Against!.Difference.Mean);
        Assert.Equal((null, null, null, null), (fresh.Probability, fresh.Against.EffectSize, fresh.Simultaneous, fresh.Against.Difference.Interval));
        Assert.Contains(found.Warnings, warning => warning.StartsWith("No t test of heldout_perplexity for fresh", StringComparison.Ordinal));
    }

    [Fact]
    public void Too_few_seeds_give_a_warning_and_missing_baselines_or_metrics_an_error()
    {
        Assert.Contains("2 seeds are too few", Assert.Single(RunComparison.Of([Run("one", ["replace"], 2, (_, seed) => seed)], ["heldout_perplexity"]).Warnings),
            StringComparison.Ordinal);
        Assert.Contains("There is no 'x' to compare with; there are replace",
            Assert.Throws<InputException>(() => RunComparison.Of([Run("one", ["replace"], 2, (_, seed) => seed)], ["heldout_perplexity"], null, "x")).Message,
            StringComparison.Ordinal);
        Assert.Contains("Nothing was measured of mauve", Assert.Throws<InputException>(() => RunComparison.Of([Run("one", ["replace"], 2, (_, seed) => seed)], ["mauve"])).Message,
            StringComparison.Ordinal);
    }

    private static ComparedRun Run(string id, string[] regimes, int seeds, Func<string, int, double> last)
    {
        var rows = new List<MeasurementRow>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            rows.Add(new(id, ModelId.SharedRegime, (ulong)seed, 0, "heldout_perplexity", 90 + seed));
            foreach (var regime in regimes)
            {
                rows.Add(new(id, regime, (ulong)seed, 1, "heldout_perplexity", 100));
                rows.Add(new(id, regime, (ulong)seed, 2, "heldout_perplexity", last(regime, seed)));
            }
        }

        return new ComparedRun(id, regimes, rows);
    }
}
