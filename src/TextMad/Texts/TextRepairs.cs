namespace TextMad.Texts;

/// <summary>Counts of what was put right while reading text. Line ends are made <c>\n</c> without being counted.</summary>
/// <param name="InvalidBytes">Bytes that the encoding does not allow; each maximal run of them became one U+FFFD.</param>
/// <param name="LoneSurrogates">Halves of surrogate pairs (from JSON escapes or UTF-16); each became U+FFFD.</param>
/// <param name="NullCharacters">U+0000, which stores and tools choke on; removed.</param>
/// <param name="ControlCharacters">
/// Controls from U+0080 to U+009F, which no text means: each became the character that windows-1252 has in its place, as in HTML, or was removed where it has none.
/// </param>
public readonly record struct TextRepairs(long InvalidBytes, long LoneSurrogates, long NullCharacters, long ControlCharacters = 0)
{
    /// <summary>True when something was put right.</summary>
    public bool Any => (InvalidBytes | LoneSurrogates | NullCharacters | ControlCharacters) != 0;

    /// <summary>Returns the sums of two counts.</summary>
    public static TextRepairs operator +(TextRepairs a, TextRepairs b) =>
        new(a.InvalidBytes + b.InvalidBytes, a.LoneSurrogates + b.LoneSurrogates, a.NullCharacters + b.NullCharacters, a.ControlCharacters + b.ControlCharacters);

    /// <summary>Returns the differences of two counts.</summary>
    public static TextRepairs operator -(TextRepairs a, TextRepairs b) =>
        new(a.InvalidBytes - b.InvalidBytes, a.LoneSurrogates - b.LoneSurrogates, a.NullCharacters - b.NullCharacters, a.ControlCharacters - b.ControlCharacters);

    /// <summary>Returns what was put right, as a part of a sentence; empty when nothing was.</summary>
    public override string ToString()
    {
        IEnumerable<string> parts =
        [
            .. Part(InvalidBytes, "byte that its encoding does not allow", "bytes that their encoding does not allow", " became U+FFFD"),
            .. Part(LoneSurrogates, "half of a surrogate pair", "halves of surrogate pairs", " became U+FFFD"),
            .. Part(NullCharacters, "null character", "null characters", " removed"),
            .. Part(ControlCharacters, "control character of Latin-1", "control characters of Latin-1", " replaced or removed"),
        ];
        return string.Join(", ", parts);

        static IEnumerable<string> Part(long count, string one, string many, string done) =>
            count == 0 ? [] : [string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}{done}")];
    }
}
