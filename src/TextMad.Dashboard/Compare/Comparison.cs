using TextMad.Dashboard.Runs;
using TextMad.Reporting.Comparing;

namespace TextMad.Dashboard.Compare;

/// <summary>Regimes of runs side by side.</summary>
/// <param name="Statistics">What <c>textmad compare</c> says of them.</param>
/// <param name="Courses">The same metrics over generations, a line per regime, named as in the statistics.</param>
/// <param name="Regimes">The names of the regimes, in their order.</param>
/// <param name="Metrics">All metrics that any of the runs measured.</param>
/// <param name="LastGeneration">The last generation of any of the runs.</param>
internal sealed record Comparison(
    RunComparison Statistics, IReadOnlyList<MetricCourse> Courses, IReadOnlyList<string> Regimes, IReadOnlyList<MetricName> Metrics, int LastGeneration);
