using TextMad.Generations;
using TextMad.Numerics.Elementary;
using TextMad.Reporting;
using TextMad.Statistics;

namespace TextMad.Experiments.Studies;

/// <summary>Holds what a publication found against what a run measured, seed by seed.</summary>
public static class StudyFindings
{
    /// <summary>Returns a finding per claim, in order.</summary>
    /// <param name="study">The claims.</param>
    /// <param name="rows">The run's measurements.</param>
    /// <param name="generations">The run's last generation.</param>
    /// <param name="seeds">The run's seeds.</param>
    public static IReadOnlyList<StudyFinding> Of(
        StudyOptions study, IReadOnlyList<MeasurementRow> rows, int generations, IReadOnlyList<ulong> seeds)
    {
        var values = rows.Where(row => row.Value is not null)
            .ToDictionary(row => (row.Metric, row.Regime, row.Seed, row.Generation), row => row.Value!.Value);
        return [.. study.Claims.Select(claim => Find(claim, values, generations, seeds))];
    }

    private static StudyFinding Find(
        ClaimOptions claim,
        Dictionary<(string Metric, string Regime, ulong Seed, int Generation), double> measured,
        int generations,
        IReadOnlyList<ulong> seeds)
    {
        double? At(string regime, ulong seed, int generation) => measured.TryGetValue(
            (claim.Metric, generation == 0 ? ModelId.SharedRegime : regime, seed, generation), out var value) ? value : null;

        var last = claim.To > 0 ? claim.To : generations;
        var pairs = new List<(double Value, double Other)>();
        foreach (var seed in seeds)
        {
            var other = claim.Against.Length > 0 ? At(claim.Against, seed, last) : At(claim.Regime, seed, claim.From);
            if (At(claim.Regime, seed, last) is { } value && other is { } compared)
            {
                pairs.Add((value, compared));
            }
        }

        var agreeing = pairs.Count(pair => claim.Direction switch
        {
            ClaimDirection.Higher => pair.Value > pair.Other,
            ClaimDirection.Lower => pair.Value < pair.Other,
            ClaimDirection.LevelsOff => Math.Abs(RealFunctions.Log(pair.Value / pair.Other)) <= RealFunctions.Log(1 + claim.Tolerance),
            _ => pair.Value <= pair.Other + (claim.Tolerance * Math.Abs(pair.Other)),
        });
        double[] values = [.. pairs.Select(pair => pair.Value)];
        double[] others = [.. pairs.Select(pair => pair.Other)];
        return new StudyFinding(
            claim.Says,
            claim.Metric,
            claim.Regime,
            claim.Against.Length > 0 ? claim.Against : FormattableString.Invariant($"its generation {claim.From}"),
            claim.Direction switch
            {
                ClaimDirection.Higher => "higher",
                ClaimDirection.Lower => "lower",
                ClaimDirection.LevelsOff => FormattableString.Invariant($"levels off, mean change within {100 * claim.Tolerance:0.#}%"),
                _ => FormattableString.Invariant($"at most {100 * claim.Tolerance:0.#}% higher"),
            },
            claim.Published,
            last,
            seeds.Count,
            agreeing,
            RelativeChange.Of(values, others),
            claim.Direction == ClaimDirection.LevelsOff ? Equivalence(values, others, claim.Tolerance) : null);
    }

    /// <summary>
    /// Returns whether the mean change lies within a tolerance, by two one-sided t tests at 5% [Schuirmann 1987]: the 90% interval of the mean of
    /// ln(value / other) lies within plus and minus ln(1 + tolerance).
    /// </summary>
    private static EquivalenceFinding? Equivalence(double[] values, double[] others, double tolerance)
    {
        if (values.Length < 2 || values.Concat(others).Any(value => value <= 0))
        {
            return null;
        }

        var logs = RelativeChange.Logarithms(values, others);
        var limit = RealFunctions.Log(1 + tolerance);
        var p = Math.Max(OneSidedTest.Above(logs, -limit), OneSidedTest.Above([.. logs.Select(log => -log)], -limit));
        var interval = SampleSummary.Of(logs, MetricScale.Identity, 0.9).Interval!.Value;
        return new EquivalenceFinding(tolerance, p, RelativeChange.OfLogarithm(interval.Low), RelativeChange.OfLogarithm(interval.High));
    }
}
