namespace TextMad.Fetching;

/// <summary>Header fields whose values are lists [RFC 9110, 5.6.1].</summary>
public static class FieldList
{
    /// <summary>Returns the values of all fields of a name, in order, as one list [RFC 9110, 5.3]; null when there is none.</summary>
    /// <param name="headers">Header fields.</param>
    /// <param name="name">The name; letter case does not matter.</param>
    public static string? Join(IEnumerable<KeyValuePair<string, string>> headers, string name)
    {
        var values = Values(headers, name);
        return values.Count == 0 ? null : string.Join(", ", values);
    }

    /// <summary>Returns the value of each field of a name, in order.</summary>
    /// <param name="headers">Header fields.</param>
    /// <param name="name">The name; letter case does not matter.</param>
    public static IReadOnlyList<string> Values(IEnumerable<KeyValuePair<string, string>> headers, string name)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return [.. headers.Where(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value)];
    }

    /// <summary>
    /// Returns the elements of a list, empty ones left out. Commas within quoted strings, and within the angle brackets that an element begins with,
    /// part nothing.
    /// </summary>
    /// <param name="list">The list; null for none.</param>
    public static IReadOnlyList<string> Elements(string? list) => Parts(list ?? "", ',');

    /// <summary>Returns what a separator parts, trimmed; empty parts are left out.</summary>
    internal static IReadOnlyList<string> Parts(string text, char separator)
    {
        var parts = new List<string>();
        var (start, isQuoted, isBracketed) = (0, false, false);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == separator && !isQuoted && !isBracketed))
            {
                if (text.AsSpan(start, i - start).Trim() is { Length: > 0 } part)
                {
                    parts.Add(part.ToString());
                }

                start = i + 1;
            }
            else if (isQuoted && text[i] == '\\')
            {
                i = Math.Min(i + 1, text.Length - 1);
            }
            else if (text[i] == '"' && !isBracketed)
            {
                // A quote without an end is an ordinary character.
                isQuoted = !isQuoted && text.IndexOf('"', i + 1) >= 0;
            }
            else if (!isQuoted)
            {
                isBracketed = isBracketed ? text[i] != '>' : text[i] == '<' && text.AsSpan(start, i - start).IsWhiteSpace() && text.IndexOf('>', i) >= 0;
            }
        }

        return parts;
    }
}
