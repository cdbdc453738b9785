using TextMad.Numerics.Elementary;
using TextMad.Numerics.Random;

namespace TextMad.Reporting.Profile;

/// <summary>How often a profile finds something in simulated runs in which everything that it looks at changes by a known amount, or not at all.</summary>
/// <remarks>
/// A simulated run has six generations. On the scale of a metric a seed's values are a level of its own (deviation 0.05), a course that goes in
/// a straight line to the change in the last generation, and noise that is correlated between generations of a seed (first-order
/// autoregressive, correlation 0.5; deviation 0.03 in the logarithm of perplexities, 0.08 in the logit of shares). Perplexity and repetition
/// rise by the factor 1 + change, the others fall by the share change.
/// </remarks>
/// <param name="Seeds">Seeds of a run.</param>
/// <param name="Change">The relative change in the last generation.</param>
/// <param name="Runs">Simulated runs.</param>
/// <param name="AnyFinding">The share of runs with any finding: a definition shown, or something that came first.</param>
/// <param name="AnyRisk">The share in which "any risk increase" is shown.</param>
/// <param name="Tail">The share in which "disappearing tail" is shown: a fall by more than a tenth.</param>
/// <param name="Variety">The share in which variety is shown to have changed by the last generation.</param>
public sealed record ProfilePower(int Seeds, double Change, int Runs, double AnyFinding, double AnyRisk, double Tail, double Variety)
{
    private const int Generations = 6;
    private const double Level = 0.05;
    private const double Correlation = 0.5;

    private static readonly (string Metric, double Start, int Direction, MetricScale Scale)[] _courses =
    [
        ("heldout_perplexity", 100, 1, MetricScale.Log),
        ("semantic_diversity", 0.8, -1, MetricScale.Log),
        ("rare_words_kept", 0.4, -1, MetricScale.Logit),
        ("coverage", 0.6, -1, MetricScale.Logit),
        ("precision", 0.6, -1, MetricScale.Logit),
        ("distinct_2", 0.8, -1, MetricScale.Logit),
        ("rep_4", 0.05, 1, MetricScale.Logit),
    ];

    /// <summary>Simulates runs and counts what the profile finds in them.</summary>
    /// <param name="seeds">Seeds of a run, at least 3.</param>
    /// <param name="change">The simulated change, in [0, 1).</param>
    /// <param name="runs">How many runs.</param>
    /// <param name="seed">Of the simulation.</param>
    public static ProfilePower Of(int seeds, double change, int runs, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, CollapseProfile.FewestSeeds);
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        var key = RandomKey.FromSeed(seed).For("profile power");
        var effects = new Dictionary<(int Seeds, int Tests, double Level), double>();
        int any = 0, risk = 0, tail = 0, variety = 0;
        for (var run = 0; run < runs; run++)
        {
            var profile = Profile(seeds, change, key.At(run), effects);
            bool Shown(string definition) => profile.Findings.Any(finding => finding.Definition == definition && finding.Verdict == ProfileVerdict.Shown);
            any += profile.Findings.Any(finding => finding.Verdict == ProfileVerdict.Shown) || profile.Departures.Any(departure => departure.Generation is not null) ? 1 : 0;
            risk += Shown("any risk increase") ? 1 : 0;
            tail += Shown("disappearing tail") ? 1 : 0;
            variety += profile.Departures.Any(departure => departure is { Aspect: "variety", Generation: not null }) ? 1 : 0;
        }

        return new ProfilePower(seeds, change, runs, (double)any / runs, (double)risk / runs, (double)tail / runs, (double)variety / runs);
    }

    /// <summary>Returns the profile of one simulated run.</summary>
    /// <param name="seeds">Seeds of the run.</param>
    /// <param name="change">The change in the last generation.</param>
    /// <param name="seed">Of the simulation.</param>
    public static RegimeProfile Profile(int seeds, double change, ulong seed) => Profile(seeds, change, RandomKey.FromSeed(seed).For("profile power"), []);

    private static RegimeProfile Profile(int seeds, double change, RandomKey key, Dictionary<(int Seeds, int Tests, double Level), double> effects)
    {
        var rows = new List<MeasurementRow>();
        var stream = key.Stream();
        for (ulong seed = 1; seed <= (ulong)seeds; seed++)
        {
            foreach (var (metric, start, direction, scale) in _courses)
            {
                var deviation = scale == MetricScale.Log ? 0.03 : 0.08;
                var level = 0.05 * stream.NextGaussian();
                var noise = stream.NextGaussian();
                for (var t = 0; t <= Generations; t++)
                {
                    noise = t == 0 ? noise : (Correlation * noise) + (Math.Sqrt(1 - (Correlation * Correlation)) * stream.NextGaussian());
                    var value = start * (1 + (direction * change * t / Generations));
                    var odds = (scale == MetricScale.Log ? value : value / (1 - value)) * RealFunctions.Exp(level + (deviation * noise));
                    rows.Add(new("simulated", t == 0 ? ModelId.SharedRegime : "regime", seed, t, metric, scale == MetricScale.Log ? odds : odds / (1 + odds)));
                }
            }
        }

        return CollapseProfile.Of(rows, ["regime"], Level, metric => _courses.First(known => known.Metric == metric).Scale, null, effects).Regimes[0];
    }
}
