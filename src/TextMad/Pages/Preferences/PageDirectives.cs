using TextMad.Fetching;
using TextMad.Pages.Dates;

namespace TextMad.Pages.Preferences;

/// <summary>What a page asks of crawlers, in fields <c>X-Robots-Tag</c> or in a robots <c>meta</c> element.</summary>
/// <param name="NoIndex">Not to keep the page: <c>noindex</c>, or <c>none</c>.</param>
/// <param name="NoFollow">Not to follow its links: <c>nofollow</c>, or <c>none</c>.</param>
/// <param name="NoAi">Not to train models on it: <c>noai</c>.</param>
/// <param name="UnavailableAfter">Not to keep the page after this moment: <c>unavailable_after</c>; null when it is not said.</param>
/// <remarks>
/// The words are those that search engines agreed on (robots meta tag specification). They are parted by commas, and some have values: the <c>none</c> of
/// <c>max-image-preview: none</c> asks for nothing here. In a field a word may name a crawler (<c>otherbot: noindex, nofollow</c>): what follows, to the end
/// of the field or the next name, is for that crawler alone. What several fields and elements ask counts together.
/// </remarks>
public readonly record struct PageDirectives(bool NoIndex, bool NoFollow, bool NoAi, DateTimeOffset? UnavailableAfter)
{
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _withValue =
        Lookup("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _words = Lookup(
        "all", "none", "index", "noindex", "follow", "nofollow", "archive", "noarchive", "cache", "nocache", "snippet", "nosnippet", "notranslate", "noimageindex", "imageindex",
        "indexifembedded", "nositelinkssearchbox", "noodp", "noydir", "noai", "noimageai", "nopreview", "noml");

    /// <summary>Returns what the header fields of an answer ask of a crawler.</summary>
    /// <param name="headers">The header fields.</param>
    /// <param name="productToken">The crawler's name; letter case does not matter.</param>
    public static PageDirectives Of(IReadOnlyList<KeyValuePair<string, string>> headers, string productToken)
    {
        ArgumentNullException.ThrowIfNull(productToken);
        var read = default(PageDirectives);
        foreach (var value in FieldList.Values(headers, "X-Robots-Tag"))
        {
            read = read.And(Read(value, productToken));
        }

        return read;
    }

    /// <summary>Reads the <c>content</c> of a robots <c>meta</c> element, whose name says for whom it is.</summary>
    public static PageDirectives ReadMeta(string content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Read(content, productToken: null);
    }

    /// <summary>Returns what two places ask together.</summary>
    public PageDirectives And(PageDirectives other) => new(
        NoIndex || other.NoIndex,
        NoFollow || other.NoFollow,
        NoAi || other.NoAi,
        UnavailableAfter is null || other.UnavailableAfter < UnavailableAfter ? other.UnavailableAfter : UnavailableAfter);

    private static PageDirectives Read(string value, string? productToken)
    {
        var read = default(PageDirectives);
        var isOurs = true;
        string[] parts = value.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i];
            while (productToken is not null && NamedIn(part) is { } colon)
            {
                var name = part.AsSpan(0, colon).Trim();
                isOurs = name is "*" || name.Equals("robots", StringComparison.OrdinalIgnoreCase) || name.Equals(productToken, StringComparison.OrdinalIgnoreCase);
                part = part[(colon + 1)..].Trim();
            }

            if (part.AsSpan().IndexOfAny(':', '=') is var at and >= 0)
            {
                if (part.AsSpan(0, at).Trim().Equals("unavailable_after", StringComparison.OrdinalIgnoreCase))
                {
                    var moment = Moment(part[(at + 1)..], parts, ref i);
                    read = isOurs ? read.And(default(PageDirectives) with { UnavailableAfter = moment }) : read;
                }
            }
            else if (isOurs)
            {
                foreach (var word in part.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries))
                {
                    var isNone = word.Equals("none", StringComparison.OrdinalIgnoreCase);
                    read = read.And(new PageDirectives(
                        isNone || word.Equals("noindex", StringComparison.OrdinalIgnoreCase),
                        isNone || word.Equals("nofollow", StringComparison.OrdinalIgnoreCase),
                        word.Equals("noai", StringComparison.OrdinalIgnoreCase),
                        null));
                }
            }
        }

        return read;
    }

    /// <summary>Returns where the name of a crawler ends that a part begins with; null when it begins with none.</summary>
    private static int? NamedIn(string part)
    {
        var colon = part.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || _withValue.Contains(part.AsSpan(0, colon).Trim()))
        {
            return null;
        }

        // A word with a value that nobody has heard of is not a crawler: what stands behind a name is a word that is known, or one with a value.
        var rest = part.AsSpan(colon + 1).Trim();
        var end = rest.IndexOfAny(':', ' ');
        return rest.IsEmpty || _words.Contains(rest) || (end > 0 && (_words.Contains(rest[..end]) || _withValue.Contains(rest[..end]))) ? colon : null;
    }

    /// <summary>Returns a date, which may have commas within (<c>Friday, 25-Jun-10 15:00:00 UTC</c>).</summary>
    private static DateTimeOffset? Moment(string text, string[] parts, ref int part)
    {
        for (var more = 0; more < 3 && part + more < parts.Length; more++)
        {
            text += more == 0 ? "" : ", " + parts[part + more];
            if (WrittenDate.Read(text, null) is { } date)
            {
                part += more;
                return date.Until();
            }
        }

        return null;
    }

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup(params string[] words) =>
        new HashSet<string>(words, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
