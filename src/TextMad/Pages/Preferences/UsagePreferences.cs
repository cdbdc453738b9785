using System.Text;

namespace TextMad.Pages.Preferences;

/// <summary>What those who publish a text say of its use by machines: whether generative models may be trained on it, and two more uses.</summary>
/// <param name="Training">To train or tune generative models: <c>ai-train</c> of <c>Content-Signal</c>, <c>train-ai</c> of <c>Content-Usage</c>.</param>
/// <param name="Input">To be given to a model as input: <c>ai-input</c>, <c>ai-use</c>.</param>
/// <param name="Search">To be found by a search that leads to it: <c>search</c> in both.</param>
/// <remarks>
/// The two forms are those of contentsignals.org and of the drafts draft-ietf-aipref-vocab and draft-ietf-aipref-attach of the IETF. What several
/// statements say of a use is combined so that any that forbids it holds (vocab, "Combining Preferences").
/// </remarks>
public readonly record struct UsagePreferences(UsagePreference Training, UsagePreference Input, UsagePreference Search)
{
    /// <summary>No preference is stated.</summary>
    public static UsagePreferences None => default;

    /// <summary>Reads the value of <c>Content-Signal</c>: <c>search=yes, ai-input=no, ai-train=no</c>; letter case does not matter, unknown parts are ignored.</summary>
    public static UsagePreferences ReadSignal(ReadOnlySpan<char> value)
    {
        var read = None;
        foreach (var range in value.Split(','))
        {
            var part = value[range].Trim();
            var equals = part.IndexOf('=');
            if (equals < 0)
            {
                continue;
            }

            var said = part[(equals + 1)..].Trim();
            var preference = said.Equals("yes", StringComparison.OrdinalIgnoreCase) ? UsagePreference.Allowed
                : said.Equals("no", StringComparison.OrdinalIgnoreCase) ? UsagePreference.Disallowed
                : UsagePreference.Unknown;
            read = read.And(Of(part[..equals].Trim().ToString().ToLowerInvariant(), "ai-train", "ai-input", preference));
        }

        return read;
    }

    /// <summary>
    /// Reads the value of <c>Content-Usage</c>, a dictionary of structured fields [RFC 9651, 3.2] of the tokens <c>y</c> and <c>n</c>. The last of
    /// several values of a key holds; unknown keys and all parameters are ignored; a text that is not a dictionary says nothing.
    /// </summary>
    public static UsagePreferences ReadUsage(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!StructuredDictionary.TryRead(value, out var members))
        {
            return None;
        }

        var read = None;
        foreach (var (key, token) in members)
        {
            var preference = token switch { "y" => UsagePreference.Allowed, "n" => UsagePreference.Disallowed, _ => UsagePreference.Unknown };
            read = read.And(Of(key, "train-ai", "ai-use", preference));
        }

        return read;
    }

    /// <summary>Returns what two statements say together: what either forbids is forbidden, what one allows and none forbids is allowed.</summary>
    public UsagePreferences And(UsagePreferences other) => new(
        Max(Training, other.Training), Max(Input, other.Input), Max(Search, other.Search));

    private static UsagePreference Max(UsagePreference a, UsagePreference b) => a > b ? a : b;

    private static UsagePreferences Of(string key, string training, string input, UsagePreference preference) =>
        key == training ? None with { Training = preference }
        : key == input ? None with { Input = preference }
        : key == "search" ? None with { Search = preference }
        : None;
}
