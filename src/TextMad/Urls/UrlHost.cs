using System.Buffers;
using System.Globalization;
using System.Text;

namespace TextMad.Urls;

/// <summary>The host parser and serialiser for special schemes [WHATWG URL, 3.5]: domains, IPv4 and IPv6 addresses.</summary>
internal static class UrlHost
{
    private static readonly SearchValues<char> _plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._");

    // The forbidden domain code points.
    private static readonly SearchValues<char> _forbidden =
        SearchValues.Create([.. Enumerable.Range(0, 0x21).Select(c => (char)c), .. "#/:<>?@[\\]^|%\u007F"]);

    /// <summary>Appends the host in canonical form; false when it is none.</summary>
    public static bool Append(ref CharBuffer buffer, ReadOnlySpan<char> host)
    {
        if (host.IsEmpty)
        {
            return false;
        }

        if (host[0] == '[')
        {
            return host[^1] == ']' && Ipv6(ref buffer, host[1..^1]);
        }

        if (!host.ContainsAnyExcept(_plain))
        {
            return Domain(ref buffer, host);
        }

        var decoded = host.Contains('%') ? PercentEncoding.Decode(host) : host.ToString();
        var domain = Ascii.IsValid(decoded) ? decoded.ToLowerInvariant() : InternationalDomain.ToAscii(decoded);
        return !string.IsNullOrEmpty(domain) && !domain.AsSpan().ContainsAny(_forbidden) && Domain(ref buffer, domain);
    }

    private static bool Domain(ref CharBuffer buffer, ReadOnlySpan<char> domain)
    {
        if (!EndsInNumber(domain))
        {
            buffer.Append(domain);
            return true;
        }

        if (Ipv4(domain) is not { } address)
        {
            return false;
        }

        for (var shift = 24; shift >= 0; shift -= 8)
        {
            Number(ref buffer, (address >> shift) & 255, "d");
            if (shift > 0)
            {
                buffer.Append('.');
            }
        }

        return true;
    }

    private static bool EndsInNumber(ReadOnlySpan<char> domain)
    {
        if (domain[^1] == '.')
        {
            domain = domain[..^1];
        }

        var last = domain[(domain.LastIndexOf('.') + 1)..];
        return !last.IsEmpty && (!last.ContainsAnyExceptInRange('0', '9') || Ipv4Number(last) is not null);
    }

    private static uint? Ipv4(ReadOnlySpan<char> domain)
    {
        if (domain[^1] == '.')
        {
            domain = domain[..^1];
        }

        var address = 0UL;
        for (var parts = 1; parts <= 4; parts++)
        {
            var dot = domain.IndexOf('.');
            if (Ipv4Number(dot < 0 ? domain : domain[..dot]) is not { } number)
            {
                return null;
            }

            if (dot < 0)
            {
                // The last number fills what is left of 32 bits.
                return number < 1UL << (8 * (5 - parts)) ? (uint)(address + number) : null;
            }

            if (number > 255)
            {
                return null;
            }

            address += number << (8 * (4 - parts));
            domain = domain[(dot + 1)..];
        }

        return null;
    }

    /// <summary>Returns a decimal, octal (0) or hexadecimal (0x) number, held at 2^40 when larger; null for what is none.</summary>
    private static ulong? Ipv4Number(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        var radix = 10UL;
        if (text.Length > 1 && text[0] == '0')
        {
            radix = text[1] is 'x' or 'X' ? 16UL : 8UL;
            text = text[(radix == 16 ? 2 : 1)..];
        }

        var value = 0UL;
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c) || (ulong)PercentEncoding.HexValue(c) >= radix)
            {
                return null;
            }

            value = Math.Min((value * radix) + (ulong)PercentEncoding.HexValue(c), 1UL << 40);
        }

        return value;
    }

    /// <summary>Returns the IPv6 parser [WHATWG URL, 3.5], its serialiser behind it.</summary>
    private static bool Ipv6(ref CharBuffer buffer, ReadOnlySpan<char> text)
    {
        Span<ushort> pieces = stackalloc ushort[8];
        pieces.Clear();
        var piece = 0;
        var compress = -1;
        var at = 0;
        if (text.StartsWith(":"))
        {
            if (!text.StartsWith("::"))
            {
                return false;
            }

            at = 2;
            compress = ++piece;
        }

        while (at < text.Length)
        {
            if (piece == 8)
            {
                return false;
            }

            if (text[at] == ':')
            {
                if (compress >= 0)
                {
                    return false;
                }

                at++;
                compress = ++piece;
                continue;
            }

            var start = at;
            var value = 0;
            while (at < text.Length && at - start < 4 && char.IsAsciiHexDigit(text[at]))
            {
                value = (value << 4) | PercentEncoding.HexValue(text[at++]);
            }

            if (at < text.Length && text[at] == '.')
            {
                if (at == start || piece > 6 || !EmbeddedIpv4(text[start..], pieces[piece..]))
                {
                    return false;
                }

                piece += 2;
                break;
            }

            if (at < text.Length && (text[at] != ':' || ++at == text.Length))
            {
                return false;
            }

            pieces[piece++] = (ushort)value;
        }

        if (compress >= 0)
        {
            // The pieces behind "::" move to the end.
            var count = piece - compress;
            pieces[compress..piece].CopyTo(pieces[(8 - count)..]);
            pieces[compress..(8 - count)].Clear();
        }
        else if (piece != 8)
        {
            return false;
        }

        SerialiseIpv6(ref buffer, pieces);
        return true;
    }

    private static bool EmbeddedIpv4(ReadOnlySpan<char> text, Span<ushort> pieces)
    {
        for (var part = 0; part < 4; part++)
        {
            if (part > 0)
            {
                if (text.IsEmpty || text[0] != '.')
                {
                    return false;
                }

                text = text[1..];
            }

            var digits = 0;
            var value = 0;
            while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                if ((digits > 0 && value == 0) || (value = (value * 10) + text[digits] - '0') > 255)
                {
                    return false;
                }

                digits++;
            }

            if (digits == 0)
            {
                return false;
            }

            pieces[part / 2] = (ushort)((pieces[part / 2] << 8) | value);
            text = text[digits..];
        }

        return text.IsEmpty;
    }

    private static void SerialiseIpv6(ref CharBuffer buffer, scoped ReadOnlySpan<ushort> pieces)
    {
        // The first longest run of two or more zeros is left out.
        var (longest, length) = (-1, 1);
        for (var i = 0; i < 8; i++)
        {
            var run = 0;
            while (i + run < 8 && pieces[i + run] == 0)
            {
                run++;
            }

            if (run > length)
            {
                (longest, length) = (i, run);
            }

            i += run;
        }

        buffer.Append('[');
        for (var i = 0; i < 8; i++)
        {
            if (i == longest)
            {
                buffer.Append(i == 0 ? "::" : ":");
                i += length - 1;
                continue;
            }

            Number(ref buffer, pieces[i], "x");
            if (i < 7)
            {
                buffer.Append(':');
            }
        }

        buffer.Append(']');
    }

    private static void Number(ref CharBuffer buffer, uint value, string format)
    {
        Span<char> digits = stackalloc char[10];
        _ = value.TryFormat(digits, out var count, format, CultureInfo.InvariantCulture);
        buffer.Append(digits[..count]);
    }
}
