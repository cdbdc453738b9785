using TextMad.Statistics;

namespace TextMad.Reporting;

/// <summary>What a share of fresh real data did.</summary>
/// <param name="Share">Of each generation's training set, in [0, 1].</param>
/// <param name="Change">ln(last / first) over the seeds.</param>
public sealed record SharePoint(double Share, SampleSummary Change);
