using System.Buffers;

namespace TextMad.Urls;

/// <summary>
/// The URL parser of browsers [WHATWG URL, 4.4] for http and https, written as a descent instead of a state machine: scheme, authority,
/// path, query and fragment are cut out by searches, so that a plain link costs a few vector comparisons.
/// </summary>
internal static class UrlParser
{
    private const int StackCharacters = 512;

    private static readonly SearchValues<char> _removed = SearchValues.Create("\t\n\r");
    private static readonly SearchValues<char> _authorityEnd = SearchValues.Create("/\\?#");
    private static readonly SearchValues<char> _pathEnd = SearchValues.Create("?#");
    private static readonly SearchValues<char> _slashes = SearchValues.Create("/\\");

    /// <summary>Returns the serialised URL and its parts, or null for what is not an http or https URL.</summary>
    public static string? Parse(string input, WebUrl? relativeTo, out UrlParts parts)
    {
        var text = Trim(input);
        if (text.ContainsAny(_removed))
        {
            text = string.Concat(text.ToString().Where(c => !_removed.Contains(c)));
        }

        var buffer = new CharBuffer(stackalloc char[StackCharacters]);
        try
        {
            if (!Parse(ref buffer, text, relativeTo, out parts))
            {
                return null;
            }

            // The same characters need no second string.
            return buffer.Written.SequenceEqual(input) ? input : buffer.Written.ToString();
        }
        finally
        {
            buffer.Dispose();
        }
    }

    private static bool Parse(ref CharBuffer buffer, ReadOnlySpan<char> text, WebUrl? relativeTo, out UrlParts parts)
    {
        parts = default;
        var colon = SchemeLength(text);
        if (colon > 0)
        {
            var scheme = text[..colon];
            var secure = scheme.Equals("https", StringComparison.OrdinalIgnoreCase);
            if (!secure && !scheme.Equals("http", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            text = text[(colon + 1)..];
            if (relativeTo is null || (relativeTo.Href[4] == 's') != secure || IsDoubleSlash(text))
            {
                return Authority(ref buffer, secure, text, out parts);
            }
        }
        else if (relativeTo is null)
        {
            return false;
        }
        else if (IsDoubleSlash(text))
        {
            return Authority(ref buffer, relativeTo.Href[4] == 's', text, out parts);
        }

        Relative(ref buffer, text, relativeTo, out parts);
        return true;
    }

    private static bool IsDoubleSlash(ReadOnlySpan<char> text) => text.Length > 1 && text[0] is '/' or '\\' && text[1] is '/' or '\\';

    /// <summary>Relative state: what the reference leaves out comes from the base.</summary>
    private static void Relative(ref CharBuffer buffer, ReadOnlySpan<char> text, WebUrl relativeTo, out UrlParts parts)
    {
        var whole = relativeTo.Parts;
        if (text.IsEmpty || text[0] == '#')
        {
            buffer.Append(relativeTo.Href.AsSpan(0, whole.QueryEnd));
            parts = whole;
            Fragment(ref buffer, text);
            return;
        }

        if (text[0] == '?')
        {
            buffer.Append(relativeTo.Href.AsSpan(0, whole.PathEnd));
            parts = whole with { QueryEnd = Query(ref buffer, text) };
            return;
        }

        var rooted = text[0] is '/' or '\\';
        var kept = rooted ? whole.PathStart : whole.PathStart + relativeTo.PathSpan.LastIndexOf('/');
        buffer.Append(relativeTo.Href.AsSpan(0, kept));
        PathAndRest(ref buffer, rooted ? text[1..] : text, whole, out parts);
    }

    /// <summary>Special authority ignore slashes state, and on.</summary>
    private static bool Authority(ref CharBuffer buffer, bool secure, ReadOnlySpan<char> text, out UrlParts parts)
    {
        parts = default;
        buffer.Append(secure ? "https://" : "http://");
        var userStart = buffer.Length;
        text = text[Math.Max(text.IndexOfAnyExcept(_slashes), 0)..];
        var end = text.IndexOfAny(_authorityEnd);
        var authority = end < 0 ? text : text[..end];
        var rest = end < 0 ? default : text[end..];
        var passwordStart = 0;
        if (authority.LastIndexOf('@') is var at and >= 0)
        {
            passwordStart = User(ref buffer, authority[..at]);
            authority = authority[(at + 1)..];
        }

        var hostStart = buffer.Length;
        var colon = PortColon(authority);
        if (!UrlHost.Append(ref buffer, colon < 0 ? authority : authority[..colon]))
        {
            return false;
        }

        var hostEnd = buffer.Length;
        if (colon >= 0 && !Port(ref buffer, authority[(colon + 1)..], secure ? 443 : 80))
        {
            return false;
        }

        var found = new UrlParts(userStart, passwordStart, hostStart, hostEnd, buffer.Length, 0, 0);
        PathAndRest(ref buffer, !rest.IsEmpty && _slashes.Contains(rest[0]) ? rest[1..] : rest, found, out parts);
        return true;
    }

    /// <summary>Appends user and password as they are serialised, with the <c>@</c>.</summary>
    /// <returns>Where the password begins; 0 for none.</returns>
    private static int User(ref CharBuffer buffer, ReadOnlySpan<char> credentials)
    {
        var colon = credentials.IndexOf(':');
        var password = colon < 0 ? default : credentials[(colon + 1)..];
        var user = colon < 0 ? credentials : credentials[..colon];
        if (user.IsEmpty && password.IsEmpty)
        {
            return 0;
        }

        PercentEncoding.Append(ref buffer, user, PercentEncoding.User);
        var passwordStart = 0;
        if (!password.IsEmpty)
        {
            buffer.Append(':');
            passwordStart = buffer.Length;
            PercentEncoding.Append(ref buffer, password, PercentEncoding.User);
        }

        buffer.Append('@');
        return passwordStart;
    }

    private static int PortColon(ReadOnlySpan<char> authority)
    {
        if (authority.IndexOf('[') < 0)
        {
            return authority.IndexOf(':');
        }

        var inside = false;
        for (var i = 0; i < authority.Length; i++)
        {
            switch (authority[i])
            {
                case '[':
                    inside = true;
                    break;
                case ']':
                    inside = false;
                    break;
                case ':' when !inside:
                    return i;
            }
        }

        return -1;
    }

    private static bool Port(ref CharBuffer buffer, ReadOnlySpan<char> digits, int standard)
    {
        var port = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit) || (port = (port * 10) + digit - '0') > ushort.MaxValue)
            {
                return false;
            }
        }

        if (!digits.IsEmpty && port != standard)
        {
            buffer.Append(':');
            Span<char> canonical = stackalloc char[5];
            _ = port.TryFormat(canonical, out var count, default, System.Globalization.CultureInfo.InvariantCulture);
            buffer.Append(canonical[..count]);
        }

        return true;
    }

    /// <summary>Path state, and on: the segments of <paramref name="text"/> join those that the buffer has from the path's start.</summary>
    private static void PathAndRest(ref CharBuffer buffer, ReadOnlySpan<char> text, UrlParts found, out UrlParts parts)
    {
        var end = text.IndexOfAny(_pathEnd);
        var path = end < 0 ? text : text[..end];
        while (true)
        {
            var slash = path.IndexOfAny(_slashes);
            var segment = slash < 0 ? path : path[..slash];
            var dots = Dots(segment);
            if (dots == 2)
            {
                buffer.Truncate(found.PathStart + Math.Max(buffer.Written[found.PathStart..].LastIndexOf('/'), 0));
            }

            if (dots == 0 || slash < 0)
            {
                buffer.Append('/');
            }

            if (dots == 0)
            {
                PercentEncoding.Append(ref buffer, segment, PercentEncoding.Path);
            }

            if (slash < 0)
            {
                break;
            }

            path = path[(slash + 1)..];
        }

        var pathEnd = buffer.Length;
        var rest = end < 0 ? default : text[end..];
        parts = found with { PathEnd = pathEnd, QueryEnd = Query(ref buffer, rest) };
    }

    /// <summary>Appends query and fragment.</summary>
    /// <returns>Where the query ends.</returns>
    private static int Query(ref CharBuffer buffer, ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty && text[0] == '?')
        {
            var hash = text.IndexOf('#');
            buffer.Append('?');
            PercentEncoding.Append(ref buffer, hash < 0 ? text[1..] : text[1..hash], PercentEncoding.Query);
            text = hash < 0 ? default : text[hash..];
        }

        var end = buffer.Length;
        Fragment(ref buffer, text);
        return end;
    }

    private static void Fragment(ref CharBuffer buffer, ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty)
        {
            buffer.Append('#');
            PercentEncoding.Append(ref buffer, text[1..], PercentEncoding.Fragment);
        }
    }

    /// <summary>1 for a single-dot segment, 2 for a double-dot segment, percent-encoded or not; 0 for any other.</summary>
    private static int Dots(ReadOnlySpan<char> segment)
    {
        if (segment.Length is 0 or > 6 || segment[0] is not ('.' or '%'))
        {
            return 0;
        }

        var dots = 0;
        while (!segment.IsEmpty)
        {
            var used = segment[0] == '.' ? 1 : segment.StartsWith("%2e", StringComparison.OrdinalIgnoreCase) ? 3 : 0;
            if (used == 0 || ++dots > 2)
            {
                return 0;
            }

            segment = segment[used..];
        }

        return dots;
    }

    /// <summary>Returns the length of the scheme before its colon; 0 for none.</summary>
    private static int SchemeLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !char.IsAsciiLetter(text[0]))
        {
            return 0;
        }

        for (var i = 1; i < text.Length; i++)
        {
            var c = text[i];
            if (c == ':')
            {
                return i;
            }

            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
            {
                return 0;
            }
        }

        return 0;
    }

    /// <summary>Without C0 controls and spaces at both ends.</summary>
    private static ReadOnlySpan<char> Trim(string input)
    {
        var start = 0;
        var end = input.Length;
        while (start < end && input[start] <= ' ')
        {
            start++;
        }

        while (end > start && input[end - 1] <= ' ')
        {
            end--;
        }

        return input.AsSpan(start, end - start);
    }
}
