using TextMad.Reporting.Profile;

namespace TextMad.Dashboard.Compare;

/// <summary>The profile of one regime.</summary>
/// <param name="Regime">Its label.</param>
/// <param name="Order">What came first, in words.</param>
/// <param name="Findings">A finding per definition, always in the same order.</param>
internal sealed record ProfileOfRegime(string Regime, string Order, IReadOnlyList<ProfiledDefinition> Findings)
{
    /// <summary>Returns the profile of a regime.</summary>
    public static ProfileOfRegime Of(RegimeProfile profile) => new(profile.Regime, profile.Order, [.. profile.Findings.Select(finding => new ProfiledDefinition(
        finding.Definition, finding.Meaning, finding.Verdict, finding.Evidence, finding.Probability, finding.Verdict == ProfileVerdict.NotShown ? finding.Power : ""))]);
}
