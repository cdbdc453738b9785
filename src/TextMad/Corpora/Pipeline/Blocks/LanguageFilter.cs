using System.ComponentModel;
using TextMad.Configuration;
using TextMad.Texts;

namespace TextMad.Corpora.Pipeline.Blocks;

/// <summary>Keeps documents in the recipe's language, as <see cref="LanguageIdentifier"/> tells it; by function words, a language that it does not know.</summary>
[Description("keeps documents in the recipe's language, one of 79 or by its function words [SearchPioneer.Lingua]")]
[SettingName("language")]
public sealed record LanguageFilter : DocumentBlock
{
    /// <inheritdoc/>
    public override string Name => "language";

    /// <summary>Whether to keep documents of which the language cannot be determined.</summary>
    [Description("keep documents whose language cannot be determined")]
    public bool KeepUnknown { get; init; }

    /// <inheritdoc/>
    public override BlockOutcome Apply(PipelineText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var share = FunctionWords.Share(text.Text, text.Language);
        Signal[] signals = [new("function_word_share", share)];
        var (wanted, enough) = (LanguageIdentifier.Primary(text.Language.Code), share >= text.Language.FunctionWordShare);
        var told = enough && !LanguageIdentifier.Knows(wanted) ? wanted : LanguageIdentifier.Identify(text.Text);
        return told == wanted ? new BlockOutcome(signals)
            : told is not null ? new BlockOutcome(signals) { Reason = PipelineReasons.OtherLanguage, Detail = told }
            : enough || KeepUnknown ? new BlockOutcome(signals)
            : new BlockOutcome(signals) { Reason = PipelineReasons.UnknownLanguage, Detail = FormattableString.Invariant($"function_word_share {share:0.####}") };
    }
}
