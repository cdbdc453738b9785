using TextMad.Pages.Preferences;

namespace TextMad.Crawling.Robots;

/// <summary>The rules of all groups that name one product token.</summary>
internal sealed class RobotsGroup
{
    private readonly List<RobotsRule> _rules = [];
    private readonly List<(RobotsRule Rule, UsagePreferences Preferences)> _signals = [];
    private readonly List<(RobotsRule Rule, UsagePreferences Preferences)> _usages = [];

    /// <summary>The first <c>Crawl-delay</c> that can be read.</summary>
    public TimeSpan? CrawlDelay { get; private set; }

    public void Add(RobotsRule rule) => _rules.Add(rule);

    /// <summary>Takes a line of preferences, of <c>Content-Signal</c> or of <c>Content-Usage</c>.</summary>
    public void Add(RobotsRule rule, UsagePreferences preferences, bool isSignal) => (isSignal ? _signals : _usages).Add((rule, preferences));

    /// <summary>Whether a line allows training on anything.</summary>
    public bool AllowsTrainingSomewhere => _signals.Concat(_usages).Any(u => u.Preferences.Training == UsagePreference.Allowed);

    /// <summary>
    /// Returns what the lines say of a path: of each kind those with the longest pattern that matches; of the same length, and of the two kinds, all
    /// together, so that what one forbids is forbidden [draft-ietf-aipref-attach, 3.1].
    /// </summary>
    public RobotsUsage FindUsage(ReadOnlySpan<char> path, ReadOnlySpan<char> decoded)
    {
        var (signal, usage) = (FindUsage(_signals, path, decoded), FindUsage(_usages, path, decoded));
        var deciding = usage.Preferences.Training > signal.Preferences.Training ? usage : signal;
        return deciding with { Preferences = signal.Preferences.And(usage.Preferences) };
    }

    public void SetDelay(TimeSpan delay) => CrawlDelay ??= delay;

    /// <summary>Returns the most specific rule that matches; of two, the one that allows; of two that say the same, the first [RFC 9309, 2.2.2].</summary>
    /// <param name="path">The path as it stands.</param>
    /// <param name="decoded">The same with what was encoded without need decoded: a rule that matches either matches.</param>
    public RobotsRule? Find(ReadOnlySpan<char> path, ReadOnlySpan<char> decoded)
    {
        RobotsRule? best = null;
        foreach (var rule in _rules)
        {
            var better = best is null || rule.Octets > best.Octets || (rule.Octets == best.Octets && rule.Allow && !best.Allow);
            if (better && (rule.Matches(path) || (!path.SequenceEqual(decoded) && rule.Matches(decoded))))
            {
                best = rule;
            }
        }

        return best;
    }

    private static RobotsUsage FindUsage(
        List<(RobotsRule Rule, UsagePreferences Preferences)> lines, ReadOnlySpan<char> path, ReadOnlySpan<char> decoded)
    {
        var found = new RobotsUsage(UsagePreferences.None, null, "");
        var octets = -1;
        foreach (var (rule, preferences) in lines)
        {
            if (rule.Octets < octets || !(rule.Matches(path) || (!path.SequenceEqual(decoded) && rule.Matches(decoded))))
            {
                continue;
            }

            if (rule.Octets > octets)
            {
                found = new RobotsUsage(UsagePreferences.None, null, "");
                octets = rule.Octets;
            }

            if (preferences.Training > found.Preferences.Training)
            {
                found = found with { Line = rule.Line, Rule = rule.Text };
            }

            found = found with { Preferences = found.Preferences.And(preferences) };
        }

        return found;
    }
}
