using TextMad.Statistics;

namespace TextMad.Reporting.Profile;

/// <summary>
/// Collapse is not one thing: the eight definitions in use [Schaeffer et al., arXiv 2503.03150], each with its evidence and a verdict, per
/// regime; and what came first.
/// </summary>
/// <remarks>
/// Every definition is a quantity per seed (<see cref="CollapseDefinition"/>). One-sided t tests over the seeds ask whether its mean lies
/// above the limit for yes, and whether it lies below the limit for no; each of the two families of p-values is corrected after Holm, within
/// a regime. A side of language has left its band at the first generation from which on the 95% interval of the paired differences from
/// generation 0 excludes 0 in the direction of collapse.
/// </remarks>
/// <param name="Level">The level of the verdicts.</param>
/// <param name="Seeds">How many seeds there are.</param>
/// <param name="Generations">The last generation.</param>
/// <param name="Regimes">A profile per regime.</param>
public sealed record CollapseProfile(double Level, int Seeds, int Generations, IReadOnlyList<RegimeProfile> Regimes)
{
    /// <summary>Fewer seeds cannot decide anything.</summary>
    public const int FewestSeeds = 3;

    private static readonly (string Aspect, CollapseDirection Direction, string[] Metrics)[] Aspects =
    [
        ("tail", CollapseDirection.Down, ["rare_words_kept"]),
        ("variety", CollapseDirection.Down, ["distinct_2"]),
        ("repetition", CollapseDirection.Up, ["rep_4"]),
        ("perplexity", CollapseDirection.Up, ["heldout_perplexity"]),
    ];

    /// <summary>The profile of a run.</summary>
    /// <param name="rows">Its measurements.</param>
    /// <param name="regimes">The regimes, in the order in which to show them.</param>
    /// <param name="level">The level of the verdicts, in (0, 0.5).</param>
    public static CollapseProfile Of(IReadOnlyList<MeasurementRow> rows, IReadOnlyList<string> regimes, double level = 0.05)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(regimes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, 0.5);
        var run = new Trajectories(rows);
        return new CollapseProfile(
            level,
            run.Seeds.Count,
            run.Generations,
            [.. regimes.Select(regime => new RegimeProfile(regime, Findings(run, regime, level), Departures(run, regime)))]);
    }

    private static List<ProfileFinding> Findings(Trajectories run, string regime, double level)
    {
        var tests = CollapseDefinition.All.Select(definition =>
        {
            (double[]? values, string? metric, string? why) = run.Seeds.Count < FewestSeeds
                ? (null, null, FormattableString.Invariant($"{run.Seeds.Count} seed(s) are too few: {FewestSeeds} at least are needed, 5 are better"))
                : run.Generations == 0 ? (null, null, "there is no generation after the first")
                : definition.Quantities(run, regime);
            return (Definition: definition, Values: values, Metric: metric, Why: why);
        }).ToList();
        var yes = Holm([.. tests.Select(test => test.Values is null ? null : (double?)(1 - Below(test.Values, test.Definition.Beyond.Yes)))]);
        var no = Holm([.. tests.Select(test => test.Values is null ? null : (double?)Below(test.Values, test.Definition.Beyond.No))]);
        return
        [
            .. tests.Select((test, i) => test.Values is null
                ? new ProfileFinding(test.Definition.Name, test.Definition.Meaning, test.Metric, ProfileVerdict.CannotTell, test.Why!, null, null)
                : Decide(test.Definition, test.Metric!, SampleSummary.Of(test.Values), yes[i]!.Value, no[i]!.Value, level)),
        ];
    }

    private static ProfileFinding Decide(
        CollapseDefinition definition, string metric, SampleSummary quantity, double yes, double no, double level)
    {
        var verdict = yes <= level ? ProfileVerdict.Yes : no <= level ? ProfileVerdict.No : ProfileVerdict.CannotTell;
        var probability = verdict switch
        {
            ProfileVerdict.Yes => yes,
            ProfileVerdict.No => no,
            _ => Math.Min(yes, no),
        };
        return new ProfileFinding(
            definition.Name, definition.Meaning, metric, verdict, definition.Evidence(metric, quantity.Mean), quantity, probability);
    }

    /// <summary>The p-value of the mean being at least a limit, against its being below.</summary>
    private static double Below(double[] values, double limit)
    {
        var summary = SampleSummary.Of(values);
        var error = summary.StandardDeviation!.Value / Math.Sqrt(values.Length);
        return error > 0 ? StudentT.Cumulative((summary.Mean - limit) / error, values.Length - 1)
            : summary.Mean > limit ? 1
            : summary.Mean < limit ? 0
            : 0.5;
    }

    /// <summary>Corrects p-values for many tests [Holm 1979]; nulls are no tests.</summary>
    private static double?[] Holm(double?[] probabilities)
    {
        var order = probabilities.Index().Where(entry => entry.Item is not null).OrderBy(entry => entry.Item).ToList();
        var corrected = new double?[probabilities.Length];
        var largest = 0.0;
        for (var i = 0; i < order.Count; i++)
        {
            largest = Math.Max(largest, Math.Min(1, (order.Count - i) * order[i].Item!.Value));
            corrected[order[i].Index] = largest;
        }

        return corrected;
    }

    private static List<Departure> Departures(Trajectories run, string regime) =>
    [
        .. Aspects
            .Select(aspect =>
            {
                var metric = run.Seeds.Count < FewestSeeds ? null : run.FirstComplete(regime, aspect.Metrics);
                return new Departure(aspect.Aspect, metric, metric is null ? null : Left(run.Of(metric, regime), aspect.Direction));
            })
            .OrderBy(departure => departure.Generation ?? (departure.Metric is null ? int.MaxValue : int.MaxValue - 1)),
    ];

    /// <summary>The first generation from which on the interval of the paired differences from generation 0 excludes 0.</summary>
    private static int? Left(IReadOnlyList<double[]> seeds, CollapseDirection direction)
    {
        int? first = null;
        for (var t = seeds[0].Length - 1; t >= 1; t--)
        {
            var interval = SampleSummary.Of([.. seeds.Select(seed => seed[t] - seed[0])]).Interval!.Value;
            if (!(direction == CollapseDirection.Up ? interval.Low > 0 : interval.High < 0))
            {
                break;
            }

            first = t;
        }

        return first;
    }
}
