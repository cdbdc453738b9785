namespace TextMad.Reporting.Lineages;

/// <summary>A regime's row of the drawing.</summary>
/// <param name="Label">The regime.</param>
/// <param name="Series">The regime's number among the regimes of the page, from 0: its colour in all charts.</param>
/// <param name="Top">Where the row begins, from the top of the drawing.</param>
/// <param name="Middle">The height at which its models stand.</param>
/// <param name="LongestArc">The columns that the longest arrow within the row goes over.</param>
/// <param name="LongestWeights">The same of arrows of weights.</param>
internal sealed record LineageRow(string Label, int Series, double Top, double Middle, int LongestArc, int LongestWeights);
