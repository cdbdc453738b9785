namespace TextMad.Reporting;

/// <summary>What a publication found beside what came out here.</summary>
/// <param name="Says">The finding in words.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Regime">The regime.</param>
/// <param name="Against">What its last generation is compared with.</param>
/// <param name="Expected">How the two compare in the publication.</param>
/// <param name="Published">The size that was published.</param>
/// <param name="Generation">The last generation.</param>
/// <param name="Seeds">Seeds of the run.</param>
/// <param name="Agreeing">Seeds in which the two compare as published.</param>
/// <param name="Change">The relative difference over the seeds that have both values; null when there is none.</param>
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
    RelativeChange? Change)
{
    /// <summary>The verdict in words: in how many seeds the published direction came out, or that it was not measured.</summary>
    public string Verdict => Change is null && Agreeing == 0 ? "not measured"
        : Agreeing == Seeds ? FormattableString.Invariant($"yes, in {Agreeing} of {Seeds} seeds")
        : Agreeing == 0 ? FormattableString.Invariant($"no, in 0 of {Seeds} seeds")
        : FormattableString.Invariant($"not in every seed: {Agreeing} of {Seeds}");
}

/// <summary>A relative difference over seeds.</summary>
/// <param name="Seeds">How many.</param>
/// <param name="Mean">The mean; of the geometric mean where all values are above 0.</param>
/// <param name="Low">The lower end of the 95% interval; null with one seed.</param>
/// <param name="High">The upper end.</param>
public sealed record RelativeChange(int Seeds, double Mean, double? Low, double? High);
