using Lingua;

namespace TextMad.Texts;

/// <summary>Tells in which of 79 languages a text is written, by the trigrams of its letters (SearchPioneer.Lingua).</summary>
/// <remarks>
/// English is told by its function words where there are enough of them (<see cref="FunctionWords"/>), a hundred times faster and as surely. Other texts cost up to
/// four milliseconds; the first of them also the loading of the language models, one to three seconds. Nothing is said of fewer than ten words, nor where a second
/// language is nearly as likely.
/// </remarks>
public static class LanguageIdentifier
{
    /// <summary>Fewer words tell nothing; a letter of a script without spaces is a word.</summary>
    public const int LeastWords = 10;

    /// <summary>The likeliest language must be this much likelier than the second, both from 0 to 1.</summary>
    private const double LeastLead = 0.2;

    /// <summary>Of a long text this many pieces are looked at, at equal distances from its beginning to its end.</summary>
    private const int Pieces = 3;

    private const int PieceCharacters = 100;

    /// <summary>Returns the language as a BCP 47 tag, such as <c>de</c>; null when it cannot be determined.</summary>
    /// <exception cref="TextMadException">The language models are not beside the program.</exception>
    public static string? Identify(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var english = LanguageProfile.English;
        if (FunctionWords.Share(text, english) >= english.FunctionWordShare)
        {
            return english.Code;
        }

        var pieces = PiecesOf(text);
        if (!HasEnoughWords(pieces))
        {
            return null;
        }

        return Trigrams.LanguageOf(pieces);
    }

    /// <summary>Returns whether a language is among the 79 that can be told.</summary>
    /// <param name="tag">A BCP 47 tag; only its language counts: <c>en-GB</c> is English.</param>
    public static bool Knows(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return Trigrams.Codes.Contains(Primary(tag));
    }

    /// <summary>Returns whether a text has the ten words that telling its language takes.</summary>
    internal static bool HasEnough(string text) => HasEnoughWords(PiecesOf(text));

    /// <summary>Returns the language of a BCP 47 tag, without script, region and variants.</summary>
    internal static string Primary(string tag) => tag.Split('-')[0].ToLowerInvariant();

    private static string PiecesOf(string text)
    {
        if (text.Length <= Pieces * PieceCharacters)
        {
            return text;
        }

        var distance = (text.Length - PieceCharacters) / (Pieces - 1);
        return string.Join(' ', Enumerable.Range(0, Pieces).Select(piece => text.Substring(piece * distance, PieceCharacters)));
    }

    // A letter of a script without spaces is a word.
    private static bool HasEnoughWords(string pieces)
    {
        var tokens = TextTokens.Of(pieces);
        return Enumerable.Range(0, tokens.Count).Count(tokens.HasLetter) >= LeastWords;
    }

    /// <summary>The library, loaded when a text asks for it: most are told by their function words.</summary>
    private static class Trigrams
    {
        private static readonly string _models = Path.Combine(AppContext.BaseDirectory, "Lingua", "LanguageModels");

        private static readonly Lazy<LanguageDetector> _detector = new(Load);

        public static HashSet<string> Codes { get; } = [.. LanguageInfo.All().Select(CodeOf)];

        public static string? LanguageOf(string text)
        {
            var language = _detector.Value.DetectLanguageOf(text);
            return language == Language.Unknown ? null : CodeOf(language);
        }

        private static string CodeOf(Language language) => LanguageInfo.IsoCode6391(language).ToString().ToLowerInvariant();

        private static LanguageDetector Load() => File.Exists(Path.Combine(_models, "en", "trigrams.json.br"))
            ? LanguageDetectorBuilder.FromAllLanguages().WithLowAccuracyMode().WithMinimumRelativeDistance(LeastLead).Build()
            : throw new TextMadException(
                $"The language models of SearchPioneer.Lingua are not in '{_models}'. They come with TextMad: copy its folder 'Lingua' beside the program, "
                + "or say the language of the texts.");
    }
}
