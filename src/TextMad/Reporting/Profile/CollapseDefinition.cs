using TextMad.Numerics.Elementary;

namespace TextMad.Reporting.Profile;

/// <summary>
/// One of the eight definitions of collapse that Schaeffer et al. tell apart [arXiv 2503.03150], in a form that measurements can decide: of
/// every seed a number, which has to lie above a limit for yes and below another for no.
/// </summary>
/// <param name="Name">The name in the paper.</param>
/// <param name="Meaning">The operational form.</param>
/// <param name="Metrics">The metrics that would do, the best first.</param>
/// <param name="Test">What a seed's trajectory in generations 0..T is boiled down to: larger means more of this kind of collapse.</param>
/// <param name="Beyond">Limits: the mean has to be above the first for yes, below the second for no.</param>
/// <param name="Show">Says the mean in words; null for the relative change of the metric that it is.</param>
/// <param name="Unless">Why a regime cannot be tested; null for never.</param>
internal sealed record CollapseDefinition(
    string Name,
    string Meaning,
    IReadOnlyList<string> Metrics,
    Func<double[], double> Test,
    (double Yes, double No) Beyond,
    Func<double, string>? Show = null,
    Func<Trajectories, string, string?>? Unless = null)
{
    private const double Tenth = 0.10536051565782628; // -ln 0.9
    private const double Ln2 = 0.6931471805599453;
    private const double TwoPercent = 0.01980262729617973; // ln 1.02

    /// <summary>All eight, in the paper's order.</summary>
    public static IReadOnlyList<CollapseDefinition> All { get; } =
    [
        new(
            "catastrophic risk increase",
            "held-out perplexity in the last generation is at least twice that of generation 0",
            ["heldout_perplexity"], LogChange, (Ln2, Ln2)),
        new(
            "any risk increase",
            "held-out perplexity is higher in the last generation than in generation 0; no: by less than 2% if at all",
            ["heldout_perplexity"], LogChange, (0, TwoPercent)),
        new(
            "asymptotically diverging risk",
            "held-out perplexity rises in the second half of the generations at no less than half its pace in the first; no: by less than 1% a generation",
            ["heldout_perplexity"], Sustained, (0, 0), mean => $"the slower of pace in the second half and its excess over half of the first: {Percent(mean)} a generation",
            (run, _) => run.Generations < 4 ? FormattableString.Invariant($"4 generations at least are needed, and there are {run.Generations}") : null),
        new(
            "collapsing variance",
            "the spread of what is written (semantic diversity, else the effective number of words of order 2) fell by more than a tenth",
            ["semantic_diversity", "hill_d2"], Fall, (Tenth, Tenth)),
        new(
            "changed scaling law",
            "more training text no longer lowers perplexity: held-out perplexity did not fall while training sets grew to twice the size or more",
            ["heldout_perplexity"], LogChange, (-TwoPercent, -TwoPercent),
            Unless: GrowthMissing),
        new(
            "disappearing tail",
            "of the rare words of generation 0's training set, the share that is still written fell by more than a tenth",
            ["rare_words_kept"], Fall, (Tenth, Tenth)),
        new(
            "mode entanglement",
            "of the neighbourhoods of real texts in the judge's space, the share that what is written still reaches (coverage) fell by more than a tenth",
            ["coverage"], Fall, (Tenth, Tenth)),
        new(
            "hallucinated data",
            "of what is written, the share that lies among real texts in the judge's space (precision) fell by more than a tenth; without a judge: the 90th percentile of its perplexity under generation 0 rose by more than a tenth",
            ["precision", "generated_perplexity_p90"], Fall, (Tenth, Tenth)),
    ];

    /// <summary>The tested quantity of every seed; null and the reason when a regime cannot be tested.</summary>
    public (double[]? Values, string? Metric, string? Why) Quantities(Trajectories run, string regime)
    {
        if (Unless?.Invoke(run, regime) is { } why)
        {
            return (null, null, why);
        }

        if (run.FirstComplete(regime, Metrics) is not { } metric)
        {
            return (null, null, $"{string.Join(" and ", Metrics)} {(Metrics.Count == 1 ? "was" : "were")} not measured in every seed and generation");
        }

        double[] values = [.. run.Of(metric, regime).Select(trajectory => RisesInstead(metric) ? -Test(trajectory) : Test(trajectory))];
        return values.All(double.IsFinite) ? (values, metric, null)
            : (null, metric, $"{metric} is 0 or below in some seed, so that its relative change says nothing");
    }

    /// <summary>Says the mean of the tested quantity in words.</summary>
    public string Evidence(string metric, double mean) => Show?.Invoke(mean)
        ?? $"{metric.Replace('_', ' ')} changed by {Percent(Test == Fall && !RisesInstead(metric) ? -mean : mean)}";

    /// <summary>Where the others fall, a perplexity rises.</summary>
    private static bool RisesInstead(string metric) => metric == "generated_perplexity_p90";

    private static double LogChange(double[] trajectory) => RealFunctions.Log(trajectory[^1] / trajectory[0]);

    private static double Fall(double[] trajectory) => trajectory[^1] <= 0 && trajectory[0] > 0 ? -RealFunctions.Log(1e-3) : -LogChange(trajectory);

    /// <summary>min(pace in the second half - 1%, pace in the second half - half the pace in the first), per generation.</summary>
    private static double Sustained(double[] trajectory)
    {
        var middle = trajectory.Length / 2;
        var first = RealFunctions.Log(trajectory[middle] / trajectory[0]) / middle;
        var second = RealFunctions.Log(trajectory[^1] / trajectory[middle]) / (trajectory.Length - 1 - middle);
        return Math.Min(second - 0.01, second - (first / 2));
    }

    private static string? GrowthMissing(Trajectories run, string regime)
    {
        var growth = run.FirstComplete(regime, "training_tokens") is null
            ? 1
            : run.Of("training_tokens", regime).Min(sizes => sizes[^1] / sizes[0]);
        return growth >= 2 ? null : "training sets do not grow; runs at several sizes (data.tokens) would tell";
    }

    private static string Percent(double log) => FormattableString.Invariant($"{100 * (RealFunctions.Exp(log) - 1):+0.0;-0.0;0.0}%");
}
