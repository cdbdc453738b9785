using TextMad.Reporting.Profile;

namespace TextMad.Dashboard.Compare;

/// <summary>One definition of collapse, held against one regime.</summary>
/// <param name="Definition">Its name.</param>
/// <param name="Meaning">What is tested.</param>
/// <param name="Verdict">Shown, not shown or cannot tell.</param>
/// <param name="Evidence">The evidence in words.</param>
/// <param name="P">The p-value, corrected; null when there is no test.</param>
/// <param name="Power">What these seeds could have shown, where it is not shown.</param>
internal sealed record ProfiledDefinition(string Definition, string Meaning, ProfileVerdict Verdict, string Evidence, double? P, string Power);
