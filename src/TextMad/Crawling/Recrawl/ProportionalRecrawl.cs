namespace TextMad.Crawling.Recrawl;

/// <summary>
/// Pages as often as they change: whichever is expected to have changed most often since. Intuitive, and never fresher than
/// <see cref="UniformRecrawl"/> [Cho and Garcia-Molina, TODS 2003, theorem 4.2].
/// </summary>
public sealed record ProportionalRecrawl : RecrawlPolicy
{
    internal override double[] Urgency(IReadOnlyList<KnownPage> pages, int budget) => [.. pages.Select(page => page.Rate(AssumedRate) * page.SinceVisit)];
}
