using System.ComponentModel;
using TextMad.Configuration;
using TextMad.Texts;

namespace TextMad.Corpora.Pipeline.Blocks;

/// <summary>Puts a text's Unicode [Standard Annex #15] and white space in order.</summary>
[Description("normalises Unicode and white space [Unicode Standard Annex 15]")]
[SettingName("clean_up")]
public sealed record CleanUp : DocumentBlock
{
    /// <inheritdoc/>
    public override string Name => "clean_up";

    /// <summary>The normalization form.</summary>
    [Description("normalization form of the characters")]
    public UnicodeForm Unicode { get; init; } = UnicodeForm.Nfc;

    /// <summary>Whether to remove control characters and those that show nothing, and to make every odd space a space.</summary>
    [Description("remove control and invisible characters; turn unusual spaces and line ends into plain ones")]
    public bool Invisible { get; init; } = true;

    /// <summary>Whether to fold white space; see <see cref="TextTidying.WithTidySpace"/>.</summary>
    [Description("one space for several, no space around lines, one blank line at most")]
    public bool WhiteSpace { get; init; } = true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Edits => ["characters_removed"];

    /// <inheritdoc/>
    public override BlockOutcome Apply(PipelineText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var clean = Invisible ? TextTidying.WithoutInvisible(text.Text) : text.Text;
        clean = Unicode switch
        {
            UnicodeForm.Nfc => UnicodeNormalization.ComposeCanonical(clean),
            UnicodeForm.Nfkc => UnicodeNormalization.ComposeCompatible(clean),
            _ => clean,
        };
        clean = WhiteSpace ? TextTidying.WithTidySpace(clean) : clean;
        return clean == text.Text
            ? new BlockOutcome([new Signal("characters_removed", 0)])
            : new BlockOutcome([new Signal("characters_removed", text.CodePoints - TextTokens.CodePoints(clean))]) { Text = clean };
    }
}
