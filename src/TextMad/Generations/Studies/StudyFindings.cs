using TextMad.Numerics.Elementary;
using TextMad.Reporting;
using TextMad.Statistics;

namespace TextMad.Generations.Studies;

/// <summary>Holds what a publication found against what a run measured, seed by seed.</summary>
public static class StudyFindings
{
    /// <summary>A finding per claim, in order.</summary>
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
        Dictionary<(string Metric, string Regime, ulong Seed, int Generation), double> values,
        int generations,
        IReadOnlyList<ulong> seeds)
    {
        double? At(string regime, ulong seed, int generation) => values.TryGetValue(
            (claim.Metric, generation == 0 ? ModelId.SharedRegime : regime, seed, generation), out var value) ? value : null;

        var pairs = new List<(double Value, double Other)>();
        foreach (var seed in seeds)
        {
            var other = claim.Against.Length > 0 ? At(claim.Against, seed, generations) : At(claim.Regime, seed, claim.From);
            if (At(claim.Regime, seed, generations) is { } value && other is { } compared)
            {
                pairs.Add((value, compared));
            }
        }

        var agreeing = pairs.Count(pair => claim.Direction switch
        {
            ClaimDirection.Higher => pair.Value > pair.Other,
            ClaimDirection.Lower => pair.Value < pair.Other,
            _ => pair.Value <= pair.Other + (claim.Tolerance * Math.Abs(pair.Other)),
        });
        return new StudyFinding(
            claim.Says,
            claim.Metric,
            claim.Regime,
            claim.Against.Length > 0 ? claim.Against : FormattableString.Invariant($"its generation {claim.From}"),
            claim.Direction switch
            {
                ClaimDirection.Higher => "higher",
                ClaimDirection.Lower => "lower",
                _ => FormattableString.Invariant($"at most {100 * claim.Tolerance:0.#}% higher"),
            },
            claim.Published,
            generations,
            seeds.Count,
            agreeing,
            Change(pairs));
    }

    /// <summary>The relative change over seeds: of the geometric mean with an interval on the scale of logarithms, if values allow it.</summary>
    private static RelativeChange? Change(List<(double Value, double Other)> pairs)
    {
        if (pairs.Count == 0 || pairs.Any(pair => pair.Other == 0))
        {
            return null;
        }

        if (pairs.Any(pair => pair.Value <= 0 || pair.Other < 0))
        {
            var plain = SampleSummary.Of([.. pairs.Select(pair => (pair.Value - pair.Other) / Math.Abs(pair.Other))]);
            return new RelativeChange(pairs.Count, plain.Mean, plain.Interval?.Low, plain.Interval?.High);
        }

        static double Relative(double log) => RealFunctions.Exp(log) - 1;
        var logs = SampleSummary.Of([.. pairs.Select(pair => RealFunctions.Log(pair.Value / pair.Other))]);
        return new RelativeChange(
            pairs.Count,
            Relative(logs.Mean),
            logs.Interval is { } low ? Relative(low.Low) : null,
            logs.Interval is { } high ? Relative(high.High) : null);
    }
}
