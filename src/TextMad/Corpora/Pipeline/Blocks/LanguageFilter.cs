using System.ComponentModel;
using TextMad.Configuration;
using TextMad.Texts;

namespace TextMad.Corpora.Pipeline.Blocks;

/// <summary>Keeps documents in the recipe's language: enough of its function words, and no other known language has more of its own.</summary>
[Description("keeps documents in the recipe's language, by its function words [this project]")]
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
        var own = LanguageGuess.Share(text.Text, text.Language);
        var other = LanguageProfile.Shipped
            .Where(profile => profile.Code != text.Language.Code)
            .Select(profile => (profile.Code, Share: LanguageGuess.Share(text.Text, profile), profile.FunctionWordShare))
            .Where(profile => profile.Share > own && profile.Share >= profile.FunctionWordShare)
            .OrderByDescending(profile => profile.Share)
            .Select(profile => profile.Code)
            .FirstOrDefault();
        Signal[] signals = [new("function_word_share", own)];
        return other is not null ? new BlockOutcome(signals) { Reason = PipelineReasons.OtherLanguage, Detail = other }
            : own >= text.Language.FunctionWordShare || KeepUnknown ? new BlockOutcome(signals)
            : new BlockOutcome(signals) { Reason = PipelineReasons.UnknownLanguage, Detail = FormattableString.Invariant($"function_word_share {own:0.####}") };
    }
}
