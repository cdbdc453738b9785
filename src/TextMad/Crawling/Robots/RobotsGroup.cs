namespace TextMad.Crawling.Robots;

/// <summary>The rules of all groups that name one product token.</summary>
internal sealed class RobotsGroup
{
    private readonly List<RobotsRule> _rules = [];

    /// <summary>The first <c>Crawl-delay</c> that can be read.</summary>
    public TimeSpan? CrawlDelay { get; private set; }

    public void Add(RobotsRule rule) => _rules.Add(rule);

    public void SetDelay(TimeSpan delay) => CrawlDelay ??= delay;

    /// <summary>The most specific rule that matches; of two, the one that allows; of two that say the same, the first [RFC 9309, 2.2.2].</summary>
    /// <param name="path">The path as it stands.</param>
    /// <param name="decoded">The same with what was encoded without need decoded: a rule that matches either matches.</param>
    public RobotsRule? Find(ReadOnlySpan<char> path, ReadOnlySpan<char> decoded)
    {
        RobotsRule? best = null;
        foreach (var rule in _rules)
        {
            var better = best is null || rule.Octets > best.Octets || (rule.Octets == best.Octets && rule.Allow && !best.Allow);
            if (better && (rule.Matches(path) || (path != decoded && rule.Matches(decoded))))
            {
                best = rule;
            }
        }

        return best;
    }
}
