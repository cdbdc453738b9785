using System.Globalization;
using System.Text;
using TextMad.Pages.Preferences;
using TextMad.Urls;

namespace TextMad.Crawling.Robots;

/// <summary>A robots.txt file: which URLs of its host a crawler may fetch [RFC 9309]. Immutable, safe for threads.</summary>
/// <remarks>
/// A line without a colon is not a line of the grammar (2.2) and is ignored, as are rules before the first group. Groups that name the same
/// product token are one (2.2.1); a crawler that none names goes by <c>*</c>. <c>/robots.txt</c> itself is always allowed (2.2.2).
/// A <c>User-agent</c> value is read up to its first space or <c>/</c>: files in the wild write <c>foobot/1.0</c>, which is not a product token.
/// Patterns and paths are compared with percent-encoding made alike (<see cref="RobotsRule"/>).
/// </remarks>
public sealed class RobotsFile
{
    /// <summary>Bytes that are read at least; more is ignored, from the last line end before [RFC 9309, 2.5].</summary>
    public const int MaximumLength = 512 * 1024;

    private const string Everyone = "*";

    private readonly Dictionary<string, RobotsGroup> _groups = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _sitemaps = [];
    private readonly bool _disallowAll;

    private RobotsFile(bool disallowAll = false) => _disallowAll = disallowAll;

    /// <summary>Nothing is forbidden: what an answer of 400 to 499 means [RFC 9309, 2.3.1.3].</summary>
    public static RobotsFile AllowAll { get; } = new();

    /// <summary>Everything is forbidden: what an answer from 500 on, or none, means [RFC 9309, 2.3.1.4].</summary>
    public static RobotsFile DisallowAll { get; } = new(disallowAll: true);

    /// <summary>The values of <c>Sitemap</c> lines as they stand, in order.</summary>
    public IReadOnlyList<string> Sitemaps => _sitemaps;

    /// <summary>Reads a file. Any bytes are a file: what is not understood is ignored.</summary>
    public static RobotsFile Parse(ReadOnlySpan<byte> body)
    {
        // A truncated byte-order mark is not part of the text either.
        body = body[body.CommonPrefixLength(Encoding.UTF8.Preamble)..];

        if (body.Length > MaximumLength)
        {
            body = body[..MaximumLength];
            body = body[..(body.LastIndexOfAny((byte)'\n', (byte)'\r') + 1)];
        }

        var file = new RobotsFile();
        file.Read(Encoding.UTF8.GetString(body));
        return file;
    }

    /// <summary>Returns whether a crawler may fetch a URL of the file's host.</summary>
    /// <param name="productToken">The crawler's name, e.g. <c>TextMad</c>; letter case does not matter.</param>
    /// <param name="url">The URL; only its path and query count.</param>
    public RobotsDecision Decide(string productToken, WebUrl url)
    {
        ArgumentNullException.ThrowIfNull(productToken);
        ArgumentNullException.ThrowIfNull(url);
        return Decide(productToken, url.PathAndQuery);
    }

    /// <summary>Returns whether a crawler may ask a host for a path (with its query).</summary>
    /// <param name="productToken">The crawler's name.</param>
    /// <param name="target">The path as a request would carry it: a character beyond ASCII matches nothing that is percent-encoded.</param>
    public RobotsDecision Decide(string productToken, ReadOnlySpan<char> target)
    {
        ArgumentNullException.ThrowIfNull(productToken);
        if (target.SequenceEqual("/robots.txt"))
        {
            return new RobotsDecision(true, null, "");
        }

        if (_disallowAll)
        {
            return new RobotsDecision(false, null, "");
        }

        var group = GroupOf(productToken);
        if (group is null)
        {
            return new RobotsDecision(true, null, "");
        }

        var rule = target.Contains('%')
            ? group.Find(RobotsRule.Normalise(target, decode: false), RobotsRule.Normalise(target, decode: true))
            : group.Find(target, target);
        return rule is null ? new RobotsDecision(true, null, "") : new RobotsDecision(rule.Allow, rule.Line, rule.Text);
    }

    /// <summary>Returns what the file says of the use of a URL's text: lines <c>Content-Signal</c> and <c>Content-Usage</c> of the crawler's group.</summary>
    /// <param name="productToken">The crawler's name; letter case does not matter.</param>
    /// <param name="url">The URL; only its path and query count.</param>
    /// <remarks>
    /// Where the file does not say, or what it says cannot be read, nothing is known. A line without a path speaks of everything. Preferences do not
    /// say what may be fetched.
    /// </remarks>
    public RobotsUsage Usage(string productToken, WebUrl url)
    {
        ArgumentNullException.ThrowIfNull(productToken);
        ArgumentNullException.ThrowIfNull(url);
        var target = url.PathAndQuery;
        return GroupOf(productToken) is not { } group ? new RobotsUsage(UsagePreferences.None, null, "")
            : group.FindUsage(RobotsRule.Normalise(target, decode: false), RobotsRule.Normalise(target, decode: true));
    }

    /// <summary>Returns whether the crawler's group allows somewhere that models are trained on its text.</summary>
    public bool AllowsTrainingSomewhere(string productToken)
    {
        ArgumentNullException.ThrowIfNull(productToken);
        return GroupOf(productToken) is { AllowsTrainingSomewhere: true };
    }

    /// <summary>Returns the pause between two requests that the file asks of a crawler (<c>Crawl-delay</c>, a common extension); null for none.</summary>
    public TimeSpan? CrawlDelay(string productToken)
    {
        ArgumentNullException.ThrowIfNull(productToken);
        return GroupOf(productToken)?.CrawlDelay;
    }

    private RobotsGroup? GroupOf(string productToken) =>
        _groups.TryGetValue(productToken, out var own) ? own : _groups.GetValueOrDefault(Everyone);

    private void Read(string text)
    {
        var named = new List<RobotsGroup>();
        var naming = false;
        var number = 0;
        for (var start = 0; start < text.Length;)
        {
            var end = text.AsSpan(start).IndexOfAny('\n', '\r') is var found and >= 0 ? start + found : text.Length;
            var line = text.AsSpan(start, end - start);
            start = end + (end + 1 < text.Length && text[end] == '\r' && text[end + 1] == '\n' ? 2 : 1);
            number++;
            var comment = line.IndexOf('#');
            line = (comment < 0 ? line : line[..comment]).Trim();
            var colon = line.IndexOf(':');
            if (colon < 0)
            {
                continue;
            }

            var key = line[..colon].TrimEnd();
            var value = line[(colon + 1)..].TrimStart();
            if (key.Equals("user-agent", StringComparison.OrdinalIgnoreCase))
            {
                if (!naming)
                {
                    named.Clear();
                }

                naming = true;
                named.Add(Group(value[..(value.IndexOfAny(' ', '/') is var tail and >= 0 ? tail : value.Length)].ToString()));
            }
            else if (key.Equals("sitemap", StringComparison.OrdinalIgnoreCase))
            {
                // The line belongs to no group and does not end one [RFC 9309, 2.2.4].
                if (!value.IsEmpty)
                {
                    _sitemaps.Add(value.ToString());
                }
            }
            else if (IsRule(key, out var allow))
            {
                naming = false;
                if (!value.IsEmpty)
                {
                    var rule = new RobotsRule(allow, value.ToString(), number, line.ToString());
                    named.ForEach(group => group.Add(rule));
                }
            }
            else if (IsPreference(key, out var isSignal))
            {
                naming = false;
                var rest = value;
                ReadOnlySpan<char> path = "/";
                if (value is ['/', ..])
                {
                    var pathEnd = value.IndexOfAny(' ', '\t') is var at and >= 0 ? at : value.Length;
                    path = value[..pathEnd];
                    rest = value[pathEnd..].TrimStart();
                }

                var rule = new RobotsRule(true, path.ToString(), number, line.ToString());
                var preferences = isSignal ? UsagePreferences.ReadSignal(rest) : UsagePreferences.ReadUsage(rest.ToString());
                named.ForEach(group => group.Add(rule, preferences, isSignal));
            }
            else if (key.Equals("crawl-delay", StringComparison.OrdinalIgnoreCase)
                && double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= int.MaxValue)
            {
                named.ForEach(group => group.SetDelay(TimeSpan.FromSeconds(seconds)));
            }
        }
    }

    private RobotsGroup Group(string name)
    {
        if (!_groups.TryGetValue(name, out var group))
        {
            _groups.Add(name, group = new RobotsGroup());
        }

        return group;
    }

    private static bool IsPreference(ReadOnlySpan<char> key, out bool isSignal)
    {
        isSignal = key.Equals("content-signal", StringComparison.OrdinalIgnoreCase);
        return isSignal || key.Equals("content-usage", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsRule(ReadOnlySpan<char> key, out bool allow)
    {
        allow = key.Equals("allow", StringComparison.OrdinalIgnoreCase);
        return allow || key.Equals("disallow", StringComparison.OrdinalIgnoreCase);
    }
}
