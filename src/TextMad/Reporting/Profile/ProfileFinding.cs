using System.Text.Json.Serialization;
using TextMad.Statistics;

namespace TextMad.Reporting.Profile;

/// <summary>One definition of collapse, held against one regime.</summary>
/// <param name="Definition">Its name.</param>
/// <param name="Meaning">What is tested here: the operational form of the definition.</param>
/// <param name="Metric">The metric that was looked at; null when none of those that would do was measured.</param>
/// <param name="Verdict">Shown, not shown or cannot tell.</param>
/// <param name="Evidence">The evidence in words, or why there is none.</param>
/// <param name="Quantity">The tested quantity over the seeds, on the scale of logarithms, larger meaning more collapse; null when there is none.</param>
/// <param name="Probability">The p-value of the definition holding, corrected after Holm within the regime; null when there is no test.</param>
/// <param name="Change">The relative change of the metric (of an exponent: the difference), with an interval that holds together with the others of the regime (Bonferroni); null
/// when there is no test.</param>
/// <param name="Detectable">The smallest change that these seeds would show with 80% power, by their spread; null when there is no test.</param>
/// <param name="RuledOut">True when a change of the definition's size is shown to be absent, corrected after Holm in a family of its own.</param>
public sealed record ProfileFinding(
    string Definition,
    string Meaning,
    string? Metric,
    ProfileVerdict Verdict,
    string Evidence,
    SampleSummary? Quantity,
    [property: JsonPropertyName("p")] double? Probability,
    RelativeChange? Change,
    double? Detectable,
    bool RuledOut)
{
    /// <summary>Whether the metric is taken relative to that of human text of the same lengths.</summary>
    [JsonIgnore]
    public bool Controlled { get; init; }

    /// <summary>What these seeds could have shown, in words; empty when nothing was tested.</summary>
    [JsonIgnore]
    public string Power => Detectable is not { } change ? ""
        : FormattableString.Invariant(
            $"{(RuledOut ? "ruled out; " : "")}these seeds would show {(Metric == ScalingLaw.ExponentName ? $"{change:+0.0000;-0.0000}" : $"{100 * change:+0.0;-0.0;0.0}%")}");
}
