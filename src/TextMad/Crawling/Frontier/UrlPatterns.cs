using System.Text;
using TextMad.Urls;

namespace TextMad.Crawling.Frontier;

/// <summary>
/// Finds traps: groups of URLs of one form of which many were read and hardly any had something
/// new to keep or led anywhere but to more of the same, as calendars and session ids make them.
/// </summary>
internal sealed class UrlPatterns
{
    /// <summary>So many pages of a form are read before it is judged.</summary>
    public const int Trial = 20;

    /// <summary>A form stays open while at least one page in this many is of use.</summary>
    public const int OneIn = 20;

    private readonly Dictionary<string, (int Read, int Useful)> _patterns = new(StringComparer.Ordinal);

    /// <summary>Returns the form of a URL: its folder with numbers left out, the extension of its name, and the names of its query's fields.</summary>
    public static string Of(WebUrl url)
    {
        var pattern = new StringBuilder(url.Authority, url.Href.Length);
        var name = url.Path.LastIndexOf('/') + 1;
        var digits = false;
        foreach (var c in url.Path.AsSpan(0, name))
        {
            if (!char.IsAsciiDigit(c))
            {
                pattern.Append(c);
            }
            else if (!digits)
            {
                pattern.Append('0');
            }

            digits = char.IsAsciiDigit(c);
        }

        var extension = url.Path.LastIndexOf('.');
        pattern.Append(extension >= name ? url.Path.AsSpan(extension) : name == url.Path.Length ? "" : "*");
        foreach (var field in url.Query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            pattern.Append('?').Append(field.AsSpan(0, field.IndexOf('=', StringComparison.Ordinal) is >= 0 and var end ? end : field.Length));
        }

        return pattern.ToString();
    }

    /// <summary>Returns true when pages of this form are not worth asking for.</summary>
    public bool IsTrap(string pattern) =>
        _patterns.TryGetValue(pattern, out var seen) && seen.Read >= Trial && seen.Useful * OneIn < seen.Read;

    /// <summary>Counts a page that was read.</summary>
    /// <param name="pattern">The pattern of the URL.</param>
    /// <param name="useful">Its text was kept, or it led to a page of another form that was not known.</param>
    public void Count(string pattern, bool useful)
    {
        var (read, count) = _patterns.GetValueOrDefault(pattern);
        _patterns[pattern] = (read + 1, count + (useful ? 1 : 0));
    }
}
