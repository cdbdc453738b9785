namespace TextMad.Cli;

/// <summary>Words as a person types them into a shell.</summary>
internal static class Shell
{
    // Characters without a special meaning in POSIX shells and fish.
    private const string Harmless = "%+,-./:=@_";

    /// <summary>Returns a word that the shell takes for one word, whatever is in it.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || Harmless.Contains(c, StringComparison.Ordinal)) ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Returns a command line of these words.</summary>
    public static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    /// <summary>Returns a command line set off from the sentence around it: in single quotes, or in back quotes where it holds some itself.</summary>
    public static string Mark(string line) => line.Contains('\'', StringComparison.Ordinal) ? $"`{line}`" : $"'{line}'";
}
