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
                .Select(d => d.Detectable is { } change ? FormattableString.Invariant($"{d.Aspect} (these seeds would show {ChangeText.Of(change)})") : d.Aspect).ToList();
            var unknown = Departures.Where(d => d.Metric is null && d.Why is null).Select(d => d.Aspect).ToList();
            var untestable = Departures.Where(d => d.Why is not null).Select(d => $"{d.Aspect} ({d.Why})").ToList();
            return string.Join("; ", new[]
            {
                gone.Count > 0 ? string.Join(", then ", gone) : null,
                stayed.Count > 0 ? $"not shown: {string.Join(", ", stayed)}" : null,
                untestable.Count > 0 ? $"cannot tell: {string.Join(", ", untestable)}" : null,
                unknown.Count > 0 ? $"not measured in every seed and generation: {string.Join(", ", unknown)}" : null,
            }.OfType<string>());
        }
    }
}
