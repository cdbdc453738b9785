namespace TextMad.Dashboard.Runs;

/// <summary>The value of a metric in one regime and generation.</summary>
/// <param name="Regime">The regime.</param>
/// <param name="Generation">The generation.</param>
/// <param name="Mean">The mean over seeds, on the metric's scale.</param>
/// <param name="Low">The lower end of its 95% interval; the lowest seed with fewer than three.</param>
/// <param name="High">The upper end.</param>
/// <param name="Seeds">The number of seeds.</param>
internal sealed record CoursePoint(string Regime, int Generation, double Mean, double Low, double High, int Seeds);
