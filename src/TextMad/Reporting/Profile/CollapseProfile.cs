using TextMad.Statistics;

namespace TextMad.Reporting.Profile;

/// <summary>
/// Collapse is not one thing: the eight definitions in use [Schaeffer et al., arXiv 2503.03150], each with its evidence and a verdict, per
/// regime; and what came first.
/// </summary>
/// <remarks>
/// Every definition is a quantity per seed (<see cref="CollapseDefinition"/>); a one-sided t test over the seeds asks whether its mean lies
/// above the limit. With these tests go, in one family corrected after Holm, those of what came first: for each side of language a one-sided
/// t test of the paired changes from generation 0 to the last, on the metric's scale. Where no metric changes, anything is said to be shown
/// in at most the level of runs. A side of language that changed by the last generation is followed back: it left at the first generation
/// from which on every test is significant at the level divided by the size of the family. Testing back from the end and stopping at the
/// first failure needs no correction for the number of generations (a fixed sequence [Maurer et al. 1995]).
/// </remarks>
/// <param name="Level">The level of the verdicts.</param>
/// <param name="Seeds">How many seeds there are.</param>
/// <param name="Generations">The last generation.</param>
/// <param name="Regimes">A profile per regime.</param>
public sealed record CollapseProfile(double Level, int Seeds, int Generations, IReadOnlyList<RegimeProfile> Regimes)
{
    /// <summary>Fewer seeds cannot decide anything.</summary>
    public const int FewestSeeds = 3;

    /// <summary>Returns the eight definitions: the name in the paper, what is tested, and the metrics that would do, the best first.</summary>
    public static IReadOnlyList<(string Name, string Meaning, IReadOnlyList<string> Metrics)> Definitions =>
        [.. CollapseDefinition.All.Select(definition => (definition.Name, definition.Meaning, definition.Metrics))];

    private static readonly (string Aspect, CollapseDirection Direction, string Metric)[] _aspects =
    [
        ("tail", CollapseDirection.Down, "rare_words_kept"),
        ("variety", CollapseDirection.Down, "distinct_2"),
        ("repetition", CollapseDirection.Up, "rep_4"),
        ("perplexity", CollapseDirection.Up, "heldout_perplexity"),
    ];

    /// <summary>The metrics that the definitions and the sides of language rest on, those that stand in for others too.</summary>
    internal static IReadOnlySet<string> Metrics { get; } =
        CollapseDefinition.All.SelectMany(definition => definition.Metrics).Concat(_aspects.Select(aspect => aspect.Metric)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Returns the profile of a run.</summary>
    /// <param name="rows">Its measurements.</param>
    /// <param name="regimes">The regimes, in the order in which to show them.</param>
    /// <param name="level">The level of the verdicts, in (0, 0.5).</param>
    /// <param name="scaleOf">The scale of a metric; the identity for all when left out.</param>
    /// <param name="scaling">What runs at several training sizes said; null when there are none.</param>
    public static CollapseProfile Of(
        IReadOnlyList<MeasurementRow> rows,
        IReadOnlyList<string> regimes,
        double level = 0.05,
        Func<string, MetricScale>? scaleOf = null,
        ScalingLaw? scaling = null) => Of(rows, regimes, level, scaleOf, scaling, []);

    /// <summary>Returns the profile of one of many runs.</summary>
    /// <param name="rows">Its measurements.</param>
    /// <param name="regimes">The regimes.</param>
    /// <param name="level">The level of the verdicts.</param>
    /// <param name="scaleOf">The scale of a metric.</param>
    /// <param name="scaling">What runs at several training sizes said.</param>
    /// <param name="effects">
    /// Detectable effects by seeds, tests and level, which take longer to work out than the rest of a profile; filled here, for one thread at a time.
    /// </param>
    internal static CollapseProfile Of(
        IReadOnlyList<MeasurementRow> rows,
        IReadOnlyList<string> regimes,
        double level,
        Func<string, MetricScale>? scaleOf,
        ScalingLaw? scaling,
        Dictionary<(int Seeds, int Tests, double Level), double> effects)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(regimes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, 0.5);
        var run = new Measured(rows);
        double EffectOf(int seeds, int tests) => effects.TryGetValue((seeds, tests, level), out var effect) ? effect
            : effects[(seeds, tests, level)] = TTestPower.DetectableEffect(Math.Max(2, seeds), level / tests);
        return new CollapseProfile(
            level,
            run.Seeds.Count,
            run.Generations,
            [.. regimes.Select(regime => Profile(run, regime, level, scaleOf ?? (_ => MetricScale.Identity), scaling, EffectOf))]);
    }

    private static RegimeProfile Profile(Measured run, string regime, double level, Func<string, MetricScale> scaleOf, ScalingLaw? scaling, Func<int, int, double> effectOf)
    {
        var tests = CollapseDefinition.All.Select(definition => (Definition: definition, Tested: Quantities(definition, run, regime, scaling))).ToList();
        var sides = _aspects.Select(aspect => Side(aspect, run, regime, scaleOf)).ToList();

        var limits = tests.Select(test => IsScaling(test.Tested) ? (Shown: 0.0, RuledOut: 0.0) : test.Definition.Limits).ToList();
        var family = tests.Count(test => test.Tested.Values is not null) + sides.Count(side => side.Differences is not null);
        var shown = MultipleTests.Holm(
        [
            .. tests.Select((test, i) => test.Tested.Values is { } values ? (double?)OneSidedTest.Above(values, limits[i].Shown) : null),
            .. sides.Select(side => side.Differences is { } differences ? (double?)OneSidedTest.Above(differences[^1], 0) : null),
        ]);
        var effect = family == 0 ? 0 : effectOf(run.Seeds.Count, family);
        var ruledOut = MultipleTests.Holm(
            [.. tests.Select((test, i) => test.Tested.Values is { } values ? (double?)OneSidedTest.Above([.. values.Select(value => -value)], -limits[i].RuledOut) : null)]);

        var findings = tests.Select((test, i) => test.Tested.Values is { } values
            ? Finding(test.Definition, test.Tested, values, limits[i].Shown, shown[i]!.Value, ruledOut[i] <= level, level / family, effectOf(values.Length, family), level)
            : new ProfileFinding(
                test.Definition.Name, test.Definition.Meaning, test.Tested.Metric, ProfileVerdict.CannotTell, test.Tested.Why!, null, null, null, null, false)).ToList();
        var departures = sides.Select((side, i) => side.Differences is null
            ? new Departure(side.Aspect, null, null) { Why = side.Why }
            : new Departure(side.Aspect, side.Metric, Left(side.Differences, shown[tests.Count + i]!.Value, level, family), shown[tests.Count + i], side.Detectable(effect)));
        return new RegimeProfile(
            regime,
            findings,
            [.. departures.OrderBy(departure => departure.Generation ?? (departure.Metric is null ? int.MaxValue : int.MaxValue - 1))]);
    }

    private static TestedQuantity Quantities(CollapseDefinition definition, Measured run, string regime, ScalingLaw? scaling)
    {
        if (definition.Name == CollapseDefinition.ScalingLawName && scaling?.Fits.LastOrDefault(fit => fit.Regime == regime) is { Generation: > 0 } fit)
        {
            return fit.Flatter.Count < FewestSeeds
                ? new TestedQuantity(null, ScalingLaw.ExponentName, TooFew(fit.Flatter.Count))
                : new TestedQuantity([.. fit.Flatter], ScalingLaw.ExponentName, null);
        }

        return run.Seeds.Count < FewestSeeds ? new TestedQuantity(null, null, TooFew(run.Seeds.Count))
            : run.Generations == 0 ? new TestedQuantity(null, null, "there is no generation after the first")
            : definition.Quantities(run, regime);
    }

    private static string TooFew(int seeds) =>
        FormattableString.Invariant($"{Plural.Of(seeds, "seed")} {(seeds == 1 ? "is" : "are")} too few: {FewestSeeds} at least are needed, 5 are better");

    private static bool IsScaling(TestedQuantity tested) => tested.Metric == ScalingLaw.ExponentName;

    private static ProfileFinding Finding(
        CollapseDefinition definition, TestedQuantity tested, double[] values, double limit, double p, bool ruledOut, double share, double effect, double level)
    {
        var quantity = SampleSummary.Of(values);
        var together = SampleSummary.Of(values, MetricScale.Identity, 1 - share).Interval!.Value;
        double Change(double value) => IsScaling(tested) ? value : definition.Change(tested.Metric!, value);
        var (low, high) = (Change(together.Low), Change(together.High));
        var least = limit + (quantity.StandardDeviation!.Value * effect);
        var evidence = IsScaling(tested)
            ? FormattableString.Invariant($"the exponent of the loss in training size moved by {quantity.Mean:+0.0000;-0.0000;0.0000} from generation 0 to the last")
            : definition.Evidence(tested, quantity.Mean);
        return new ProfileFinding(
            definition.Name,
            definition.Meaning,
            tested.Metric,
            p <= level ? ProfileVerdict.Shown : ProfileVerdict.NotShown,
            evidence,
            quantity,
            p,
            new RelativeChange(values.Length, Change(quantity.Mean), Math.Min(low, high), Math.Max(low, high)),
            Change(least),
            ruledOut) { Controlled = tested.Controlled };
    }

    private static SideOfLanguage Side((string Aspect, CollapseDirection Direction, string Metric) aspect, Measured run, string regime, Func<string, MetricScale> scaleOf)
    {
        if (run.Seeds.Count < FewestSeeds || run.Generations == 0 || run.FirstComplete(regime, aspect.Metric) is null)
        {
            return new SideOfLanguage(aspect.Aspect, aspect.Metric, null, null, 0);
        }

        var seeds = run.Of(aspect.Metric, regime);
        var human = aspect.Metric + CollapseDefinition.HumanSuffix;
        var control = run.FirstComplete(regime, human) is null ? null : run.Of(human, regime);
        if (CollapseDefinition.NoSpread(aspect.Metric, scaleOf(aspect.Metric), seeds) is { } why)
        {
            return new SideOfLanguage(aspect.Aspect, aspect.Metric, null, null, 0) { Why = why };
        }

        var transform = ScaleTransform.For(scaleOf(aspect.Metric), seeds.Concat(control ?? []).SelectMany(values => values));
        double At(int seed, int t) => transform.Forward(seeds[seed][t]) - (control is null ? 0 : transform.Forward(control[seed][t]));
        var sign = aspect.Direction == CollapseDirection.Up ? 1 : -1;
        return new SideOfLanguage(
            aspect.Aspect,
            aspect.Metric,
            [.. Enumerable.Range(1, run.Generations).Select(t => Enumerable.Range(0, seeds.Count).Select(seed => sign * (At(seed, t) - At(seed, 0))).ToArray())],
            transform,
            sign)
        {
            Start = OrderFree.Sum(seeds.Select(values => transform.Forward(values[0]))) / seeds.Count,
        };
    }

    /// <summary>Returns the first generation from which on a change is shown, looking back from the last.</summary>
    private static int? Left(IReadOnlyList<double[]> differences, double corrected, double level, int family)
    {
        if (corrected > level)
        {
            return null;
        }

        var first = differences.Count;
        while (first > 1 && OneSidedTest.Above(differences[first - 2], 0) <= level / family)
        {
            first--;
        }

        return first;
    }

    /// <summary>The changes of one side of language.</summary>
    /// <param name="Aspect">The aspect: tail, variety, repetition or perplexity.</param>
    /// <param name="Metric">The metric.</param>
    /// <param name="Differences">Of generations 1..T, each seed's change from generation 0 on the metric's scale, above 0 in the direction of collapse; null when there is no
    /// test.</param>
    /// <param name="Transform">The scale.</param>
    /// <param name="Sign">1 where collapse raises the metric, else -1.</param>
    private sealed record SideOfLanguage(string Aspect, string Metric, IReadOnlyList<double[]>? Differences, ScaleTransform? Transform, int Sign)
    {
        public double Start { get; init; }

        /// <summary>Why there is no test although the metric was measured.</summary>
        public string? Why { get; init; }

        public double? Detectable(double effect)
        {
            var spread = SampleSummary.Of(Differences![^1]).StandardDeviation!.Value;
            var start = Transform!.Back(Start);
            return start == 0 ? null : (Transform.Back(Start + (Sign * spread * effect)) / start) - 1;
        }
    }
}
