namespace TextMad.Pages.Preferences;

/// <summary>Reads a dictionary of structured fields as far as its values are tokens [RFC 9651, 4.2.2]; other values are passed over.</summary>
internal static class StructuredDictionary
{
    /// <summary>Reads a dictionary of structured fields [RFC 9651].</summary>
    /// <param name="text">The field's value.</param>
    /// <param name="members">The last value of each key; null where it is not a token.</param>
    /// <returns>False when the text is not a dictionary.</returns>
    public static bool TryRead(string text, out Dictionary<string, string?> members)
    {
        members = new Dictionary<string, string?>(StringComparer.Ordinal);
        var at = 0;
        Skip(text, ref at, " ");
        while (at < text.Length)
        {
            if (!TryKey(text, ref at, out var key))
            {
                return false;
            }

            string? token = null;
            if (at < text.Length && text[at] == '=')
            {
                at++;
                if (!(at < text.Length && text[at] == '(' ? TryInnerList(text, ref at) : TryItem(text, ref at, out token)))
                {
                    return false;
                }
            }

            if (!TryParameters(text, ref at))
            {
                return false;
            }

            members[key] = token;
            Skip(text, ref at, " \t");
            if (at == text.Length)
            {
                return true;
            }

            if (text[at++] != ',')
            {
                return false;
            }

            Skip(text, ref at, " \t");
            if (at == text.Length)
            {
                // A comma with nothing behind it.
                return false;
            }
        }

        return true;
    }

    private static void Skip(string text, ref int at, string characters)
    {
        while (at < text.Length && characters.Contains(text[at]))
        {
            at++;
        }
    }

    private static bool TryKey(string text, ref int at, out string key)
    {
        var start = at;
        if (at < text.Length && (char.IsAsciiLetterLower(text[at]) || text[at] == '*'))
        {
            for (at++; at < text.Length && (char.IsAsciiLetterLower(text[at]) || char.IsAsciiDigit(text[at]) || "_-.*".Contains(text[at]));)
            {
                at++;
            }
        }

        key = text[start..at];
        return at > start;
    }

    private static bool TryParameters(string text, ref int at)
    {
        while (at < text.Length && text[at] == ';')
        {
            at++;
            Skip(text, ref at, " ");
            if (!TryKey(text, ref at, out _))
            {
                return false;
            }

            if (at < text.Length && text[at] == '=')
            {
                at++;
                if (!TryItem(text, ref at, out _))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool TryInnerList(string text, ref int at)
    {
        for (at++; at < text.Length;)
        {
            Skip(text, ref at, " ");
            if (at < text.Length && text[at] == ')')
            {
                at++;
                return true;
            }

            if (!TryItem(text, ref at, out _) || !TryParameters(text, ref at) || at == text.Length || text[at] is not (' ' or ')'))
            {
                return false;
            }
        }

        return false;
    }

    // A bare item: a token is given out, of others only the extent matters.
    private static bool TryItem(string text, ref int at, out string? token)
    {
        token = null;
        if (at == text.Length)
        {
            return false;
        }

        var start = at;
        var first = text[at];
        if (char.IsAsciiLetter(first) || first == '*')
        {
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || "!#$%&'*+-.^_`|~:/".Contains(text[at])))
            {
                at++;
            }

            token = text[start..at];
            return true;
        }

        return first switch
        {
            '"' => TryString(text, ref at),
            ':' => TryUntil(text, ref at, ':', c => char.IsAsciiLetterOrDigit(c) || "+/=".Contains(c)),
            '?' => at + 1 < text.Length && text[at + 1] is '0' or '1' && (at += 2) > 0,
            '%' => at + 1 < text.Length && text[at + 1] == '"' && TryUntil(text, ref at, '"', c => c is >= ' ' and <= '~', skip: 1),
            _ => TryNumber(text, ref at),
        };
    }

    private static bool TryUntil(string text, ref int at, char end, Func<char, bool> allowed, int skip = 0)
    {
        for (at += 1 + skip; at < text.Length; at++)
        {
            if (text[at] == end)
            {
                at++;
                return true;
            }

            if (!allowed(text[at]))
            {
                return false;
            }
        }

        return false;
    }

    private static bool TryString(string text, ref int at)
    {
        for (at++; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '"':
                    at++;
                    return true;
                case '\\' when at + 1 < text.Length && text[at + 1] is '"' or '\\':
                    at++;
                    break;
                case '\\' or < ' ' or > '~':
                    return false;
            }
        }

        return false;
    }

    // Integers, decimals, and dates, which are integers after '@'.
    private static bool TryNumber(string text, ref int at)
    {
        at += text[at] == '@' ? 1 : 0;
        at += at < text.Length && text[at] == '-' ? 1 : 0;
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || (text[at] == '.' && at > start)))
        {
            at++;
        }

        return at > start && text[at - 1] != '.' && text.AsSpan(start, at - start).Count('.') < 2;
    }
}
