using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Texts;

namespace TextMad.Corpora.Pipeline.Blocks;

/// <summary>The quality rules of MassiveText [Rae et al. 2021, arXiv 2112.11446, A1.1].</summary>
/// <remarks>
/// Words are <see cref="TextTokens"/>; the number and mean length of words leave punctuation aside, all other rules count it. Lines are parted by
/// <c>\n</c>; blank ones count. Words that are single characters, since their script has no spaces, have no length: the mean is that of the others, and
/// nothing is asked of it where most words are such. Settings left out are those of the recipe's language.
/// </remarks>
[Description("drops documents by the quality rules of MassiveText [2112.11446, A1.1]")]
[SettingName("gopher_quality")]
public sealed record GopherQuality : DocumentBlock, ISettingRules
{
    /// <inheritdoc/>
    public override string Name => "gopher_quality";

    /// <summary>The least number of words of a document.</summary>
    [Description("least words")]
    [Range(0, 1_000_000_000)]
    public int MinimumWords { get; init; } = 50;

    /// <summary>The largest number of words of a document.</summary>
    [Description("most words")]
    [Range(1, 1_000_000_000)]
    public int MaximumWords { get; init; } = 100_000;

    /// <summary>Least mean length of words in characters; null for the language's.</summary>
    [Description("least mean length of words in characters; null: the language's")]
    [Range(0.0, 1000.0)]
    public double? MinimumWordLength { get; init; }

    /// <summary>Largest mean length of words in characters; null for the language's.</summary>
    [Description("largest mean length of words in characters; null: the language's")]
    [Range(0.0, 1000.0)]
    public double? MaximumWordLength { get; init; }

    /// <summary>Most hash signs per word, and most ellipses per word.</summary>
    [Description("most hash signs, and most ellipses, per word")]
    [Range(0.0, 1000.0)]
    public double SymbolsPerWord { get; init; } = 0.1;

    /// <summary>Largest share of lines that begin with a bullet or hyphen.</summary>
    [Description("largest share of lines that begin with a bullet")]
    [Range(0.0, 1.0)]
    public double BulletLines { get; init; } = 0.9;

    /// <summary>Largest share of lines that end in an ellipsis.</summary>
    [Description("largest share of lines that end in an ellipsis")]
    [Range(0.0, 1.0)]
    public double EllipsisLines { get; init; } = 0.3;

    /// <summary>Least share of words with a letter; null for the language's.</summary>
    [Description("least share of words with a letter; null: the language's")]
    [Range(0.0, 1.0)]
    public double? LetterWords { get; init; }

    /// <summary>How many of the language's stop words must be there; null for the language's own number.</summary>
    [Description("how many different stop words of the language must be there; null: the language's")]
    [Range(0, 1000)]
    public int? StopWords { get; init; }

    /// <inheritdoc/>
    public override BlockOutcome Apply(PipelineText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (language, tokens) = (text.Language, text.Tokens);
        var missing = new HashSet<string>(language.StopWords, StringComparer.Ordinal);
        var lookup = missing.GetAlternateLookup<ReadOnlySpan<char>>();
        var stopWords = 0;
        long words = 0, characters = 0, letters = 0, length = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            words += tokens.IsWord(i) ? 1 : 0;
            characters += tokens.IsCharacter(i) ? 1 : 0;
            length += tokens.IsWord(i) && !tokens.IsCharacter(i) ? tokens.Length(i) : 0;
            letters += tokens.HasLetter(i) ? 1 : 0;
            stopWords += tokens.IsWord(i) && lookup.Remove(tokens[i]) ? 1 : 0;
        }

        int lines = 0, bullets = 0, trailing = 0;
        foreach (var range in text.Text.AsSpan().Split('\n'))
        {
            var line = text.Text.AsSpan(range).Trim();
            lines++;
            bullets += line.StartsWith('•') || line.StartsWith('-') ? 1 : 0;
            trailing += line.EndsWith("...") || line.EndsWith('…') ? 1 : 0;
        }

        // Of words that are single characters, as most of a text without spaces, a length says nothing.
        var mean = Ratio(length, words - characters);
        var hasLengths = 2 * characters <= words;
        var hashes = Ratio(text.Text.AsSpan().Count('#'), tokens.Count);
        var ellipses = Ratio(text.Text.AsSpan().Count("...") + text.Text.AsSpan().Count('…'), tokens.Count);
        var (bulletShare, ellipsisShare, letterShare) = (Ratio(bullets, lines), Ratio(trailing, lines), Ratio(letters, tokens.Count));
        Signal[] signals =
        [
            new("words", words), new("mean_word_length", mean), new("hashes_per_word", hashes), new("ellipses_per_word", ellipses), new("bullet_lines", bulletShare),
            new("ellipsis_lines", ellipsisShare), new("letter_words", letterShare), new("stop_words", stopWords),
        ];
        return BlockOutcome.OfLimits(
            signals,
            [
                (words >= MinimumWords, PipelineReasons.GopherFewWords, "words"),
                (words <= MaximumWords, PipelineReasons.GopherManyWords, "words"),
                (!hasLengths || mean >= (MinimumWordLength ?? language.MinimumWordLength), PipelineReasons.GopherShortWords, "mean_word_length"),
                (!hasLengths || mean <= (MaximumWordLength ?? language.MaximumWordLength), PipelineReasons.GopherLongWords, "mean_word_length"),
                (hashes <= SymbolsPerWord, PipelineReasons.GopherHashes, "hashes_per_word"),
                (ellipses <= SymbolsPerWord, PipelineReasons.GopherEllipses, "ellipses_per_word"),
                (bulletShare <= BulletLines, PipelineReasons.GopherBulletLines, "bullet_lines"),
                (ellipsisShare <= EllipsisLines, PipelineReasons.GopherEllipsisLines, "ellipsis_lines"),
                (letterShare >= (LetterWords ?? language.LetterWordShare), PipelineReasons.GopherFewLetters, "letter_words"),
                (stopWords >= (StopWords ?? language.MinimumStopWords), PipelineReasons.GopherFewStopWords, "stop_words"),
            ]);
    }

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> FindProblems()
    {
        if (MinimumWords > MaximumWords)
        {
            yield return new SettingProblem($"{MinimumWords} is more than maximum_words, {MaximumWords}: no document could be kept.", nameof(MinimumWords));
        }

        if (MinimumWordLength > MaximumWordLength)
        {
            yield return new SettingProblem($"{MinimumWordLength} is more than maximum_word_length, {MaximumWordLength}: no document could be kept.", nameof(MinimumWordLength));
        }
    }

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
