using TextMad.Corpora.Pipeline.Blocks;
using TextMad.Texts;

namespace TextMad.Corpora.Pipeline;

/// <summary>What the quality filters of the pipeline measure of one text, each with the settings that it has when nothing else is said.</summary>
internal static class DocumentQuality
{
    private static readonly DocumentBlock[] _blocks = [new GopherQuality(), new GopherRepetition(), new C4Quality(), new FineWebQuality()];

    /// <summary>Returns the opinion of each filter. None changes the text for the next.</summary>
    /// <param name="text">The text.</param>
    /// <param name="language">Its BCP 47 language tag; English rules hold where it is not known, or has no rules.</param>
    public static IReadOnlyList<BlockOpinion> Of(string text, string? language)
    {
        var tag = language?.Split('-')[0];
        var passed = new PipelineText(text, LanguageProfile.Shipped.FirstOrDefault(profile => profile.Code == tag) ?? LanguageProfile.English);
        return
        [
            .. _blocks.Select(block =>
            {
                var outcome = block.Apply(passed);
                var code = ReasonCode.All.FirstOrDefault(known => known.Code == outcome.Reason);
                return new BlockOpinion(block.Name, passed.Language.Code, outcome.Signals, outcome.Reason, code?.Description);
            }),
        ];
    }
}
