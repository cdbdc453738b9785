namespace TextMad.Dashboard.Runs;

/// <summary>A metric that can be chosen.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">Its name for people.</param>
internal sealed record MetricName(string Name, string Title);
