using TextMad.Texts;

namespace TextMad.Corpora.Pipeline;

/// <summary>A document's text on its way through blocks; what several of them ask is worked out once. Not safe for threads.</summary>
public sealed class PipelineText
{
    private TextTokens? _tokens;
    private int _codePoints = -1;

    /// <summary>Creates a text and the language whose rules hold for it.</summary>
    public PipelineText(string text, LanguageProfile language, SentenceEnds? sentences = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(language);
        Text = text;
        Language = language;
        Sentences = sentences ?? new SentenceEnds(language);
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>The language.</summary>
    public LanguageProfile Language { get; }

    /// <summary>Where sentences of the language end.</summary>
    public SentenceEnds Sentences { get; }

    /// <summary>The text's words and punctuation.</summary>
    public TextTokens Tokens => _tokens ??= TextTokens.Of(Text);

    /// <summary>The text's length in code points.</summary>
    public int CodePoints => _codePoints >= 0 ? _codePoints : _codePoints = TextTokens.CodePoints(Text);
}
