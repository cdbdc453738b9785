namespace TextMad.Corpora.Pipeline;

/// <summary>The stable codes that say why a pipeline dropped a document, beside those of <see cref="DropReasons"/> and <see cref="Texts.LineQuality"/>.</summary>
public static class PipelineReasons
{
    /// <summary>Another language than the recipe's.</summary>
    public const string OtherLanguage = "other_language";

    /// <summary>Too short, or too few function words, to tell the language.</summary>
    public const string UnknownLanguage = "unknown_language";

    /// <summary>A cluster of documents with a common MinHash band has an earlier one.</summary>
    public const string NearDuplicate = "near_duplicate";

    /// <summary>Gopher quality: fewer words than asked for.</summary>
    public const string GopherFewWords = "gopher_few_words";

    /// <summary>Gopher quality: more words than allowed.</summary>
    public const string GopherManyWords = "gopher_many_words";

    /// <summary>Gopher quality: words are too short in the mean.</summary>
    public const string GopherShortWords = "gopher_short_words";

    /// <summary>Gopher quality: words are too long in the mean.</summary>
    public const string GopherLongWords = "gopher_long_words";

    /// <summary>Gopher quality: too many hash signs per word.</summary>
    public const string GopherHashes = "gopher_hashes";

    /// <summary>Gopher quality: too many ellipses per word.</summary>
    public const string GopherEllipses = "gopher_ellipses";

    /// <summary>Gopher quality: too many lines begin with a bullet.</summary>
    public const string GopherBulletLines = "gopher_bullet_lines";

    /// <summary>Gopher quality: too many lines end in an ellipsis.</summary>
    public const string GopherEllipsisLines = "gopher_ellipsis_lines";

    /// <summary>Gopher quality: too few words have a letter.</summary>
    public const string GopherFewLetters = "gopher_few_letters";

    /// <summary>Gopher quality: too few of the stop words.</summary>
    public const string GopherFewStopWords = "gopher_few_stop_words";

    /// <summary>Gopher repetition: too many paragraphs stood before.</summary>
    public const string GopherDuplicateParagraphs = "gopher_duplicate_paragraphs";

    /// <summary>Gopher repetition: too many characters are in paragraphs that stood before.</summary>
    public const string GopherDuplicateParagraphCharacters = "gopher_duplicate_paragraph_characters";

    /// <summary>Gopher repetition: too many lines stood before.</summary>
    public const string GopherDuplicateLines = "gopher_duplicate_lines";

    /// <summary>Gopher repetition: too many characters are in lines that stood before.</summary>
    public const string GopherDuplicateLineCharacters = "gopher_duplicate_line_characters";

    /// <summary>C4: a line says "lorem ipsum".</summary>
    public const string C4LoremIpsum = "c4_lorem_ipsum";

    /// <summary>C4: a line has a curly bracket.</summary>
    public const string C4CurlyBracket = "c4_curly_bracket";

    /// <summary>C4: fewer sentences are left than asked for.</summary>
    public const string C4FewSentences = "c4_few_sentences";

    /// <summary>Gopher repetition: the most frequent n-gram takes too many characters.</summary>
    public static string GopherTopNGram(int n) => FormattableString.Invariant($"gopher_top_{n}_gram");

    /// <summary>Gopher repetition: n-grams that stood before take too many characters.</summary>
    public static string GopherDuplicateNGrams(int n) => FormattableString.Invariant($"gopher_duplicate_{n}_grams");
}
