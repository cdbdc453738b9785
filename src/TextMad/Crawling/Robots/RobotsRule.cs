using System.Text;
using TextMad.Urls;

namespace TextMad.Crawling.Robots;

/// <summary>One <c>Allow</c> or <c>Disallow</c> line, its pattern in normal form.</summary>
internal sealed class RobotsRule
{
    private readonly string _pattern;
    private readonly bool _anchored;

    public RobotsRule(bool allow, string value, int line, string text)
    {
        Allow = allow;
        Line = line;
        Text = text;

        // '$' means the end only as the last character.
        _anchored = value.EndsWith('$');
        var path = Normalise(_anchored ? value[..^1] : value, decode: false, encode: true);

        // A row of stars is one star, so that matching stays linear in the pattern.
        var pattern = new StringBuilder(path.Length);
        foreach (var c in path)
        {
            if (c != '*' || pattern.Length == 0 || pattern[^1] != '*')
            {
                pattern.Append(c);
            }
        }

        _pattern = pattern.ToString();
        Octets = path.Length + (_anchored ? 1 : 0);
    }

    public bool Allow { get; }

    public int Line { get; }

    public string Text { get; }

    /// <summary>What "most specific" is measured by: octets of the pattern, percent-encoding normalised [RFC 9309, 2.2.2].</summary>
    public int Octets { get; }

    /// <summary>Returns true when the pattern matches a normalised path from its beginning.</summary>
    /// <remarks>The pieces between stars are found one after the other, each at its first place: no way back is needed.</remarks>
    public bool Matches(ReadOnlySpan<char> path)
    {
        ReadOnlySpan<char> pattern = _pattern;
        var star = pattern.IndexOf('*');
        if (star < 0)
        {
            return _anchored ? path.SequenceEqual(pattern) : path.StartsWith(pattern);
        }

        if (!path.StartsWith(pattern[..star]))
        {
            return false;
        }

        path = path[star..];
        pattern = pattern[(star + 1)..];
        while ((star = pattern.IndexOf('*')) >= 0)
        {
            var found = path.IndexOf(pattern[..star]);
            if (found < 0)
            {
                return false;
            }

            path = path[(found + star)..];
            pattern = pattern[(star + 1)..];
        }

        return _anchored ? path.EndsWith(pattern) : path.IndexOf(pattern) >= 0;
    }

    /// <summary>
    /// Percent-encoding made the same on both sides [RFC 9309, 2.2.2]: the digits of encoded octets in upper case; in patterns, characters
    /// beyond ASCII encoded; in URLs, if asked for, encoded unreserved characters decoded. Reserved characters keep the form they have, for
    /// encoded they mean another thing [RFC 3986, 2.2].
    /// </summary>
    public static string Normalise(ReadOnlySpan<char> path, bool decode, bool encode = false)
    {
        var buffer = new CharBuffer(stackalloc char[256]);
        try
        {
            Span<byte> bytes = stackalloc byte[4];
            for (var i = 0; i < path.Length; i++)
            {
                var c = path[i];
                if (c == '%' && i + 2 < path.Length && char.IsAsciiHexDigit(path[i + 1]) && char.IsAsciiHexDigit(path[i + 2]))
                {
                    var value = (char)((PercentEncoding.HexValue(path[i + 1]) << 4) | PercentEncoding.HexValue(path[i + 2]));
                    if (decode && (char.IsAsciiLetterOrDigit(value) || value is '-' or '.' or '_' or '~'))
                    {
                        buffer.Append(value);
                    }
                    else
                    {
                        Encode(ref buffer, value);
                    }

                    i += 2;
                }
                else if (!encode || c is > ' ' and < (char)0x7F)
                {
                    buffer.Append(c);
                }
                else
                {
                    _ = Rune.DecodeFromUtf16(path[i..], out var rune, out var used);
                    foreach (var b in bytes[..rune.EncodeToUtf8(bytes)])
                    {
                        Encode(ref buffer, b);
                    }

                    i += used - 1;
                }
            }

            return buffer.Written.ToString();
        }
        finally
        {
            buffer.Dispose();
        }
    }

    private static void Encode(ref CharBuffer buffer, int value)
    {
        const string Digits = "0123456789ABCDEF";
        buffer.Append('%');
        buffer.Append(Digits[value >> 4]);
        buffer.Append(Digits[value & 15]);
    }
}
