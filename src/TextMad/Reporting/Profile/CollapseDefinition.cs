using TextMad.Numerics.Elementary;
using TextMad.Statistics;

namespace TextMad.Reporting.Profile;

/// <summary>
/// One of the eight definitions of collapse that Schaeffer et al. tell apart [arXiv 2503.03150], in a form that measurements can decide: of
/// every seed a number, whose mean has to lie above a limit.
/// </summary>
/// <param name="Name">The name in the paper.</param>
/// <param name="Meaning">The operational form.</param>
/// <param name="Metrics">The metrics that would do, the best first.</param>
/// <param name="Test">What a seed's trajectory in generations 0..T is boiled down to: larger means more of this kind of collapse.</param>
/// <param name="Limits">The mean has to be above the first to be shown; below the second it is ruled out.</param>
internal sealed record CollapseDefinition(
    string Name,
    string Meaning,
    IReadOnlyList<string> Metrics,
    Func<double[], double> Test,
    (double Shown, double RuledOut) Limits)
{
    /// <summary>Whether the quantity is a fall of the metric; else it is a rise.</summary>
    public bool Falls { get; init; }

    /// <summary>Says the mean in words; null for the relative change of the metric that it is.</summary>
    public Func<double, string>? Show { get; init; }

    /// <summary>Why a regime cannot be tested; null for never.</summary>
    public Func<Measured, string, string?>? Unless { get; init; }

    /// <summary>What the name of the value of human text of the same lengths ends in.</summary>
    public const string HumanSuffix = "_human";

    /// <summary>The definition that runs at several training sizes decide.</summary>
    public const string ScalingLawName = "changed scaling law";

    private const double Tenth = 0.10536051565782628; // -ln 0.9
    private const double Ln2 = 0.6931471805599453;
    private const double TwoPercent = 0.01980262729617973; // ln 1.02
    private const double OnePercent = 0.00995033085316809; // ln 1.01

    /// <summary>All eight, in the paper's order.</summary>
    public static IReadOnlyList<CollapseDefinition> All { get; } =
    [
        new(
            "catastrophic risk increase",
            "held-out perplexity in the last generation is more than twice that of generation 0",
            ["heldout_perplexity"], LogChange, (Ln2, Ln2)),
        new(
            "any risk increase",
            "held-out perplexity is higher in the last generation than in generation 0; ruled out: by 2% or more",
            ["heldout_perplexity"], LogChange, (0, TwoPercent)),
        new(
            "asymptotically diverging risk",
            "held-out perplexity rises in the second half of the generations by more than 1% a generation, and at more than half its pace in the first",
            ["heldout_perplexity"], Sustained, (0, 0))
        {
            Show = mean => $"the slower of pace in the second half less 1% and its excess over half of the first: {Percent(mean)} a generation",
            Unless = (run, _) => run.Generations < 4 ? FormattableString.Invariant($"4 generations at least are needed, and there are {run.Generations}") : null,
        },
        new(
            "collapsing variance",
            "the spread of what is written (semantic diversity, else the effective number of words of order 2) fell by more than a tenth",
            ["semantic_diversity", "hill_d2"], Fall, (Tenth, Tenth)) { Falls = true },
        new(
            ScalingLawName,
            "more training text lowers the loss less than it does for models of real text: by runs at several training sizes (a scaling law); without them: held-out perplexity "
            + "did not fall by 2% while training sets grew to twice the size or more",
            ["heldout_perplexity"], LogChange, (-TwoPercent, -TwoPercent)) { Unless = GrowthMissing },
        new(
            "disappearing tail",
            "of the rare words of generation 0's training set, the share that is still written fell by more than a tenth",
            ["rare_words_kept"], Fall, (Tenth, Tenth)) { Falls = true },
        new(
            "mode entanglement",
            "of the neighbourhoods of real texts in the judge's space, the share that what is written still reaches (coverage) fell by more than a tenth",
            ["coverage"], Fall, (Tenth, Tenth)) { Falls = true },
        new(
            "hallucinated data",
            "of what is written, the share that lies among real texts in the judge's space (precision) fell by more than a tenth; without a judge: the 90th percentile of its "
            + "perplexity under generation 0 rose by more than a tenth",
            ["precision", "generated_perplexity_p90"], Fall, (Tenth, Tenth)) { Falls = true },
    ];

    /// <summary>Returns the tested quantity of every seed; or the reason why a regime cannot be tested.</summary>
    public TestedQuantity Quantities(Measured run, string regime)
    {
        if (Unless?.Invoke(run, regime) is { } why)
        {
            return new TestedQuantity(null, null, why);
        }

        if (run.FirstComplete(regime, Metrics) is not { } metric)
        {
            return new TestedQuantity(null, null, $"{string.Join(" and ", Metrics)} {(Metrics.Count == 1 ? "was" : "were")} not measured in every seed and generation");
        }

        if (NoSpread(metric, MetricScale.Log, run.Of(metric, regime)) is { } floor && run.Of(metric, regime).Any(seed => seed.Any(value => value != 0)))
        {
            return new TestedQuantity(null, metric, floor);
        }

        var trajectories = Positive(run.Of(metric, regime));
        var human = metric + HumanSuffix;
        var controlled = trajectories is not null && run.FirstComplete(regime, human) is not null ? Positive(run.Of(human, regime)) : null;
        if (controlled is not null)
        {
            trajectories = [.. trajectories!.Zip(controlled, (seed, control) => seed.Zip(control, (value, other) => value / other).ToArray())];
        }

        if (trajectories is null)
        {
            return new TestedQuantity(null, metric, $"{metric} is below 0 for some seed or 0 for all, so that it has no relative change");
        }

        double[] values = [.. trajectories.Select(trajectory => RisesInstead(metric) ? -Test(trajectory) : Test(trajectory))];
        return new TestedQuantity(values, metric, null, controlled is not null, Falls && !RisesInstead(metric) && controlled is null && LengthMatters(metric));
    }

    /// <summary>Says the mean of the tested quantity in words.</summary>
    public string Evidence(TestedQuantity tested, double mean)
    {
        if (Show is not null)
        {
            return Show(mean);
        }

        var name = tested.Metric!.Replace('_', ' ');
        var change = Percent(Signed(tested.Metric!, mean));
        var doubt = tested.Uncontrolled ? $" (not compared with human text of the same lengths: {tested.Metric}{HumanSuffix} was not measured)" : "";
        return tested.Controlled ? $"{name}, relative to human text of the same lengths, changed by {change}" : $"{name} changed by {change}{doubt}";
    }

    /// <summary>Returns the change of the metric that a quantity is, e.g. -0.1 for a fall by a tenth; of the pace of a rise, per generation.</summary>
    public double Change(string metric, double quantity) => RelativeChange.OfLogarithm(Signed(metric, quantity));

    /// <summary>Returns why a change from generation 0 cannot be tested: its values there are at an end of the scale in more than half of the seeds; null for no reason.</summary>
    internal static string? NoSpread(string metric, MetricScale scale, IReadOnlyList<double[]> seeds)
    {
        double[] first = [.. seeds.Select(seed => seed[0])];
        return !ScaleTransform.AtEnd(scale, first) ? null
            : FormattableString.Invariant($"{metric} of generation 0 is exactly {(2 * first.Count(value => value == 0) > first.Length ? "0" : "0 or 1")} in ")
                + FormattableString.Invariant($"{first.Count(value => value == 0 || (scale == MetricScale.Logit && value == 1))} of {first.Length} seeds, ")
                + "so that there is no spread to test a change by";
    }

    private double Signed(string metric, double quantity) => Falls && !RisesInstead(metric) ? -quantity : quantity;

    /// <summary>Returns where the others fall, a perplexity rises.</summary>
    private static bool RisesInstead(string metric) => metric == "generated_perplexity_p90";

    private static bool LengthMatters(string metric) => metric is "semantic_diversity" or "coverage" or "precision";

    /// <summary>Replaces values of exactly 0 by half the smallest above 0; null where that makes no sense.</summary>
    private static IReadOnlyList<double[]>? Positive(IReadOnlyList<double[]> seeds)
    {
        double[] all = [.. seeds.SelectMany(seed => seed)];
        if (all.Any(value => !(value >= 0)) || all.All(value => value == 0))
        {
            return null;
        }

        var half = all.Where(value => value > 0).Min() / 2;
        return [.. seeds.Select(seed => seed.Select(value => value == 0 ? half : value).ToArray())];
    }

    private static double LogChange(double[] trajectory) => RealFunctions.Log(trajectory[^1] / trajectory[0]);

    private static double Fall(double[] trajectory) => -LogChange(trajectory);

    /// <summary>min(pace in the second half - 1%, pace in the second half - half the pace in the first), per generation.</summary>
    private static double Sustained(double[] trajectory)
    {
        var middle = trajectory.Length / 2;
        var first = RealFunctions.Log(trajectory[middle] / trajectory[0]) / middle;
        var second = RealFunctions.Log(trajectory[^1] / trajectory[middle]) / (trajectory.Length - 1 - middle);
        return Math.Min(second - OnePercent, second - (first / 2));
    }

    private static string? GrowthMissing(Measured run, string regime)
    {
        var growth = run.FirstComplete(regime, "training_tokens") is null
            ? 1
            : run.Of("training_tokens", regime).Min(sizes => sizes[^1] / sizes[0]);
        return growth >= 2 ? null : "training sets do not grow; measure a scaling law by runs at several sizes";
    }

    private static string Percent(double log) => ChangeText.Of(RelativeChange.OfLogarithm(log));
}
