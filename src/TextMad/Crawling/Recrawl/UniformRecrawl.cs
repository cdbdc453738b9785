using System.ComponentModel;
using TextMad.Configuration;

namespace TextMad.Crawling.Recrawl;

/// <summary>Every page equally often: those that were not visited for the longest time come first.</summary>
[Description("every page equally often [Cho and Garcia-Molina 2003]")]
[SettingName("uniform")]
public sealed record UniformRecrawl : RecrawlPolicy
{
    /// <inheritdoc/>
    protected override double[] Urgency(IReadOnlyList<PageHistory> pages, double visitsPerTime) => [.. pages.Select(page => page.Age)];
}
