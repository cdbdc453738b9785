using System.ComponentModel;

namespace TextMad.Corpora.Pipeline;

/// <summary>The stable codes that say why a pipeline dropped a document, beside those of <see cref="DropReasons"/> and <see cref="Texts.TextReasons"/>.</summary>
[ReasonCodes("pipeline")]
public static class PipelineReasons
{
    /// <summary>Another language than the recipe's.</summary>
    [Description("another language than the recipe's")]
    public const string OtherLanguage = "other_language";

    /// <summary>Too short, or too much like several languages, to tell the language.</summary>
    [Description("too short, or too much like several languages, to tell the language")]
    public const string UnknownLanguage = "unknown_language";

    /// <summary>Gopher quality: fewer words than asked for.</summary>
    [Description("Gopher quality: fewer words than asked for")]
    public const string GopherFewWords = "gopher_few_words";

    /// <summary>Gopher quality: more words than allowed.</summary>
    [Description("Gopher quality: more words than allowed")]
    public const string GopherManyWords = "gopher_many_words";

    /// <summary>Gopher quality: words are too short on average.</summary>
    [Description("Gopher quality: words are too short on average")]
    public const string GopherShortWords = "gopher_short_words";

    /// <summary>Gopher quality: words are too long on average.</summary>
    [Description("Gopher quality: words are too long on average")]
    public const string GopherLongWords = "gopher_long_words";

    /// <summary>Gopher quality: too many hash signs per word.</summary>
    [Description("Gopher quality: too many hash signs per word")]
    public const string GopherHashes = "gopher_hashes";

    /// <summary>Gopher quality: too many ellipses per word.</summary>
    [Description("Gopher quality: too many ellipses per word")]
    public const string GopherEllipses = "gopher_ellipses";

    /// <summary>Gopher quality: too many lines begin with a bullet.</summary>
    [Description("Gopher quality: too many lines begin with a bullet")]
    public const string GopherBulletLines = "gopher_bullet_lines";

    /// <summary>Gopher quality: too many lines end in an ellipsis.</summary>
    [Description("Gopher quality: too many lines end in an ellipsis")]
    public const string GopherEllipsisLines = "gopher_ellipsis_lines";

    /// <summary>Gopher quality: too few words have a letter.</summary>
    [Description("Gopher quality: too few words have a letter")]
    public const string GopherFewLetters = "gopher_few_letters";

    /// <summary>Gopher quality: too few of the stop words.</summary>
    [Description("Gopher quality: too few of the stop words")]
    public const string GopherFewStopWords = "gopher_few_stop_words";

    /// <summary>Gopher repetition: too many paragraphs occurred before.</summary>
    [Description("Gopher repetition: too many paragraphs occurred before")]
    public const string GopherDuplicateParagraphs = "gopher_duplicate_paragraphs";

    /// <summary>Gopher repetition: too many characters are in paragraphs that occurred before.</summary>
    [Description("Gopher repetition: too many characters are in paragraphs that occurred before")]
    public const string GopherDuplicateParagraphCharacters = "gopher_duplicate_paragraph_characters";

    /// <summary>Gopher repetition: too many lines occurred before.</summary>
    [Description("Gopher repetition: too many lines occurred before")]
    public const string GopherDuplicateLines = "gopher_duplicate_lines";

    /// <summary>Gopher repetition: too many characters are in lines that occurred before.</summary>
    [Description("Gopher repetition: too many characters are in lines that occurred before")]
    public const string GopherDuplicateLineCharacters = "gopher_duplicate_line_characters";

    /// <summary>Gopher repetition: the most frequent 2-gram takes too many characters.</summary>
    [Description("Gopher repetition: the most frequent 2-gram takes too many characters")]
    public const string GopherTop2Gram = "gopher_top_2_gram";

    /// <summary>Gopher repetition: the most frequent 3-gram takes too many characters.</summary>
    [Description("Gopher repetition: the most frequent 3-gram takes too many characters")]
    public const string GopherTop3Gram = "gopher_top_3_gram";

    /// <summary>Gopher repetition: the most frequent 4-gram takes too many characters.</summary>
    [Description("Gopher repetition: the most frequent 4-gram takes too many characters")]
    public const string GopherTop4Gram = "gopher_top_4_gram";

    /// <summary>Gopher repetition: 5-grams that occurred before take too many characters.</summary>
    [Description("Gopher repetition: 5-grams that occurred before take too many characters")]
    public const string GopherDuplicate5Grams = "gopher_duplicate_5_grams";

    /// <summary>Gopher repetition: 6-grams that occurred before take too many characters.</summary>
    [Description("Gopher repetition: 6-grams that occurred before take too many characters")]
    public const string GopherDuplicate6Grams = "gopher_duplicate_6_grams";

    /// <summary>Gopher repetition: 7-grams that occurred before take too many characters.</summary>
    [Description("Gopher repetition: 7-grams that occurred before take too many characters")]
    public const string GopherDuplicate7Grams = "gopher_duplicate_7_grams";

    /// <summary>Gopher repetition: 8-grams that occurred before take too many characters.</summary>
    [Description("Gopher repetition: 8-grams that occurred before take too many characters")]
    public const string GopherDuplicate8Grams = "gopher_duplicate_8_grams";

    /// <summary>Gopher repetition: 9-grams that occurred before take too many characters.</summary>
    [Description("Gopher repetition: 9-grams that occurred before take too many characters")]
    public const string GopherDuplicate9Grams = "gopher_duplicate_9_grams";

    /// <summary>Gopher repetition: 10-grams that occurred before take too many characters.</summary>
    [Description("Gopher repetition: 10-grams that occurred before take too many characters")]
    public const string GopherDuplicate10Grams = "gopher_duplicate_10_grams";

    /// <summary>C4: a line says "lorem ipsum".</summary>
    [Description("C4: a line says \"lorem ipsum\"")]
    public const string C4LoremIpsum = "c4_lorem_ipsum";

    /// <summary>C4: a line has a curly bracket.</summary>
    [Description("C4: a line has a curly bracket")]
    public const string C4CurlyBracket = "c4_curly_bracket";

    /// <summary>C4: fewer sentences are left than asked for.</summary>
    [Description("C4: fewer sentences are left than asked for")]
    public const string C4FewSentences = "c4_few_sentences";

    /// <summary>Decontamination: an n-gram of words stands in a text that must not be trained on.</summary>
    [Description("decontamination: an n-gram of words stands in a text that must not be trained on")]
    public const string HeldOutText = "held_out_text";
}
