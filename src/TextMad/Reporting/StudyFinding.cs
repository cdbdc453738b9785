using TextMad.Statistics;

namespace TextMad.Reporting;

/// <summary>What a publication found beside what came out here.</summary>
/// <param name="Says">The finding in words.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Regime">The regime.</param>
/// <param name="Against">What its last generation is compared with.</param>
/// <param name="Expected">How the two compare in the publication.</param>
/// <param name="Published">The size that was published.</param>
/// <param name="Generation">The generation that was looked at.</param>
/// <param name="Seeds">Seeds of the run.</param>
/// <param name="Agreeing">Seeds in which the two compare as published.</param>
/// <param name="Change">The relative difference over the seeds that have both values, with its 95% interval; null when there is none.</param>
/// <param name="Equivalence">Of a claim that something levels off: what decides it; null for other claims and for fewer than two seeds.</param>
public sealed record StudyFinding(
    string Says,
    string Metric,
    string Regime,
    string Against,
    string Expected,
    string Published,
    int Generation,
    int Seeds,
    int Agreeing,
    RelativeChange? Change,
    EquivalenceFinding? Equivalence = null)
{
    /// <summary>The verdict in words, which begins with what was tested: of a claim that something levels off, whether the mean change is shown to lie within the tolerance;
    /// else in how many seeds the published direction, or the bound of the claim, came out, and whether the mean over seeds is told from no difference; or that it was not
    /// measured. A published size is never tested.</summary>
    public string Verdict => Equivalence is { } mean ? mean.Verdict
        : Change is null && Agreeing == 0 ? "not measured"
        : $"{(IsDirection ? "direction" : Expected)}: " + (Agreeing == Seeds ? FormattableString.Invariant($"yes, in {Agreeing} of {Seeds} seeds")
            : Agreeing == 0 ? FormattableString.Invariant($"no, in 0 of {Seeds} seeds")
            : FormattableString.Invariant($"not in every seed: {Agreeing} of {Seeds}"))
            + (IsDirection && Agreeing > 0 && Change is { Low: <= 0, High: >= 0 } ? "; the interval includes no difference" : "");

    /// <summary>Whether only the direction is tested.</summary>
    private bool IsDirection => Expected is "higher" or "lower";
}
