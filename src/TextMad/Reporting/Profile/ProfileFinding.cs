using System.Text.Json.Serialization;
using TextMad.Statistics;

namespace TextMad.Reporting.Profile;

/// <summary>What can be said of a definition of collapse.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProfileVerdict>))]
public enum ProfileVerdict
{
    /// <summary>It is shown not to hold.</summary>
    No,

    /// <summary>It is shown to hold.</summary>
    Yes,

    /// <summary>Neither is shown.</summary>
    CannotTell,
}

/// <summary>One definition of collapse, held against one regime.</summary>
/// <param name="Definition">Its name.</param>
/// <param name="Meaning">What is tested here: the operational form of the definition.</param>
/// <param name="Metric">The metric that was looked at; null when none of those that would do was measured.</param>
/// <param name="Verdict">Yes, no or cannot tell.</param>
/// <param name="Evidence">The evidence in words, or why there is none.</param>
/// <param name="Quantity">The tested quantity over the seeds; null when there is none.</param>
/// <param name="Probability">The p-value of the verdict (for cannot tell: the smaller of both sides'), corrected after Holm; null when there is no test.</param>
public sealed record ProfileFinding(
    string Definition, string Meaning, string? Metric, ProfileVerdict Verdict, string Evidence, SampleSummary? Quantity, double? Probability);

/// <summary>When one side of language left its confidence band.</summary>
/// <param name="Aspect">Tail, variety, repetition or perplexity.</param>
/// <param name="Metric">The metric; null when it was not measured.</param>
/// <param name="Generation">The first generation from which on it stayed outside; null for never.</param>
public sealed record Departure(string Aspect, string? Metric, int? Generation);

/// <summary>The profile of one regime.</summary>
/// <param name="Regime">Its label.</param>
/// <param name="Findings">A finding per definition, always in the same order.</param>
/// <param name="Departures">What left its band, first things first.</param>
public sealed record RegimeProfile(string Regime, IReadOnlyList<ProfileFinding> Findings, IReadOnlyList<Departure> Departures)
{
    /// <summary>What came first, in words.</summary>
    public string Order
    {
        get
        {
            var gone = Departures.Where(d => d.Generation is not null).GroupBy(d => d.Generation!.Value).OrderBy(group => group.Key)
                .Select(group => FormattableString.Invariant($"{string.Join(" and ", group.Select(d => d.Aspect))} (generation {group.Key})")).ToList();
            var stayed = Departures.Where(d => d.Generation is null && d.Metric is not null).Select(d => d.Aspect).ToList();
            var unknown = Departures.Where(d => d.Metric is null).Select(d => d.Aspect).ToList();
            return string.Join("; ", new[]
            {
                gone.Count > 0 ? string.Join(", then ", gone) : null,
                stayed.Count > 0 ? $"never: {string.Join(", ", stayed)}" : null,
                unknown.Count > 0 ? $"not measured in every seed and generation: {string.Join(", ", unknown)}" : null,
            }.OfType<string>());
        }
    }
}
