using System.Buffers;
using System.Text;

namespace TextMad.Urls;

/// <summary>Percent-encoding and -decoding [WHATWG URL, 1.3].</summary>
internal static class PercentEncoding
{
    /// <summary>What stands in a path as it is: all of printable ASCII but the path percent-encode set.</summary>
    public static readonly SearchValues<char> Path = Printable(" \"#<>?^`{}");

    /// <summary>What stands in a query as it is: all of printable ASCII but the special-query percent-encode set.</summary>
    public static readonly SearchValues<char> Query = Printable(" \"#<>'");

    /// <summary>What stands in a fragment as it is: all of printable ASCII but the fragment percent-encode set.</summary>
    public static readonly SearchValues<char> Fragment = Printable(" \"<>`");

    /// <summary>What stands in a user name or password as it is: all of printable ASCII but the userinfo percent-encode set.</summary>
    public static readonly SearchValues<char> User = Printable(" \"#<>?^`{}/:;=@[\\]|");

    private const string Digits = "0123456789ABCDEF";

    /// <summary>Appends a text, everything but <paramref name="plain"/> as percent-encoded UTF-8; half a surrogate pair as U+FFFD.</summary>
    public static void Append(ref CharBuffer target, ReadOnlySpan<char> text, SearchValues<char> plain)
    {
        Span<byte> bytes = stackalloc byte[4];
        while (!text.IsEmpty)
        {
            var run = text.IndexOfAnyExcept(plain);
            if (run != 0)
            {
                target.Append(run < 0 ? text : text[..run]);
                text = run < 0 ? default : text[run..];
                continue;
            }

            _ = Rune.DecodeFromUtf16(text, out var rune, out var used);
            var count = rune.EncodeToUtf8(bytes);
            foreach (var b in bytes[..count])
            {
                target.Append('%');
                target.Append(Digits[b >> 4]);
                target.Append(Digits[b & 15]);
            }

            text = text[used..];
        }
    }

    /// <summary>Decoded as bytes and then as UTF-8; what is none becomes U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var count = Encoding.UTF8.GetBytes(text, bytes);
        var length = 0;
        for (var i = 0; i < count; i++)
        {
            if (bytes[i] == '%' && i + 2 < count && char.IsAsciiHexDigit((char)bytes[i + 1]) && char.IsAsciiHexDigit((char)bytes[i + 2]))
            {
                bytes[length++] = (byte)((HexValue(bytes[i + 1]) << 4) | HexValue(bytes[i + 2]));
                i += 2;
            }
            else
            {
                bytes[length++] = bytes[i];
            }
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    /// <summary>Returns the value of a hexadecimal digit.</summary>
    public static int HexValue(int digit) => digit <= '9' ? digit - '0' : (digit | 32) - 'a' + 10;

    private static SearchValues<char> Printable(string without) =>
        SearchValues.Create([.. Enumerable.Range(0x20, 0x7F - 0x20).Select(c => (char)c).Where(c => !without.Contains(c))]);
}
