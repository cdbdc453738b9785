using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace TextMad.Texts;

/// <summary>Replaces what identifies people or their machines: e-mail addresses and public IPv4 addresses, as the FineWeb recipe does.</summary>
/// <remarks>
/// The replacements are names and addresses reserved for documentation [RFC 2606, RFC 5737]. Addresses that are not public (private, loopback,
/// link-local, documentation and so on [RFC 6890]) identify nobody and stay; so do numbers of more than four parts. A version number of four
/// parts cannot be determined from an address and is replaced.
/// </remarks>
public static partial class PersonalData
{
    /// <summary>What stands for an e-mail address.</summary>
    public const string MailReplacement = "email@example.com";

    /// <summary>What stands for an IPv4 address.</summary>
    public const string AddressReplacement = "192.0.2.1";

    private static readonly IPNetwork[] _notPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Returns the text without them, the same object when there are none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mails">Whether to replace e-mail addresses.</param>
    /// <param name="addresses">Whether to replace IPv4 addresses.</param>
    /// <param name="mailCount">E-mail addresses replaced.</param>
    /// <param name="addressCount">IPv4 addresses replaced.</param>
    public static string Replace(string text, bool mails, bool addresses, out int mailCount, out int addressCount)
    {
        ArgumentNullException.ThrowIfNull(text);
        (mailCount, addressCount) = (0, 0);
        if (mails && text.Contains('@', StringComparison.Ordinal))
        {
            text = Replace(text, Mail(), MailReplacement, _ => true, ref mailCount);
            text = Replace(text, MailWithoutSpaces(), MailReplacement, found => WithoutSpaces().IsMatch(found.AsSpan(found.IndexOf('@', StringComparison.Ordinal))), ref mailCount);
        }

        return addresses ? Replace(text, Address(), AddressReplacement, IsPublic, ref addressCount) : text;
    }

    private static string Replace(string text, Regex pattern, string replacement, Func<string, bool> accepts, ref int count)
    {
        StringBuilder? result = null;
        var copied = 0;
        foreach (var match in pattern.EnumerateMatches(text))
        {
            var found = text.Substring(match.Index, match.Length);
            if (!Stands(text, match.Index, match.Index + match.Length) || found == replacement || !accepts(found))
            {
                continue;
            }

            (result ??= new StringBuilder(text.Length)).Append(text, copied, match.Index - copied).Append(replacement);
            copied = match.Index + match.Length;
            count++;
        }

        return result?.Append(text, copied, text.Length - copied).ToString() ?? text;
    }

    /// <summary>Returns whether what was found is not part of something longer: no letter, digit or further part of a number around it.</summary>
    private static bool Stands(string text, int start, int end)
    {
        var before = start == 0 ? ' ' : text[start - 1];
        var after = end == text.Length ? ' ' : text[end];
        var further = after == '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]);
        return !IsOfWord(before) && before != '.' && !IsOfWord(after) && !further;
    }

    /// <summary>Letters and digits, except of scripts that set no spaces: there, what is written in Latin begins and ends where it stands.</summary>
    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) && !WithoutSpaces().IsMatch([c]);

    private static bool IsPublic(string address)
    {
        Span<byte> bytes = stackalloc byte[4];
        var part = 0;
        foreach (var range in address.AsSpan().Split('.'))
        {
            if (!byte.TryParse(address.AsSpan(range), NumberStyles.None, CultureInfo.InvariantCulture, out bytes[part++]))
            {
                return false;
            }
        }

        var parsed = new IPAddress(bytes);
        return !Array.Exists(_notPublic, network => network.Contains(parsed));
    }

    // Thai to Tibetan, Burmese, Khmer; kana, Han, Hangul (whose particles touch the word).
    private const string Spaceless = @"\u0E00-\u0FFF\u1000-\u109F\u1100-\u11FF\u1780-\u17FF\u2E80-\u9FFF\uA960-\uA97F\uAC00-\uD7FF\uF900-\uFAFF\uFF66-\uFFDC";

    // Letters, marks and digits of scripts with spaces [RFC 6531 allows all beyond ASCII].
    private const string Spaced = @"[\p{L}\p{M}\p{Nd}-[" + Spaceless + "]]";
    private const string Atom = @"[\p{L}\p{M}\p{Nd}!#$%&*+/=?^_{|}~\-" + "-[" + Spaceless + "]]{1,64}";

    /// <summary>An address in Latin or another script with spaces.</summary>
    [GeneratedRegex(
        Atom + @"(?:\." + Atom + @"){0,8}@(?:" + Spaced + @"[\p{L}\p{M}\p{Nd}\-" + "-[" + Spaceless + @"]]{0,62}\.){1,8}(?:xn--[A-Za-z0-9-]{2,59}|[\p{L}\p{M}" + "-[" + Spaceless
            + "]]{2,24})", RegexOptions.CultureInvariant)]
    private static partial Regex Mail();

    /// <summary>An address at a domain in a script without spaces.</summary>
    [GeneratedRegex(
        @"[\p{L}\p{M}\p{Nd}_.+-]{1,64}@(?=[^\s@]{0,80}[" + Spaceless + @"])(?:[\p{L}\p{M}\p{Nd}][\p{L}\p{M}\p{Nd}-]{0,62}\.){1,8}(?:[" + Spaceless
            + @"]{2,4}|[A-Za-z]{2,24}|xn--[A-Za-z0-9-]{2,59})", RegexOptions.CultureInvariant)]
    private static partial Regex MailWithoutSpaces();

    [GeneratedRegex("[" + Spaceless + "]")]
    private static partial Regex WithoutSpaces();

    [GeneratedRegex(@"[0-9]{1,3}(?:\.[0-9]{1,3}){3}", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
