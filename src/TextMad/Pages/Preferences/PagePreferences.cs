using TextMad.Fetching;

namespace TextMad.Pages.Preferences;

/// <summary>What an answer itself says of training on its text: in header fields, and in the markup.</summary>
public static class PagePreferences
{
    /// <summary>Returns why no model may be trained on a page's text, in the words of who says so; null when nothing forbids it.</summary>
    /// <param name="headers">The answer's header fields: <c>Content-Usage</c>, <c>Content-Signal</c> and <c>X-Robots-Tag</c> are read, several of a name as one list.</param>
    /// <param name="noAi">Whether the page has <c>noai</c> in a robots meta element.</param>
    /// <param name="productToken">The crawler's name: <c>X-Robots-Tag</c> can speak of one crawler alone.</param>
    public static string? ForbidsTraining(IReadOnlyList<KeyValuePair<string, string>> headers, bool noAi, string productToken)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(productToken);
        var usage = FieldList.Join(headers, "Content-Usage");
        if (usage is not null && UsagePreferences.ReadUsage(usage).Training == UsagePreference.Disallowed)
        {
            return $"Content-Usage: {usage}";
        }

        var signal = FieldList.Join(headers, "Content-Signal");
        if (signal is not null && UsagePreferences.ReadSignal(signal).Training == UsagePreference.Disallowed)
        {
            return $"Content-Signal: {signal}";
        }

        if (PageDirectives.Of(headers, productToken).NoAi)
        {
            return $"X-Robots-Tag: {FieldList.Join(headers, "X-Robots-Tag")}";
        }

        return noAi ? "noai in the page's robots meta element" : null;
    }
}
