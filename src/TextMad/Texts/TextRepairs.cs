namespace TextMad.Texts;

/// <summary>Counts of what was put right while reading text. Line ends are made <c>\n</c> without being counted.</summary>
/// <param name="InvalidBytes">Bytes that the encoding does not allow; each maximal run of them became one U+FFFD.</param>
/// <param name="LoneSurrogates">Halves of surrogate pairs (from JSON escapes or UTF-16); each became U+FFFD.</param>
/// <param name="NullCharacters">U+0000, which stores and tools choke on; removed.</param>
public readonly record struct TextRepairs(long InvalidBytes, long LoneSurrogates, long NullCharacters)
{
    /// <summary>True when something was put right.</summary>
    public bool Any => (InvalidBytes | LoneSurrogates | NullCharacters) != 0;

    /// <summary>The sums.</summary>
    public static TextRepairs operator +(TextRepairs a, TextRepairs b) =>
        new(a.InvalidBytes + b.InvalidBytes, a.LoneSurrogates + b.LoneSurrogates, a.NullCharacters + b.NullCharacters);

    /// <summary>The differences.</summary>
    public static TextRepairs operator -(TextRepairs a, TextRepairs b) =>
        new(a.InvalidBytes - b.InvalidBytes, a.LoneSurrogates - b.LoneSurrogates, a.NullCharacters - b.NullCharacters);
}
