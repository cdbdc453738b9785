namespace TextMad.Crawling.Robots;

/// <summary>What an answer itself says of training on its text: in header fields, and in the markup.</summary>
public static class PagePreferences
{
    /// <summary>Why no model may be trained on a page's text, in the words of who says so; null when nothing forbids it.</summary>
    /// <param name="headers">The answer's header fields: <c>Content-Usage</c>, <c>Content-Signal</c> and <c>X-Robots-Tag</c> are read, several of a name as one list.</param>
    /// <param name="noAi">Whether the page has <c>noai</c> in a robots meta element.</param>
    /// <param name="productToken">The crawler's name: <c>X-Robots-Tag</c> can speak of one crawler alone.</param>
    public static string? ForbidsTraining(IReadOnlyList<KeyValuePair<string, string>> headers, bool noAi, string productToken)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(productToken);
        var usage = Joined(headers, "Content-Usage");
        if (usage is not null && UsagePreferences.ReadUsage(usage).Training == UsagePreference.Disallowed)
        {
            return $"Content-Usage: {usage}";
        }

        var signal = Joined(headers, "Content-Signal");
        if (signal is not null && UsagePreferences.ReadSignal(signal).Training == UsagePreference.Disallowed)
        {
            return $"Content-Signal: {signal}";
        }

        foreach (var (name, value) in headers)
        {
            if (name.Equals("X-Robots-Tag", StringComparison.OrdinalIgnoreCase) && TagSays(value, "noai", productToken))
            {
                return $"X-Robots-Tag: {value}";
            }
        }

        return noAi ? "noai in the page's robots meta element" : null;
    }

    private static string? Joined(IReadOnlyList<KeyValuePair<string, string>> headers, string name)
    {
        string[] values = [.. headers.Where(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value)];
        return values.Length == 0 ? null : string.Join(", ", values);
    }

    // Rules after "crawler:" speak of that crawler, until the next; before any, of all.
    private static bool TagSays(string value, string rule, string productToken)
    {
        var ours = true;
        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
        {
            var word = part;
            if (part.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && !HasValue(part[..colon]))
            {
                var named = part[..colon].Trim();
                ours = named.Equals(productToken, StringComparison.OrdinalIgnoreCase) || named is "*" || named.Equals("robots", StringComparison.OrdinalIgnoreCase);
                word = part[(colon + 1)..].Trim();
            }

            if (ours && word.Equals(rule, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasValue(string rule) => rule.Trim().ToLowerInvariant() is "unavailable_after" or "max-snippet" or "max-image-preview" or "max-video-preview";
}
