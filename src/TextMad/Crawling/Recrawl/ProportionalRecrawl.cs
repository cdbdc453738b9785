using System.ComponentModel;
using TextMad.Configuration;

namespace TextMad.Crawling.Recrawl;

/// <summary>
/// Every page as often as it changes: the more, the more often. Seems natural and is worse than <see cref="UniformRecrawl"/>: visits go to
/// pages that change again at once [Cho and Garcia-Molina 2003].
/// </summary>
[Description("every page as often as it changes [Cho and Garcia-Molina 2003]")]
[SettingName("proportional")]
public sealed record ProportionalRecrawl : RecrawlPolicy
{
    /// <inheritdoc/>
    protected override double[] Urgency(IReadOnlyList<PageHistory> pages, double visitsPerTime) => ByFrequency(pages, ChangeRate.EstimateAll(pages));
}
