namespace TextMad.Cli.Output;

/// <summary>
/// Text that came from anywhere, as it may reach a terminal: control characters, which a terminal would obey, are replaced by their pictures
/// (U+2400 to U+2421, e.g. U+241B for Escape), those of C1 by U+FFFD. Line feeds and tabs stay.
/// </summary>
internal static class PrintableText
{
    private const char Pictures = '\u2400';
    private const char Delete = '\u007F';
    private const char PictureOfDelete = '\u2421';
    private const char Replacement = '\uFFFD';

    /// <summary>Returns the text; the same instance when nothing had to be replaced.</summary>
    public static string Of(string text) => text.Any(IsDangerous)
        ? string.Create(text.Length, text, static (characters, source) =>
        {
            for (var i = 0; i < characters.Length; i++)
            {
                characters[i] = Of(source[i]);
            }
        })
        : text;

    /// <summary>Returns a character as it may reach a terminal.</summary>
    public static char Of(char character) => !IsDangerous(character) ? character
        : character == Delete ? PictureOfDelete
        : character < ' ' ? (char)(Pictures + character)
        : Replacement;

    private static bool IsDangerous(char character) => char.IsControl(character) && character is not ('\n' or '\t');
}
