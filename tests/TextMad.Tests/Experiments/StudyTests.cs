using TextMad.Configuration;
using TextMad.Experiments;
using TextMad.Experiments.Studies;
using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Reporting;

namespace TextMad.Tests.Experiments;

/// <summary>Published findings held against measurements.</summary>
public sealed class StudyTests
{
    private static readonly ulong[] _seeds = [1, 2, 3];

    [Fact]
    public void A_finding_is_held_against_every_seed()
    {
        // replace rises by 10, 20 and 30%; fresh by 1%, and falls in seed 3.
        var rows = Rows(seed => 10.0 * seed, seed => seed == 3 ? -1 : 1);
        var higher = Find(rows, new ClaimOptions { Regime = "replace", Direction = ClaimDirection.Higher });
        Assert.Equal((3, 3), (higher.Agreeing, higher.Seeds));
        Assert.Equal(Math.Cbrt(1.1 * 1.2 * 1.3) - 1, higher.Change!.Mean, 12);
        Assert.True(higher.Change.Low < 0.1 && higher.Change.High > 0.3);
        Assert.StartsWith("direction: yes, in 3 of 3 seeds", higher.Verdict, StringComparison.Ordinal);
        Assert.Equal(higher.Change.Low <= 0, higher.Verdict.EndsWith("; the interval includes no difference", StringComparison.Ordinal));

        Assert.Equal("direction: no, in 0 of 3 seeds", Find(rows, new ClaimOptions { Regime = "replace", Direction = ClaimDirection.Lower }).Verdict);
        Assert.Equal(
            "direction: not in every seed: 2 of 3; the interval includes no difference",
            Find(rows, new ClaimOptions { Regime = "fresh", Direction = ClaimDirection.Higher }).Verdict);
        Assert.Equal(3, Find(rows, new ClaimOptions { Regime = "fresh", Direction = ClaimDirection.NotHigher, Tolerance = 0.02 }).Agreeing);
        var bound = Find(rows, new ClaimOptions { Regime = "replace", Direction = ClaimDirection.NotHigher, Tolerance = 0.15 });
        Assert.Equal((1, "at most 15% higher: not in every seed: 1 of 3"), (bound.Agreeing, bound.Verdict));

        // Against another regime in the same generation, paired by seed: 110/101, 120/101, 130/99.
        var against = Find(rows, new ClaimOptions { Regime = "replace", Against = "fresh" });
        Assert.Equal(Math.Cbrt(110 / 101.0 * (120 / 101.0) * (130 / 99.0)) - 1, against.Change!.Mean, 12);

        // Against an earlier generation of its own: generation 1 lies half way.
        var from = Find(rows, new ClaimOptions { Regime = "replace", From = 1 });
        Assert.Equal(Math.Cbrt(110 / 105.0 * (120 / 110.0) * (130 / 115.0)) - 1, from.Change!.Mean, 12);
    }

    [Fact]
    public void Levelling_off_is_decided_by_the_interval_of_the_mean_change()
    {
        // Seeds change by +3, -3 and +1%: the mean stays within a tenth, whatever single seeds do.
        var levels = Find(Rows(_ => 40, seed => seed == 1 ? 3 : seed == 2 ? -3 : 1), new ClaimOptions { Regime = "fresh", Direction = ClaimDirection.LevelsOff });
        Assert.True(levels.Equivalence!.Holds);
        Assert.StartsWith("yes: 90% interval of the mean change -", levels.Verdict, StringComparison.Ordinal);
        var rises = Find(Rows(_ => 40, _ => 1), new ClaimOptions { Regime = "replace", Direction = ClaimDirection.LevelsOff });
        Assert.StartsWith("no: 90% interval", rises.Verdict, StringComparison.Ordinal);

        // Seeds that go wide apart show nothing.
        var wide = Find(Rows(_ => 40, seed => seed == 1 ? 30 : seed == 2 ? -20 : 1), new ClaimOptions { Regime = "fresh", Direction = ClaimDirection.LevelsOff });
        Assert.StartsWith("not shown: 90% interval", wide.Verdict, StringComparison.Ordinal);

        // From generation 0 to 1 replace rises by half of it.
        Assert.Equal(0.2, Find(Rows(_ => 40, _ => 1), new ClaimOptions { Regime = "replace", To = 1 }).Change!.Mean, 9);
    }

    [Fact]
    public void A_value_that_falls_to_zero_has_an_arithmetic_mean()
    {
        var finding = Find(Rows(_ => -100, _ => 1), new ClaimOptions { Regime = "replace", Direction = ClaimDirection.Lower });
        Assert.Equal((3, -1.0), (finding.Agreeing, finding.Change!.Mean));
    }

    [Fact]
    public void A_claim_about_an_unmeasured_metric_is_reported_as_not_measured()
    {
        var finding = Find(Rows(_ => 1, _ => 1), new ClaimOptions { Metric = "rep_4" });
        Assert.Null(finding.Change);
        Assert.Equal("not measured", finding.Verdict);
    }

    [Fact]
    public void Claims_that_cannot_be_held_against_the_run_are_refused()
    {
        static string Problem(ClaimOptions claim, string source = "someone") => Assert.Throws<InputException>(() => ExperimentValidator.Validate(new ExperimentOptions
        {
            Loop = new LoopOptions { Generations = 2, Regimes = [new Replace()] },
            Study = new StudyOptions { Source = source, Claims = [claim] },
        })).Message;
        Assert.Contains("study.claims[0]: there is no metric 'perplexity'", Problem(new ClaimOptions { Metric = "perplexity" }), StringComparison.Ordinal);
        Assert.Contains("loop.regimes has no 'fresh'; it has replace", Problem(new ClaimOptions { Regime = "fresh" }), StringComparison.Ordinal);
        Assert.Contains("from 2 must be below loop.generations 2", Problem(new ClaimOptions { From = 2 }), StringComparison.Ordinal);
        Assert.Contains("from has no effect beside against", Problem(new ClaimOptions { From = 1, Against = "replace" }), StringComparison.Ordinal);
        Assert.Contains("tolerance has no effect", Problem(new ClaimOptions { Tolerance = 0.2 }), StringComparison.Ordinal);
        Assert.Contains("study.source", Problem(new ClaimOptions(), ""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mad")]
    [InlineData("shumailov")]
    [InlineData("gerstgrasser")]
    [InlineData("gerstgrasser-cold")]
    [InlineData("kazdan")]
    [InlineData("briesch")]
    [InlineData("weighted")]
    [InlineData("growing")]
    [InlineData("rephrase")]
    [InlineData("exchange")]
    public void The_studies_that_ship_with_the_tool_are_valid_and_have_five_seeds(string name)
    {
        var options = SettingsReader.Read<ExperimentOptions>(PresetLibrary.Read(name), name);
        ExperimentValidator.Validate(options);
        Assert.Equal(5, options.Loop.Seeds.Count);
        Assert.NotEmpty(options.Study.Source);
        Assert.All(options.Study.Claims, claim => Assert.NotEmpty(claim.Says));
    }

    private static StudyFinding Find(IReadOnlyList<MeasurementRow> rows, ClaimOptions claim) => Assert.Single(
        StudyFindings.Of(new StudyOptions { Source = "someone", Claims = [claim with { Says = "something" }] }, rows, 2, _seeds));

    /// <summary>Perplexity 100 in generation 0, and so many per cent more in generation 2.</summary>
    private static List<MeasurementRow> Rows(Func<ulong, double> replace, Func<ulong, double> fresh)
    {
        var rows = new List<MeasurementRow>();
        foreach (var seed in _seeds)
        {
            rows.Add(new("run", ModelId.SharedRegime, seed, 0, "heldout_perplexity", 100));
            foreach (var (regime, change) in new[] { ("replace", replace), ("fresh", fresh) })
            {
                rows.Add(new("run", regime, seed, 1, "heldout_perplexity", 100 + (change(seed) / 2)));
                rows.Add(new("run", regime, seed, 2, "heldout_perplexity", 100 + change(seed)));
            }
        }

        return rows;
    }
}
