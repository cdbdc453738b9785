namespace TextMad.Reporting.Profile;

/// <summary>The profile of one regime.</summary>
/// <param name="Regime">Its label.</param>
/// <param name="Findings">A finding per definition, always in the same order.</param>
/// <param name="Departures">What left generation 0, first things first.</param>
public sealed record RegimeProfile(string Regime, IReadOnlyList<ProfileFinding> Findings, IReadOnlyList<Departure> Departures)
{
    /// <summary>What came first, in words.</summary>
    public string Order
    {
        get
        {
            var gone = Departures.Where(d => d.Generation is not null).GroupBy(d => d.Generation!.Value).OrderBy(group => group.Key)
                .Select(group => FormattableString.Invariant($"{string.Join(" and ", group.Select(d => d.Aspect))} (generation {group.Key})")).ToList();
            var stayed = Departures.Where(d => d.Generation is null && d.Metric is not null)
                .Select(d => d.Detectable is { } change ? FormattableString.Invariant($"{d.Aspect} (needs {100 * change:+0.0;-0.0;0.0}%)") : d.Aspect).ToList();
            var unknown = Departures.Where(d => d.Metric is null).Select(d => d.Aspect).ToList();
            return string.Join("; ", new[]
            {
                gone.Count > 0 ? string.Join(", then ", gone) : null,
                stayed.Count > 0 ? $"not shown: {string.Join(", ", stayed)}" : null,
                unknown.Count > 0 ? $"not measured in every seed and generation: {string.Join(", ", unknown)}" : null,
            }.OfType<string>());
        }
    }
}
